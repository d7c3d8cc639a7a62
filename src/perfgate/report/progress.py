"""How far a bench run is, live in a terminal and line by line elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from perfgate.report.live_line import LiveProgress, time_left_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rich.console import Console


def seconds_left(
    remaining: Sequence[str], durations: Mapping[str, float], elapsed: float
) -> float | None:
    """An estimate from how long benchmarks took before; None while nothing is known.

    Benchmarks never measured before count as the mean of the known ones; ``elapsed`` is how long the
    first of the remaining has been running.
    """
    if not remaining:
        return 0.0
    if not durations:
        return None
    mean = sum(durations.values()) / len(durations)
    expected = [durations.get(name, mean) for name in remaining]
    return sum(expected[1:]) + max(0.0, expected[0] - elapsed)


class BenchProgress(LiveProgress):
    """Shows the benchmark that runs, its number, and the time left.

    Args:
        console: where to.
        durations: seconds that benchmarks took in earlier runs, by name.
        clock: a monotonic clock.
    """

    def __init__(
        self,
        console: Console,
        durations: Mapping[str, float],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._durations = dict(durations)
        self._clock = clock
        self._pending: list[str] = []
        self._total = 0
        self._begun = clock()
        super().__init__(console, "setting up")

    def __repr__(self) -> str:
        return f"<BenchProgress {self._total - len(self._pending)}/{self._total}>"

    def phase(self, text: str) -> None:
        """asv says what it is about, before the benchmarks."""
        if not self._total:
            self._line.show(text)
            if not self._line.is_live:
                self._line.say(text)

    def discovered(self, benchmarks: Sequence[str]) -> None:
        """The benchmarks that will run, in their order."""
        self._pending = list(benchmarks)
        self._total = len(benchmarks)
        self._line.show(total=self._total, completed=0)

    def started(self, name: str) -> None:
        """A benchmark has begun."""
        self._begun = self._clock()
        self._show(name)

    def finished(self, name: str, text: str, *, failed: bool) -> None:
        """A benchmark is done; ``text`` is what asv says of it."""
        if name not in self._pending:
            return  # asv reports a benchmark whose setup_cache failed twice
        self._pending.remove(name)
        self._durations.setdefault(name, self._clock() - self._begun)
        self._begun = self._clock()
        number = self._total - len(self._pending)
        width = len(str(self._total))
        self._line.say(
            f"[{number:>{width}}/{self._total}] {name}  {text}", "red" if failed else "none"
        )
        self._line.show(completed=number)
        if self._pending:
            self._show(self._pending[0])

    def _show(self, name: str) -> None:
        number = self._total - len(self._pending) + 1
        waiting = [each for each in self._pending if each != name]
        left = seconds_left([name, *waiting], self._durations, self._clock() - self._begun)
        self._line.show(f"{number} of {self._total} {name}", left=time_left_text(left))
