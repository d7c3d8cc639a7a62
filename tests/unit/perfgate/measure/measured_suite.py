"""A sample suite on one interpreter for all sides, and what rounds of it gave."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.measure.discovery import discover
from perfgate.measure.rounds import Bench, with_control
from perfgate.measure.slices import Pace
from perfgate.measure.worker_link import Interpreter
from perfgate.model.comparison import Case, Failure, Pair, Stage

if TYPE_CHECKING:
    from perfgate.measure.lockstep import Skipped

QUICK = Pace(slice=0.0001, side=0.0, warmup=0.0, min_slices=2, max_slices=3)


class Measured:
    """A suite on one interpreter for all sides, and what rounds of it gave."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.interpreter = Interpreter(Path(sys.executable), root)
        self.suite = discover(self.interpreter, folder / "discovery", 20.0)
        self.bench = Bench(with_control(self.interpreter, self.interpreter), folder, 1, QUICK)
        self.found: dict[str, list[Pair | Failure | Skipped]] = {}

    def cases(self, *names: str) -> list[Case]:
        return [case for case in self.suite.cases if case.benchmark in names]

    def round(self, number: int, *names: str, control: bool = False) -> None:
        def listen(case: Case, found: Pair | Failure | Skipped) -> None:
            self.found.setdefault(case.key, []).append(found)

        self.bench.round(
            Stage.SCREENING, number, self.cases(*names), control=control, listen=listen
        )

    def one(self, name: str) -> Pair | Failure | Skipped:
        return self.found[name][-1]

    def pair(self, name: str) -> Pair:
        found = self.one(name)
        assert isinstance(found, Pair), found
        return found

    def failure(self, name: str) -> Failure:
        found = self.one(name)
        assert isinstance(found, Failure), found
        return found
