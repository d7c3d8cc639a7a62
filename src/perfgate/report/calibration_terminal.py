"""A calibration in a terminal: false alarms, power, and the noisiest cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from perfgate.report.safe_text import one_line

if TYPE_CHECKING:
    from rich.console import Console

    from perfgate.model.calibration import Calibration, Rate

_SHOWN_CASES = 10


def print_calibration(console: Console, calibration: Calibration) -> None:
    """Print it."""
    console.print(_alarms(calibration))
    if calibration.power:
        console.print(_power(calibration))
    if calibration.noise:
        console.print(_noise(calibration))


def rate_text(rate: Rate, *, upper: bool) -> str:
    """``0 of 60, at most 4.9 %``: the rate and the bound that matters."""
    if not rate.trials:
        return "not measured"
    bound = f"at most {_percent(rate.high)}" if upper else f"at least {_percent(rate.low)}"
    return f"{rate.hits} of {rate.trials}, {bound}"


def _alarms(calibration: Calibration) -> Table:
    table = _table("Identical code", "Machine", "Runs with a regression", "Runs that did not pass")
    for each in calibration.alarms:
        table.add_row(
            each.load,
            rate_text(each.regressions, upper=True),
            rate_text(each.not_passed, upper=True),
        )
    return table


def _power(calibration: Calibration) -> Table:
    table = _table("Planted slowdowns", "Judged by", "Slower by", "Found", "Blocked")
    for each in calibration.power:
        table.add_row(
            f"{each.clocks}",
            _percent(each.share),
            rate_text(each.found, upper=False),
            rate_text(each.blocked, upper=False),
        )
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
            Text(one_line(each.key)), _percent(each.spread), _percent(each.margin), f"{each.pairs}"
        )
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 else "right", overflow="fold")
    return table


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
