"""A bisection in a terminal: what was measured along the line, and the answer last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from perfgate.model.bisection import Answer
from perfgate.report.safe_text import one_line
from perfgate.report.terminal import say

if TYPE_CHECKING:
    from rich.console import Console

    from perfgate.model.bisection import Bisection, Place

_STYLES = {
    Answer.COMMIT: "bold red",
    Answer.RANGE: "bold yellow",
    Answer.NO_CHANGE: "green",
    Answer.UNCLEAR: "bold yellow",
}
_NAMED_SUSPECTS = 20


def print_bisection(console: Console, bisection: Bisection) -> None:
    """The measured and skipped commits, the doubts, and the answer."""
    shown = [each for each in bisection.places if each.pairs or each.unusable]
    if shown:
        console.print(_table(bisection, shown))
    for doubt in bisection.doubts:
        say(console, doubt, "yellow")
    say(console, f"The ends: {bisection.ends}")
    style = _STYLES[bisection.answer]
    if not bisection.suspects:
        say(console, f"{bisection.answer}: {bisection.reason}", style)
        return
    sure = f"{_percent(bisection.probability)} sure"
    if bisection.answer is Answer.COMMIT:
        (culprit,) = bisection.suspects
        say(console, f"{_named(culprit)} did it ({sure})", style)
        if bisection.step:
            say(console, f"It is {bisection.step}.")
        say(console, f"`git show {culprit.commit[:12]}` shows it.")
        return
    count = len(bisection.suspects)
    say(console, f"One of these {count} commits did it ({sure}); {bisection.reason}:", style)
    for each in bisection.suspects[:_NAMED_SUSPECTS]:
        say(console, f"  {_named(each)}")
    if count > _NAMED_SUSPECTS:
        say(console, f"  and {count - _NAMED_SUSPECTS} more")


def _table(bisection: Bisection, shown: list[Place]) -> Table:
    table = Table(
        title=Text(one_line(bisection.case.key, 200)),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    for column in ("#", "Commit", "Against GOOD", "Pairs", "Chance", "Subject"):
        right = column in {"#", "Pairs", "Chance"}
        table.add_column(column, justify="right" if right else "left", no_wrap=column != "Subject")
    for each in shown:
        cells = (
            str(each.number),
            each.commit[:8],
            "skipped" if each.unusable else each.effect,
            str(each.pairs or ""),
            _percent(each.chance) if each.chance >= 0.0005 else "",
            one_line(f"{each.subject}: {each.unusable}" if each.unusable else each.subject, 200),
        )
        table.add_row(*map(Text, cells), style="bold" if each in bisection.suspects else None)
    return table


def _named(place: Place) -> str:
    return f"{place.commit[:12]} ({one_line(place.subject, 200)})"


def _percent(share: float) -> str:
    # Noise can make nothing certain.
    return f"{min(share, 0.999) * 100:.1f} %"
