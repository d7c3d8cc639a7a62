"""How far a comparison is, live in a terminal and line by line elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from perfgate.report.live_line import LiveProgress, time_left_text
from perfgate.report.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from rich.console import Console

    from perfgate.model.comparison import Stage

# A log says so often within a round how far it is: less would look stuck, more would bury the rest.
_LOG_SECONDS = 60.0
_NAMED_SUSPECTS = 5


class ComparisonProgress(LiveProgress):
    """Shows the phase, the round, how many cases of it are done, the suspects and the time left.

    Args:
        console: where to.
        clock: a monotonic clock.
    """

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(console, "starting")
        self._clock = clock
        self._round = ""
        self._case = ""
        self._total = 0
        self._done = 0
        self._suspects: tuple[str, ...] = ()
        self._left = ""
        self._said_at = clock()

    def __repr__(self) -> str:
        return f"<ComparisonProgress {self._round or 'before the first round'} {self._done}/{self._total}>"

    def phase(self, text: str) -> None:
        """What goes on before and between rounds: building an environment, discovering cases."""
        self._round = self._case = ""
        self._line.show(one_line(text))
        self._say(text)

    def round(self, stage: Stage, number: int, planned: int, cases: int) -> None:
        """A round begins, with so many cases."""
        self._round = f"{stage}, round {number} of at most {planned}"
        self._total, self._done, self._case = cases, 0, ""
        self._line.show(total=cases, completed=0)
        self._show()
        if not self._line.is_live:
            self._say(f"{self._round}: {_counted(cases)}{self._others()}")

    def case(self, key: str) -> None:
        """A case of the round has begun."""
        self._case = key
        self._show()

    def finished_case(self, key: str) -> None:
        """A case of the round is done."""
        self._done += 1
        self._case = "" if self._case == key else self._case
        self._line.show(completed=self._done)
        self._show()
        if not self._line.is_live and self._clock() - self._said_at >= _LOG_SECONDS:
            self._say(f"{self._round}: {self._done} of {_counted(self._total)}{self._others()}")

    def suspects(self, keys: Collection[str]) -> None:
        """Those that look slower or faster so far; a change is said."""
        found = tuple(sorted(keys))
        if found == self._suspects:
            return
        self._suspects = found
        self._show()
        if found:
            more = len(found) - _NAMED_SUSPECTS
            names = ", ".join(found[:_NAMED_SUSPECTS]) + (f" and {more} more" if more > 0 else "")
            self._say(f"{_counted(len(found), 'suspect')}: {names}")

    def left(self, seconds: float | None) -> None:
        """An estimate of the time left; None while nothing is known."""
        self._left = time_left_text(seconds)
        self._line.show(left=self._left)

    def note(self, text: str) -> None:
        """Something a person should know, such as a case that failed."""
        self._say(text, "yellow")

    def _say(self, text: str, style: str = "none") -> None:
        self._said_at = self._clock()
        self._line.say(one_line(text, 1000), style)

    def _show(self) -> None:
        if not self._round:
            return
        suspects = f", {_counted(len(self._suspects), 'suspect')}" if self._suspects else ""
        now = f" {one_line(self._case, 80)}" if self._case else ""
        self._line.show(f"{self._round}: {self._done} of {self._total}{suspects}{now}")

    def _others(self) -> str:
        suspects = f", {_counted(len(self._suspects), 'suspect')}" if self._suspects else ""
        return suspects + (f", {self._left}" if self._left else "")


def _counted(number: int, noun: str = "case") -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
