"""Shifts that are no news, since unrelated benchmarks moved as much between the same commits: shown, not hidden."""

from __future__ import annotations

from collections import defaultdict
from statistics import median
from typing import TYPE_CHECKING

from perfgate.site.frame import commit_link, table
from perfgate.site.selection import recent_since

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from perfgate.site.model import Change, History, Series, Testbed
    from perfgate.stats.control_group import Reach

_SAYS = """<p class="soft">Between the same commits unrelated benchmarks moved as much: the machine did that, or something
that all of them use. <code>perfgate compare</code> of the commits tells, since it measures both side by side.</p>"""


def reach_text(reach: Reach) -> str:
    """What others did: ``-4 % to +61 %, 18 series``."""
    return f"{_percent(reach.low)} to {_percent(reach.high)}, {reach.controls} series"


def recent_shared(history: History, testbed: Testbed) -> str:
    """Those of the last commits of a testbed, a row a commit; without any, no word of it."""
    since = recent_since(testbed)
    at: dict[int, list[tuple[Change, Reach]]] = defaultdict(list)
    for (slug, _), series in history.series.items():
        if slug == testbed.slug:
            for change, reach in history.shared_of(series):
                if change.number >= since:
                    at[change.number].append((change, reach))
    if not at:
        return ""
    rows = [
        (
            commit_link(history, found[0][0].first, long=True),
            str(len(found)),
            _percent(median(reach.own for _, reach in found)),
            _others([reach for _, reach in found]),
        )
        for _, found in sorted(at.items(), reverse=True)
    ]
    columns = (
        ("First commit of the new level", "commit"),
        ("Benchmarks", "number"),
        ("Shift (median)", "number"),
        ("Unrelated ones moved by", "values"),
    )
    shown = table(columns, rows, caption="Shifts shared with other benchmarks")
    total = sum(map(len, at.values()))
    return f"""<h2 id="shared">Shared with other benchmarks, and no news</h2>
{_SAYS}
<details><summary>{total} {"shift" if total == 1 else "shifts"} at {len(at)} {"commit" if len(at) == 1 else "commits"}</summary>{shown}</details>"""


def shared_shifts(history: History, shown: Sequence[Series], name: Callable[[Series], str]) -> str:
    """Those of a benchmark's series; without any, no word of it."""
    found = [each for series in shown for each in history.shared_of(series)]
    if not found:
        return ""
    found.sort(key=lambda each: -each[0].number)
    rows = [
        (
            name(change.series),
            _percent(reach.own),
            reach_text(reach),
            commit_link(history, change.first, long=True),
        )
        for change, reach in found
    ]
    columns = (
        ("Series", "name"),
        ("Shift", "number"),
        ("Unrelated ones moved by", "values"),
        ("First commit of the new level", "commit"),
    )
    return f"""<h2 id="shared">Shifts shared with other benchmarks</h2>
{_SAYS}
{table(columns, rows, caption="Shifts shared with other benchmarks")}"""


def _percent(share: float) -> str:
    return f"{100 * share:+.0f} %"


def _others(reaches: Sequence[Reach]) -> str:
    """The middle one: they differ by the stretches that levels were taken from."""
    return reach_text(sorted(reaches, key=lambda each: each.high - each.low)[len(reaches) // 2])
