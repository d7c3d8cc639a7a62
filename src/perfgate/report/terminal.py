"""The table in a terminal."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from perfgate.judge.table import Standing
from perfgate.report.safe_text import one_line
from perfgate.report.text import (
    EMPTY,
    FIGURE_COLUMNS,
    GOAL_COLUMNS,
    bounds_text,
    figure_cells,
    goal_cells,
    provenance,
    ratio_text,
    standing_text,
    summary,
    title_text,
    value_text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfgate.judge.table import GoalRow, Table

_STYLES = {
    Standing.MET: "green",
    Standing.MISSED: "red",
    Standing.NOT_MEASURED: "yellow",
    Standing.BROKEN: "bold red",
}
_RIGHT = frozenset({"#", "Ours", "Peer", "Floor", "Value"})
_UNBROKEN = _RIGHT | {"Standing"}
# Below this the eight columns of the goals leave the titles too little room.
_NARROW = 120
_NARROW_COLUMNS = ("#", "Goal", "Measured", "Wanted", "Standing")
_LOG_WIDTH = 160


def make_console() -> Console:
    """A console; where there is no terminal (a log), as wide as the table likes."""
    console = Console()
    if console.is_terminal or "COLUMNS" in os.environ:
        return console
    return Console(width=_LOG_WIDTH)


def say(console: Console, text: str, style: str = "none") -> None:
    """A line that may hold what others wrote (subjects of commits, names of files), however wide the terminal is."""
    console.print(one_line(text, 2000), style=style, markup=False, highlight=False, soft_wrap=True)


def print_table(console: Console, table: Table) -> None:
    """Goals, every measurement, and what was left out."""
    for name, value in provenance(table):
        console.print(f"{name + ':':<13} {value}", highlight=False, markup=False, soft_wrap=True)
    if table.goals:
        _print_goals(console, table)
    figures = _empty("Everything measured", FIGURE_COLUMNS)
    for measurement in table.measurements:
        figures.add_row(*map(Text, figure_cells(measurement)))
    console.print(figures)
    for doubt in table.doubts:
        say(console, f"left out: {doubt.path}: {doubt.reason}", "yellow")
    for row in table.goals:
        if row.reason:
            say(console, f"goal {row.number}, {title_text(row)}: {standing_text(row)}", "yellow")
    say(console, summary(table))


def _print_goals(console: Console, table: Table) -> None:
    narrow = console.width < _NARROW
    goals = _empty("Goals", _NARROW_COLUMNS if narrow else GOAL_COLUMNS)
    for row in table.goals:
        number, title, *cells = goal_cells(row)[:-1]
        if narrow:
            cells = [_stacked(row), bounds_text(row)]
        # The ratios and bounds of one goal stand one below the other.
        lines = [cell.replace("; ", "\n") for cell in cells]
        standing = Text(str(row.standing), style=_STYLES[row.standing])
        goals.add_row(number, Text(title), *map(Text, lines), standing)
    console.print(goals)


def _stacked(row: GoalRow) -> str:
    sides = (("ours", row.ours), ("peer", row.peer), ("floor", row.floor))
    values = [f"{side} {value_text(value)}" for side, value in sides if value is not None]
    return "; ".join([*values, ratio_text(row)]).removesuffix("; ") or EMPTY


def _empty(title: str, columns: Sequence[str]) -> RichTable:
    table = RichTable(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(
            column,
            justify="right" if column in _RIGHT else "left",
            no_wrap=column in _UNBROKEN,
            overflow="fold",
        )
    return table
