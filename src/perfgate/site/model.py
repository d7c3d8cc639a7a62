"""The history as pages show it: commits in their order, testbeds, and a series for each benchmark on each."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    import numpy as np
    import numpy.typing as npt

    from perfgate.history.anchor_file import AnchorRatio
    from perfgate.history.grid import Column, Row
    from perfgate.judge.limits import Limits
    from perfgate.model.results import Doubt, Machine
    from perfgate.site.quarantines import Quarantined
    from perfgate.stats.change_points import ChangePoint, SharedShift
    from perfgate.stats.control_group import Reach


@dataclass(frozen=True, slots=True)
class CommitInfo:
    """A measured commit; ``place`` is its number on the line of first parents, so that gaps can be counted."""

    sha: str
    when: datetime
    subject: str
    place: int


@dataclass(frozen=True, slots=True)
class Testbed:
    """A class of machines and an environment: what may be drawn as one line.

    ``rows`` are the rows of the grid, ``at`` the commits that they measured, both in the commits' order; ``newest`` is the
    last of them. ``measured`` is when it last measured anything, an old commit perhaps. ``sources`` say of each row which
    file it is and as of when: as long as one stays, so does what the row holds.
    """

    __test__ = False  # pytest takes every Test… for a class of tests

    slug: str
    title: str
    machine: Machine
    environment: str
    python: str
    rows: npt.NDArray[np.intp]
    at: npt.NDArray[np.intp]
    newest: Row
    measured: float
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One benchmark with its parameters on one testbed.

    ``at`` are the commits it was tried at, ``values`` NaN where it failed there; ``points`` count the measured values
    only, ``places`` says which commits those are. ``shared`` are shifts that unrelated benchmarks had too. ``anchored`` are
    (commit, ratio) pairs, ``anchored_points`` count them.
    """

    testbed: str
    column: int
    at: npt.NDArray[np.intp]
    values: npt.NDArray[np.float64]
    low: npt.NDArray[np.float32]
    high: npt.NDArray[np.float32]
    places: npt.NDArray[np.intp]
    points: tuple[ChangePoint, ...] = ()
    anchored: tuple[tuple[int, AnchorRatio], ...] = ()
    anchored_points: tuple[ChangePoint, ...] = ()
    higher_is_better: bool = False
    shared: tuple[SharedShift, ...] = ()

    @property
    def measured(self) -> npt.NDArray[np.float64]:
        """The values without the failures."""
        known: npt.NDArray[np.float64] = self.values[self.values == self.values]
        return known

    @property
    def latest(self) -> float:
        """The last value; NaN where it failed last."""
        return float(self.values[-1]) if self.values.size else math.nan

    def is_worse(self, point: ChangePoint) -> bool:
        """Whether the new level is the worse one."""
        return (point.size > 0) is not self.higher_is_better


@dataclass(frozen=True, slots=True)
class Change:
    """A change point of a series, with the commits it speaks of.

    ``first`` is the first commit that was measured at the new level; the change came after ``before`` and with
    ``last`` at the latest, ``commits`` many commits in all, measured or not.
    """

    series: Series
    point: ChangePoint
    first: CommitInfo
    before: CommitInfo
    last: CommitInfo
    commits: int
    number: int
    worse: bool
    to_anchor: bool = False


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What a maintainer took on purpose, and why.

    Attributes:
        name: the benchmark or case that was accepted, as it was said.
        columns: which those are.
        commit, place: it came with this commit, which need not be measured; None where the branch does not have it.
        at: the first commit measured with it.
        report: the address of the page that shows it.
    """

    name: str
    columns: tuple[int, ...]
    commit: str
    place: int | None
    at: int | None
    reason: str
    by: str = ""
    report: str = ""

    def took(self, change: Change) -> bool:
        """Whether a change for the worse is the one that was accepted."""
        within = self.place is not None and change.before.place < self.place <= change.last.place
        return change.worse and within and change.series.column in self.columns


@dataclass(frozen=True, slots=True)
class History:
    """Everything that pages are made of."""

    project: str
    commits: tuple[CommitInfo, ...]
    testbeds: tuple[Testbed, ...]
    columns: tuple[Column, ...]
    series: Mapping[tuple[str, int], Series]
    limits: Sequence[Limits]
    line: str = ""
    commit_url: str = ""
    site_url: str = ""
    anchor: str = ""
    doubts: tuple[Doubt, ...] = ()
    notes: tuple[str, ...] = ()
    by_benchmark: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    accepted: tuple[Acceptance, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    meaning: str = ""

    def acceptance_of(self, change: Change) -> Acceptance | None:
        """Who took a change on purpose; None where nobody did."""
        return next((each for each in self.accepted if each.took(change)), None)

    def of_benchmark(self, name: str) -> list[Series]:
        """All series of a benchmark, testbed by testbed."""
        return [
            self.series[testbed.slug, column]
            for testbed in self.testbeds
            for column in self.by_benchmark[name]
            if (testbed.slug, column) in self.series
        ]

    def changes_of(self, series: Series) -> list[Change]:
        """The changes of a series, oldest first."""
        return [
            self._change(series, point, series.places, worse=series.is_worse(point))
            for point in series.points
        ]

    def shared_of(self, series: Series) -> list[tuple[Change, Reach]]:
        """The shifts that unrelated benchmarks had too, oldest first, with how far those moved."""
        return [
            (
                self._change(series, each.point, series.places, worse=series.is_worse(each.point)),
                each.reach,
            )
            for each in series.shared
        ]

    def anchored_changes_of(self, series: Series) -> list[Change]:
        """The changes of its ratio to the anchor, of which more is always worse."""
        places = [commit for commit, _ in series.anchored]
        found = (
            self._change(series, point, places, worse=point.size > 0)
            for point in series.anchored_points
        )
        return [replace(change, to_anchor=True) for change in found]

    def _change(
        self,
        series: Series,
        point: ChangePoint,
        places: Sequence[int] | npt.NDArray[np.intp],
        *,
        worse: bool,
    ) -> Change:
        first, last = (self.commits[places[each]] for each in (point.index, point.latest))
        before = self.commits[places[point.earliest - 1]]
        number = int(places[point.index])
        return Change(series, point, first, before, last, last.place - before.place, number, worse)
