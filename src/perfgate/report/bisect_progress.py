"""How far a bisection is, live in a terminal and line by line elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from perfgate.report.live_line import LiveProgress, time_left_text
from perfgate.report.safe_text import one_line

if TYPE_CHECKING:
    from rich.console import Console


class _Commit(Protocol):
    @property
    def sha(self) -> str: ...

    @property
    def subject(self) -> str: ...


class BisectProgress(LiveProgress):
    """Shows the probe, how many pairs of it are done, how many commits are suspected, and the time left."""

    def __init__(self, console: Console) -> None:
        super().__init__(console, "beginning the search")
        self._probe = ""
        self._done = self._total = 0
        self._left = ""

    def __repr__(self) -> str:
        return (
            f"<BisectProgress {self._probe or 'before the first probe'} {self._done}/{self._total}>"
        )

    def probe(self, number: int, left: int, commit: _Commit, pairs: int, suspects: int) -> None:
        """A probe begins."""
        few = f"about {left} more" if left else "the last"
        many = f"{suspects} commits suspected" if suspects > 1 else "1 commit suspected"
        self._probe = (
            f"probe {number} ({few}), {many}: {commit.sha[:8]} ({one_line(commit.subject, 60)})"
        )
        self._done, self._total = 0, pairs
        self._line.show(total=pairs, completed=0)
        self._show()
        if not self._line.is_live:
            self.note(self._probe + (f", {self._left}" if self._left else ""))

    def pair(self) -> None:
        """One pair is done."""
        self._done += 1
        self._line.show(completed=self._done)
        self._show()

    def left(self, seconds: float | None) -> None:
        """An estimate of the time left; None while nothing is known."""
        self._left = time_left_text(seconds)
        self._line.show(left=self._left)

    def note(self, text: str) -> None:
        """Something a person should know, such as a commit that does not build."""
        self._line.say(one_line(text, 1000))

    def _show(self) -> None:
        self._line.show(f"{self._probe}, pair {self._done} of {self._total}")
