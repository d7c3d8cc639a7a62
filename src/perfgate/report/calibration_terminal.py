"""A calibration in a terminal: false alarms, power, and the noisiest cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from perfgate.report.calibration_text import (
    CLASS_NAMES,
    FORESIGHT_COLUMNS,
    alarm_rows,
    foresight_rows,
    peer_columns,
    peer_rows,
    percent,
    premise_text,
    rate_text,
    standing_text,
    value_text,
    warnings,
)
from perfgate.report.safe_text import one_line

if TYPE_CHECKING:
    from rich.console import Console

    from perfgate.model.calibration import Calibration

_SHOWN_CASES = 10


def print_calibration(console: Console, calibration: Calibration) -> None:
    """Print it."""
    console.print(_alarms(calibration))
    if calibration.power:
        console.print(_power(calibration))
    if calibration.peers:
        console.print(_peers(calibration))
    if calibration.foresight:
        console.print(_foresight(calibration))
    if calibration.noise:
        console.print(_noise(calibration))
    if calibration.assumptions:
        console.print(_assumptions(calibration))
    for warning in warnings(calibration):
        console.print(Text(f"Warning: {one_line(warning, 2000)}", style="bold yellow"))


def _alarms(calibration: Calibration) -> Table:
    table = _table("Identical code", "Machine", "Runs with a regression", "Runs that did not pass")
    for row in alarm_rows(calibration):
        table.add_row(*row)
    return table


def _power(calibration: Calibration) -> Table:
    table = _table("Planted slowdowns", "Judged by", "Slower by", "Found", "Blocked")
    for each in calibration.power:
        table.add_row(
            CLASS_NAMES[each.clocks],
            percent(each.share),
            rate_text(each.found, upper=False),
            rate_text(each.blocked, upper=False),
        )
    return table


def _foresight(calibration: Calibration) -> Table:
    pairs = sum(each.pairs for each in calibration.foresight)
    cases = len(calibration.foresight)
    title = f"Slowdowns added to {pairs} recorded pairs of {cases} cases, drawn again"
    table = _table(title, *FORESIGHT_COLUMNS)
    for row in foresight_rows(calibration):
        table.add_row(*row)
    return table


def _peers(calibration: Calibration) -> Table:
    table = _table("Other judges on the same trials", *peer_columns(calibration))
    for row in peer_rows(calibration):
        table.add_row(*row)
    return table


def _noise(calibration: Calibration) -> Table:
    noisiest = sorted(calibration.noise, key=lambda each: -each.spread)
    title = "Noise of a pair"
    if len(noisiest) > _SHOWN_CASES:
        title += f" (the {_SHOWN_CASES} noisiest of {len(noisiest)} cases)"
    table = _table(
        title, "Case", "Spread", "Least margin after confirmation", "Pairs for the gate's margin"
    )
    for each in noisiest[:_SHOWN_CASES]:
        table.add_row(
            Text(one_line(each.key)), percent(each.spread), percent(each.margin), f"{each.pairs}"
        )
    return table


def _assumptions(calibration: Calibration) -> Table:
    table = _table("What the test takes for granted", "Premise", "Measured (95 %)", "Standing")
    for each in calibration.assumptions:
        table.add_row(premise_text(each), value_text(each), standing_text(each))
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 else "right", overflow="fold")
    return table
