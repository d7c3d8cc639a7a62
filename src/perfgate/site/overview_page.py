"""The first page: what got worse, what got better, budgets, goals, and every benchmark with its trend."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from perfgate.judge.table import Standing
from perfgate.model.units import human
from perfgate.site.acceptance_table import acceptance_table
from perfgate.site.frame import (
    acceptance_label,
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
from perfgate.site.overview_tables import NEAR, Names, budget_table, goal_table
from perfgate.site.quarantines import quarantine_table
from perfgate.site.selection import RECENT, budgets, recent_changes, recent_since
from perfgate.site.shared_shifts import recent_shared

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfgate.judge.table import Table
    from perfgate.site.model import Change, History, Series, Testbed
    from perfgate.site.selection import Nearness

_CHANGES_SHOWN = 25
# A change that came with the last commits of so few is seen only where it is many times the noise.
_FEW = 8


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
    names = Names(history, slugs)
    failing = [
        series
        for (slug, column), series in history.series.items()
        if slug == testbed.slug and column not in others and math.isnan(series.latest)
    ]
    body = f"""
<h1>{text(history.project)}: performance over commits</h1>
{_where(history, testbed)}
{_tiles([each for each in worse if history.acceptance_of(each) is None], better, near, goals)}
{_failing(failing, names)}
<h2 id="worse">What got worse</h2>
{_changes(worse, names, f"Nothing got worse in the last {measured} measured commits.{doubt}", "What got worse")}
<h2 id="better">What got better</h2>
{_changes(better, names, f"Nothing got better in the last {measured} measured commits.{doubt}", "What got better")}
{recent_shared(history, testbed)}
{_accepted(history, testbed)}
{_quarantined(history, testbed)}
<h2 id="budgets">Budgets</h2>
{budget_table(near, names)}
<h2 id="goals">Goals: ours against peers and floors</h2>
{goal_table(goals, slugs)}
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
        scripts=("assets/find_box.js", "assets/filter.js"),
    )


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


def _failing(failing: Sequence[Series], names: Names) -> str:
    """Benchmarks that failed when they were last tried; without one, no word of it."""
    if not failing:
        return ""
    items = "".join(f"<li>{names.link(series)}</li>" for series in failing)
    return f'<section class="notice" aria-labelledby="failing"><h2 id="failing">Failed when last tried</h2><ul>{items}</ul></section>'


def _tiles(
    worse: Sequence[Change], better: Sequence[Change], near: Sequence[Nearness], goals: Table | None
) -> str:
    over = sum(each.share > 1 for each in near)
    close = sum(NEAR <= each.share <= 1 for each in near)
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
        kind = "quiet" if not goals.told else "good" if met == goals.told else "warn"
        # A commit of which a part was measured misses nothing by that.
        open_ = len(goals.goals) - goals.told
        rest = f", {open_} not measured" if open_ else ""
        tiles.append(("goals", f"{met}/{goals.told}", f"goals met{rest}", kind))
    items = "".join(
        f'<li class="{kind}"><a href="#{place}"><strong>{number}</strong> {what}</a></li>'
        for place, number, what, kind in tiles
    )
    return f'<ul class="tiles">{items}</ul>'


def _changes(changes: Sequence[Change], names: Names, nothing: str, caption: str) -> str:
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


def _change_row(change: Change, names: Names) -> Sequence[str]:
    unit, point, history = names.unit(change.series), change.point, names.history
    kind = "bad" if change.worse else "good"
    return (
        names.link(change.series),
        f'<span class="badge {kind}">{text(size_text(point, unit))}</span>',
        f"{text(human(point.before, unit))} → {text(human(point.after, unit))}",
        change_commits(history, change) + acceptance_label(history, change),
        text(confidence_text(point.confidence)),
        sparkline(change.series),
    )


def _accepted(history: History, testbed: Testbed) -> str:
    """What was taken on purpose of late; without any, no word of it."""
    since = recent_since(testbed)
    found = [
        each
        for each in history.accepted
        if each.at is not None and each.at >= since
        if any((testbed.slug, column) in history.series for column in each.columns)
    ]
    return f'<h2 id="accepted">Accepted</h2>\n{acceptance_table(history, found)}' if found else ""


def _quarantined(history: History, testbed: Testbed) -> str:
    """What is set aside, of no benchmark here too: an entry that means nothing has to be seen somewhere."""
    shown = frozenset(column for slug, column in history.series if slug == testbed.slug)
    found = history.quarantined
    return (
        f'<h2 id="quarantined">Quarantined</h2>\n{quarantine_table(found, shown)}' if found else ""
    )


def _all(testbed: Testbed, names: Names, others: dict[int, str]) -> str:
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
