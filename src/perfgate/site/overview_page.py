"""The first page: what got worse, what got better, budgets, goals, and every benchmark with its trend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.judge.table import Standing
from perfgate.model.units import human
from perfgate.report.text import bounds_text, ratio_text, standing_text, title_text
from perfgate.report.text import value_text as figure
from perfgate.site.frame import (
    breakable,
    change_commits,
    commit_link,
    confidence_text,
    page,
    size_text,
    sparkline,
    table,
    text,
    value_text,
)
from perfgate.site.selection import RECENT, budgets, recent_changes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfgate.judge.table import Table
    from perfgate.site.model import Change, History, Series, Testbed
    from perfgate.site.selection import Nearness

_CHANGES_SHOWN = 25
_NEAR = 0.9
# A change that came with the last commits of so few is seen only where it is many times the noise.
_FEW = 8
_BUDGETS_SHOWN = 12


def overview(
    history: History,
    testbed: Testbed | None,
    *,
    slugs: Mapping[str, str],
    others: dict[int, str],
    goals: Table | None,
    pages: Sequence[str],
    here: str,
) -> str:
    """The overview of one testbed; of none, a page that says how to fill it."""
    if testbed is None:
        return _empty(history, pages, here)
    worse, better = recent_changes(history, testbed, others)
    near = budgets(history, testbed)
    measured = min(RECENT, testbed.at.size)
    doubt = " That is too few to see small changes." if measured < _FEW else ""
    names = _Names(history, slugs)
    body = f"""
<h1>{text(history.project)}: performance over commits</h1>
{_where(history, testbed)}
{_tiles(worse, better, near, goals)}
<h2 id="worse">What got worse</h2>
{_changes(worse, names, f"Nothing got worse in the last {measured} measured commits.{doubt}", "What got worse")}
<h2 id="better">What got better</h2>
{_changes(better, names, f"Nothing got better in the last {measured} measured commits.{doubt}", "What got better")}
<h2 id="budgets">Budgets</h2>
{_budgets(near, names)}
<h2 id="goals">Goals: ours against peers and floors</h2>
{_goals(goals, slugs)}
<h2 id="all">All benchmarks</h2>
{_all(testbed, names, others)}
{_notes(history)}
"""
    return page(
        "Overview",
        body,
        project=history.project,
        here=here,
        pages=pages,
        scripts=("assets/filter.js",),
    )


class _Names:
    """Links to benchmarks' pages."""

    def __init__(self, history: History, slugs: Mapping[str, str]) -> None:
        self.history = history
        self._slugs = slugs

    def link(self, series: Series) -> str:
        column = self.history.columns[series.column]
        address = f"b/{self._slugs[column.benchmark]}.html#c={series.testbed}/{series.column}"
        label = f'<span class="label">{text(column.label, 120)}</span>' if column.parameters else ""
        return f'<a href="{text(address)}">{breakable(column.benchmark)}</a>{label}'

    def unit(self, series: Series) -> str:
        return self.history.columns[series.column].unit


def _empty(history: History, pages: Sequence[str], here: str) -> str:
    body = f"""
<h1>{text(history.project)}: performance over commits</h1>
<p class="notice">No results yet. <code>perfgate bench</code> measures the commit at HEAD,
<code>perfgate history measure</code> those before it, <code>perfgate history pull</code> fetches what others measured;
<code>perfgate publish</code> builds these pages again.</p>
{_notes(history)}
"""
    return page("Overview", body, project=history.project, here=here, pages=pages)


def _where(history: History, testbed: Testbed) -> str:
    newest = history.commits[int(testbed.at[-1])]
    switch = ""
    if len(history.testbeds) > 1:
        links = "".join(
            f'<li><a href="{address}"{" aria-current=true" if each is testbed else ""}>{text(each.title)}</a></li>'
            for each, address in overview_addresses(history)
        )
        switch = f'<nav aria-label="Testbeds" class="switch"><ul>{links}</ul></nav>'
    return (
        f'<p class="lead">Last measured: {commit_link(history, newest, long=True)}, '
        f'<time datetime="{newest.when:%Y-%m-%dT%H:%MZ}">{newest.when:%Y-%m-%d %H:%M} UTC</time>, '
        f"on {text(testbed.title)}. {testbed.at.size} commits measured.</p>{switch}"
    )


def overview_addresses(history: History) -> list[tuple[Testbed, str]]:
    """Every testbed with the page of its overview; the one measured last has the first page."""
    return [
        (testbed, f"on-{testbed.slug}.html" if number else "index.html")
        for number, testbed in enumerate(history.testbeds)
    ]


def _tiles(
    worse: Sequence[Change], better: Sequence[Change], near: Sequence[Nearness], goals: Table | None
) -> str:
    over = sum(each.share > 1 for each in near)
    close = sum(_NEAR <= each.share <= 1 for each in near)
    tiles = [
        ("worse", str(len(worse)), "got worse", "bad" if worse else "quiet"),
        ("better", str(len(better)), "got better", "good" if better else "quiet"),
        (
            "budgets",
            str(over or close),
            "budgets overrun" if over else "budgets nearly used up",
            "bad" if over else "warn" if close else "quiet",
        ),
    ]
    if goals is not None and goals.goals:
        met = goals.count(Standing.MET)
        kind = "good" if met == len(goals.goals) else "warn"
        tiles.append(("goals", f"{met}/{len(goals.goals)}", "goals met", kind))
    items = "".join(
        f'<li class="{kind}"><a href="#{place}"><strong>{number}</strong> {what}</a></li>'
        for place, number, what, kind in tiles
    )
    return f'<ul class="tiles">{items}</ul>'


