"""The goals in short, a line for each number, as a block within a document that a person wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.errors import UsageError
from perfgate.judge.goal_numbers import by_number
from perfgate.report.markdown import escape, markdown_table
from perfgate.report.text import EMPTY, bounds_text, ratio_text, summary, title_text, value_text

if TYPE_CHECKING:
    from perfgate.judge.table import Table

BEGIN = "<!-- goals: written by `perfgate baseline --summary`; changes by hand are lost -->"
END = "<!-- end of goals -->"
_COLUMNS = ("#", "Goal", "Ours", "Ratio", "Wanted", "Met")


def render_goal_block(table: Table) -> str:
    """The block with its marks; of goals of several rows the one that stands worst is shown."""
    if not table.goals:
        return "\n\n".join([BEGIN, summary(table), END])
    numbers = by_number(table.goals)
    lines = [
        (
            str(each.row.number),
            title_text(each.row),
            value_text(each.row.ours),
            ratio_text(each.row) or EMPTY,
            bounds_text(each.row),
            f"{each.met} of {each.count}",
        )
        for each in numbers
    ]
    met = sum(each.met == each.count for each in numbers)
    said = (
        f"{met} of {len(numbers)} goals are met in all their parts; of several parts the one that stands "
        f"worst is shown. Commit {table.run.commit[:8]}, machine {escape(table.run.machine.name)}"
    )
    said += f", {table.run.measured_at:%Y-%m-%d}." if table.run.measured_at else "."
    return "\n\n".join([BEGIN, said, markdown_table(_COLUMNS, lines), END])


def with_goal_block(text: str, block: str, place: str) -> str:
    """A document with the block in place of the one it has.

    Args:
        text: the document.
        block: as ``render_goal_block`` gives it.
        place: what to call the document in an error.

    Raises:
        UsageError: it does not have the two marks, once each and in their order.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end) or BEGIN in rest or END in after:
        raise UsageError(
            f"{place} does not have these two lines once, in this order, for the goals to stand between:\n"
            f"{BEGIN}\n{END}"
        )
    return before + block + after
