"""The rules of the gate: margins, budgets, looks, and what was accepted or set aside."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Looks:
    """After how many pairs the data are looked at; each entry is a total, ascending.

    ``screening`` spends no error: it only chooses suspects. ``confirmation`` splits alpha evenly over its
    looks. ``control_every``: one round of so many measures the baseline twice, for the A/A leg.
    """

    screening: tuple[int, ...] = (5, 10, 15)
    confirmation: tuple[int, ...] = (12, 32, 96)
    control_every: int = 2

    def times(self, factor: int) -> Looks:
        """The same looks, each after so many times the pairs."""
        return replace(
            self,
            screening=tuple(factor * pairs for pairs in self.screening),
            confirmation=tuple(factor * pairs for pairs in self.confirmation),
        )


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits on the benchmarks that ``pattern`` matches (fnmatch on the case's key); None sets no limit.

    ``block`` and ``warn`` are relative effects (0.10 is 10 %); ``max_value`` is absolute, in ``unit``;
    ``max_increase`` is what a counter or a leak may grow by, in ``unit``.
    """

    pattern: str
    block: float | None = None
    warn: float | None = None
    max_value: float | None = None
    max_increase: float | None = None
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A regression that a maintainer took on purpose.

    It holds for the one change that it was accepted for: up to an effect of ``up_to`` (0.25 is 25 %), and
    only while the baseline does not have it yet (``since``: the baseline's commit it was accepted against).
    """

    benchmark: str
    reason: str
    up_to: float
    since: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Quarantine:
    """A flaky benchmark: until (and with) that day its verdict is shown and does not block.

    ``since``: the day it was set aside; it holds from then on, where that is known.
    """

    benchmark: str
    reason: str
    until: date
    since: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the benchmark is set aside on this day."""
        return (self.since is None or self.since <= day) and day <= self.until


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What a calibration found of a case: ``spread`` is a pair's standard deviation against itself, 0.03 is 3 %."""

    case: str
    spread: float


@dataclass(frozen=True, slots=True)
class Gate:
    """Everything that decides, validated once; the defaults are the project owner's.

    Attributes:
        alpha: chance that a run calls any unchanged benchmark a regression, over the whole suite.
        min_margin: the least effect worth a verdict; the margin is the larger of it and the noise floor.
        block, warn: relative budgets; an estimate that reaches them, of a sure regression, blocks or warns.
        leak: absolute budget of a growth per cycle or execution, in bytes.
        inconclusive_blocks: whether "cannot tell" ends with exit code 3.
        calibrated: how noisy cases are known to be on this machine; their noise floor is at least that.
    """

    alpha: float = 0.01
    min_margin: float = 0.02
    block: float = 0.10
    warn: float = 0.05
    leak: float = 5e6
    inconclusive_blocks: bool = True
    looks: Looks = field(default_factory=Looks)
    budgets: tuple[Budget, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    quarantined: tuple[Quarantine, ...] = ()
    calibrated: tuple[Calibrated, ...] = ()
