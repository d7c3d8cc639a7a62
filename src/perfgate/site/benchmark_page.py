"""The page of one benchmark: its plot over commits, its changes, its parameters side by side, its commits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perfgate.model.units import human, to_base
from perfgate.report.comparison_accepted import accepted_text
from perfgate.report.safe_text import one_line
from perfgate.site.acceptance_table import acceptance_table
from perfgate.site.data_files import BLOCK, blocks_of
from perfgate.site.frame import (
    acceptance_label,
    breakable,
    change_commits,
    commit_link,
    confidence_text,
    data,
    page,
    size_text,
    table,
    text,
    value_text,
)
from perfgate.site.quarantines import quarantine_table
from perfgate.site.selection import limit_of
from perfgate.site.shared_shifts import shared_shifts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from perfgate.site.model import Change, History, Series


def benchmark_page(
    history: History, name: str, slug: str, *, others: dict[int, str], pages: Sequence[str]
) -> str:
    """The page; without scripts it still tells the latest values and all changes."""
    shown = history.of_benchmark(name)
    blocks = blocks_of(history)
    scripts = [
        "assets/uPlot.iife.min.js",
        "assets/plot.js",
        "assets/benchmark.js",
        *(f"data/commits-{block}.js" for block in range(blocks)),
        *(f"data/{slug}/{block}.js" for block in range(blocks)),
    ]
    meta = {
        "name": name,
        "block": BLOCK,
        "commits": len(history.commits),
        "commitUrl": history.commit_url,
        "anchor": history.anchor[:8],
        "series": [_meta(history, each, others) for each in shown],
        "testbeds": {each.slug: each.title for each in history.testbeds},
    }
    body = f"""
<h1>{breakable(name)}</h1>
<p class="soft">{_subtitle(history, shown)}</p>
<section id="plots" hidden aria-label="Plot over commits"></section>
<noscript><p class="notice">The plot and the table of commits need JavaScript; all changes and the latest values are
below.</p></noscript>
<h2 id="changes">Changes</h2>
{_changes(history, shown)}
{shared_shifts(history, shown, _names(history, shown))}
{_accepted(history, shown)}
{_quarantined(history, shown)}
<h2 id="latest">Latest values</h2>
{_latest(history, shown, others)}
<section id="commits" hidden><h2>Commits</h2></section>
{data("meta", meta)}
"""
    return page(
        name,
        body,
        project=history.project,
        here=f"b/{slug}.html",
        pages=pages,
        scripts=scripts,
        styles=("uPlot.min.css",),
    )


def _subtitle(history: History, shown: Sequence[Series]) -> str:
    unit = history.columns[shown[0].column].unit
    way = "higher is better" if shown[0].higher_is_better else "lower is better"
    testbeds = len({each.testbed for each in shown})
    where = f", on {testbeds} testbeds" if testbeds > 1 else ""
    return f"in {text(unit or 'units of its own')}, {way}; {len(shown)} series{where}"


def _meta(history: History, series: Series, others: dict[int, str]) -> dict[str, Any]:
    column = history.columns[series.column]
    scale, base = to_base(1.0, column.unit)
    return {
        "id": f"{series.testbed}/{series.column}",
        "testbed": series.testbed,
        "label": column.label or column.benchmark.rsplit(".", 1)[-1],
        "scale": scale,
        "unit": base,
        "role": others.get(series.column, ""),
        "limit": limit_of(history.limits[series.column], column),
        "higher": series.higher_is_better,
        "changes": [_mark(each, column.unit) for each in history.changes_of(series)],
        "accepted": [
            {"at": each.at, "text": one_line(accepted_text(each.by, each.reason), 600)}
            for each in history.accepted
            if each.at is not None and series.column in each.columns
        ],
        "ratioChanges": [_mark(each, "") for each in history.anchored_changes_of(series)],
    }


def _mark(change: Change, unit: str) -> dict[str, Any]:
    return {
        "at": change.number,
        "before": change.point.before,
        "after": change.point.after,
        "text": size_text(change.point, unit),
        "worse": change.worse,
    }


def _changes(history: History, shown: Sequence[Series]) -> str:
    changes = [
        change
        for series in shown
        for change in (*history.changes_of(series), *history.anchored_changes_of(series))
    ]
    changes.sort(key=lambda change: -change.number)
    if not changes:
        return '<p class="soft">No change of level in any series.</p>'
    name = _names(history, shown)
    columns = (
        ("Series", "name"),
        ("Change", "number"),
        ("From and to", "values"),
        ("First commit of the new level", "commit"),
        ("Confidence", "number"),
    )
    rows = (_row(history, change, name(change.series)) for change in changes)
    return table(columns, rows, caption="Changes of level, latest first")


def _accepted(history: History, shown: Sequence[Series]) -> str:
    columns = {each.column for each in shown}
    found = [each for each in history.accepted if columns.intersection(each.columns)]
    return (
        f'<h2 id="accepted">Accepted</h2>\n{acceptance_table(history, found, "../")}'
        if found
        else ""
    )


def _quarantined(history: History, shown: Sequence[Series]) -> str:
    columns = frozenset(each.column for each in shown)
    found = [each for each in history.quarantined if columns & each.columns]
    return (
        f'<h2 id="quarantined">Quarantined</h2>\n{quarantine_table(found, columns)}'
        if found
        else ""
    )


def _row(history: History, change: Change, name: str) -> Sequence[str]:
    column = history.columns[change.series.column]
    point = change.point
    unit = "" if change.to_anchor else column.unit
    if change.to_anchor:
        name += '<span class="label">ratio to the anchor</span>'
    kind = "bad" if change.worse else "good"
    return (
        name,
        f'<span class="badge {kind}">{text(size_text(point, unit))}</span>',
        f"{text(human(point.before, unit))} → {text(human(point.after, unit))}",
        change_commits(history, change) + acceptance_label(history, change, "../"),
        text(confidence_text(point.confidence)),
    )


def _latest(history: History, shown: Sequence[Series], others: dict[int, str]) -> str:
    name = _names(history, shown)
    rows = []
    for series in shown:
        column = history.columns[series.column]
        commit = history.commits[int(series.at[-1])]
        role = (
            f' <span class="role">{others[series.column]}</span>' if series.column in others else ""
        )
        limit = limit_of(history.limits[series.column], column)
        rows.append(
            (
                name(series) + role,
                text(value_text(series.latest, column.unit)),
                "-" if limit is None else text(human(limit, column.unit)),
                f"{commit_link(history, commit)} {commit.when:%Y-%m-%d}",
            )
        )
    columns = (
        ("Series", "name"),
        ("Value", "number"),
        ("Budget", "number"),
        ("Measured at", "commit"),
    )
    return table(columns, rows, caption="Latest values")


def _names(history: History, shown: Sequence[Series]) -> Callable[[Series], str]:
    """What to call each of these series; with its testbed, where there are several."""
    titles = {each.slug: each.title for each in history.testbeds}
    several = len({each.testbed for each in shown}) > 1

    def name(series: Series) -> str:
        column = history.columns[series.column]
        label = text(column.label or column.benchmark.rsplit(".", 1)[-1], 120)
        return (
            f'{label}<span class="label">{text(titles[series.testbed])}</span>'
            if several
            else label
        )

    return name
