"""Tables of the overview: budgets and how near they are, goals and how they stand; and links to benchmarks' pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.judge.table import Standing
from perfgate.model.units import human
from perfgate.report.text import bounds_text, ratio_text, standing_text, title_text
from perfgate.report.text import value_text as figure
from perfgate.site.frame import breakable, table, text, value_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfgate.judge.table import Table
    from perfgate.site.model import History, Series
    from perfgate.site.selection import Nearness

# From here on a budget is worth a look.
NEAR = 0.9
_BUDGETS_SHOWN = 12


class Names:
    """Links to benchmarks' pages."""

    def __init__(self, history: History, slugs: Mapping[str, str]) -> None:
        self.history = history
        self._slugs = slugs

    def link(self, series: Series) -> str:
        """The benchmark's name as a link to its page, its parameters below."""
        column = self.history.columns[series.column]
        address = f"b/{self._slugs[column.benchmark]}.html#c={series.testbed}/{series.column}"
        label = f'<span class="label">{text(column.label, 120)}</span>' if column.parameters else ""
        return f'<a href="{text(address)}">{breakable(column.benchmark)}</a>{label}'

    def unit(self, series: Series) -> str:
        """The unit of its values."""
        return self.history.columns[series.column].unit


def budget_table(near: Sequence[Nearness], names: Names) -> str:
    """Absolute budgets, the nearest first."""
    if not near:
        return (
            '<p class="soft">No benchmark has an absolute limit here; <code>[[budget]]</code> with '
            "<code>max_value</code> in perfgate.toml sets one.</p>"
        )
    rows = []
    for each in near:
        unit = names.unit(each.series)
        kind = "bad" if each.share > 1 else "warn" if each.share >= NEAR else "good"
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


def goal_table(goals: Table | None, slugs: Mapping[str, str]) -> str:
    """Ours beside peers and floors, and what was wanted."""
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
