"""The table as markdown, for documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.report.text import (
    FIGURE_COLUMNS,
    GOAL_COLUMNS,
    figure_cells,
    goal_cells,
    provenance,
    summary,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfgate.judge.table import Table

_ESCAPED = str.maketrans({char: f"\\{char}" for char in "\\|*_`<>[]"} | {"\n": " "})


def render_markdown(table: Table) -> str:
    """Provenance, goals and every measurement, under headings of the second level."""
    parts = ["".join(f"- {name}: {escape(value)}\n" for name, value in provenance(table))]
    if table.goals:
        notes = "".join(
            f"- {row.number}: {escape(row.note)}\n"
            for position, row in enumerate(table.goals)
            if row.note and row.note not in [each.note for each in table.goals[:position]]
        )
        rows = (goal_cells(row) for row in table.goals)
        parts += ["## Goals", summary(table), markdown_table(GOAL_COLUMNS, rows), notes]
    figures = (figure_cells(measurement) for measurement in table.measurements)
    parts += ["## Everything measured", markdown_table(FIGURE_COLUMNS, figures)]
    if table.doubts:
        doubts = "".join(
            f"- {escape(doubt.path.name)}: {escape(doubt.reason)}\n" for doubt in table.doubts
        )
        parts += ["## Left out", doubts]
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def escape(text: str) -> str:
    """Text that markdown shows as it is, within one table cell."""
    return text.translate(_ESCAPED)


def markdown_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose cells are shown as they are."""
    lines = [columns, ["---"] * len(columns), *([escape(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