def _changes(changes: Sequence[Change], names: _Names, nothing: str, caption: str) -> str:
    if not changes:
        return f'<p class="soft">{text(nothing)}</p>'
    rows = [_change_row(change, names) for change in changes]
    columns = (
        ("Benchmark", "name"),
        ("Change", "number"),
        ("From and to", "values"),
        ("Commit", "commit"),
        ("Confidence", "number"),
        ("Trend", "trend"),
    )
    shown = table(columns, rows[:_CHANGES_SHOWN], caption=caption)
    if len(rows) <= _CHANGES_SHOWN:
        return shown
    rest = table(columns, rows[_CHANGES_SHOWN:], caption=f"{caption}, continued")
    return f"{shown}<details><summary>{len(rows) - _CHANGES_SHOWN} more</summary>{rest}</details>"


def _change_row(change: Change, names: _Names) -> Sequence[str]:
    unit, point, history = names.unit(change.series), change.point, names.history
    kind = "bad" if change.worse else "good"
    return (
        names.link(change.series),
        f'<span class="badge {kind}">{text(size_text(point, unit))}</span>',
        f"{text(human(point.before, unit))} → {text(human(point.after, unit))}",
        change_commits(history, change),
        text(confidence_text(point.confidence)),
        sparkline(change.series),
    )


def _budgets(near: Sequence[Nearness], names: _Names) -> str:
    if not near:
        return (
            '<p class="soft">No benchmark has an absolute limit here; <code>[[budget]]</code> with '
            "<code>max_value</code> in perfgate.toml sets one.</p>"
        )
    rows = []
    for each in near:
        unit = names.unit(each.series)
        kind = "bad" if each.share > 1 else "warn" if each.share >= _NEAR else "good"
        used = f"{100 * each.share:.0f} %" if each.share < 1000 else "overrun"
        width = min(max(each.share, 0.0), 1.0) * 100
        bar = (
            f'<span class="used"><span class="bar {kind}" style="width:{width:.0f}%"></span></span>'
        )
        rows.append(
            (
                names.link(each.series),
                text(value_text(each.value, unit)),
                text(human(each.limit, unit)),
                f'{bar}<span class="{kind}">{used}</span>',
            )
        )
    columns = (("Benchmark", "name"), ("Now", "number"), ("Budget", "number"), ("Used", "meter"))
    shown = table(columns, rows[:_BUDGETS_SHOWN], caption="Budgets")
    if len(rows) <= _BUDGETS_SHOWN:
        return shown
    rest = table(columns, rows[_BUDGETS_SHOWN:], caption="Budgets, continued")
    return f"{shown}<details><summary>{len(rows) - _BUDGETS_SHOWN} more</summary>{rest}</details>"


def _goals(goals: Table | None, slugs: Mapping[str, str]) -> str:
    if goals is None or not goals.goals:
        return '<p class="soft">perfgate.toml sets no goals for these benchmarks.</p>'
    kinds = {Standing.MET: "good", Standing.NOT_MEASURED: "warn"}
    rows = [
        (
            str(row.number),
            _goal_name(title_text(row), row.benchmark, slugs),
            text(figure(row.ours)),
            text(figure(row.peer)),
            text(figure(row.floor)),
            text(ratio_text(row) or "-"),
            text(bounds_text(row)),
            f'<span class="{kinds.get(row.standing, "bad")}">{text(standing_text(row), 160)}</span>',
        )
        for row in goals.goals
    ]
    columns = (
        ("#", "number"),
        ("Goal", "name"),
        ("Ours", "number"),
        ("Peer", "number"),
        ("Floor", "number"),
        ("Ratio", "values"),
        ("Wanted", "values"),
        ("Standing", "standing"),
    )
    return table(columns, rows, caption="Goals")


def _goal_name(title: str, benchmark: str, slugs: Mapping[str, str]) -> str:
    if benchmark not in slugs:
        return text(title)
    return f'<a href="b/{text(slugs[benchmark])}.html">{text(title)}</a>'


def _all(testbed: Testbed, names: _Names, others: dict[int, str]) -> str:
    history = names.history
    rows = []
    for column, each in enumerate(history.columns):
        series = history.series.get((testbed.slug, column))
        if series is None:
            continue
        role = f' <span class="role">{others[column]}</span>' if column in others else ""
        last = series.points[-1] if series.points else None
        changed = "steady"
        if last is not None:
            kind = "bad" if series.is_worse(last) else "good"
            date = history.commits[series.places[last.index]].when
            changed = f'<span class="{kind}">{text(size_text(last, each.unit))}</span> <span class="soft">{date:%Y-%m-%d}</span>'
        rows.append(
            (
                names.link(series) + role,
                text(value_text(series.latest, each.unit)),
                changed,
                sparkline(series),
            )
        )
    columns = (
        ("Benchmark", "name"),
        ("Now", "number"),
        ("Last change", "values"),
        ("Trend", "trend"),
    )
    return table(columns, rows, caption="All benchmarks", name="benchmarks")


def _notes(history: History) -> str:
    lines = [text(note, 600) for note in history.notes]
    lines += [f"{text(doubt.path.name)}: {text(doubt.reason)}" for doubt in history.doubts]
    if not lines:
        return ""
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f'<section class="notice" aria-labelledby="left-out"><h2 id="left-out">Left out</h2><ul>{items}</ul></section>'
