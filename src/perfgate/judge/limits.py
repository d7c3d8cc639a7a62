"""The limits that hold for one case: the gate's own, and those of the budgets that match it."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from perfgate.model.units import BYTES, to_base

if TYPE_CHECKING:
    from perfgate.model.comparison import Case
    from perfgate.model.gate import Budget, Gate

# A growth in bytes per one of these is a leak; bytes per node or per row is a size like any other.
_LEAKS_PER = frozenset({"cycle", "execution", "iteration", "lease", "call", "run"})


@dataclass(frozen=True, slots=True)
class Limits:
    """What a case may do.

    Attributes:
        block, warn: relative effects, worse positive.
        max_value: for the contender's value, in the case's base unit; None sets no limit.
        max_increase: for what the contender's value is worse by, in the base unit.
        grows: the case measures a growth per cycle or execution: it has no sensible ratio.
        doubts: budgets that match and cannot be applied, one sentence each.
    """

    block: float
    warn: float
    max_value: float | None = None
    max_increase: float | None = None
    grows: bool = False
    doubts: tuple[str, ...] = ()


def matches(case: Case, pattern: str) -> bool:
    """Whether a name or an fnmatch pattern means the case: by its key, or by its benchmark.

    A key may hold brackets, which a pattern would take for its own, so names are compared first.
    """
    return pattern in {case.key, case.benchmark} or fnmatchcase(case.key, pattern)


def limits_of(case: Case, gate: Gate) -> Limits:
    """The limits of a case. Where several budgets set the same limit, the last one holds."""
    block, warn = gate.block, gate.warn
    grows = is_growth(case.unit)
    max_value = max_increase = gate.leak if grows else None
    doubts = []
    for budget in gate.budgets:
        if not matches(case, budget.pattern):
            continue
        block = block if budget.block is None else budget.block
        warn = warn if budget.warn is None else budget.warn
        if budget.max_value is None and budget.max_increase is None:
            continue
        if not _same_base(budget, case):
            doubts.append(
                f"the budget of {budget.pattern!r} is in {budget.unit!r} and {case.key} is in "
                f"{case.unit!r}: its absolute limits were not applied"
            )
            continue
        unit = budget.unit or case.unit
        if budget.max_value is not None:
            max_value = to_base(budget.max_value, unit)[0]
        if budget.max_increase is not None:
            max_increase = to_base(budget.max_increase, unit)[0]
    return Limits(block, warn, max_value, max_increase, grows, tuple(doubts))


def is_growth(unit: str) -> bool:
    """Whether a unit is that of a leak: bytes per cycle, execution and the like."""
    measure, _, of = to_base(1.0, unit)[1].partition("/")
    return measure == BYTES and of.rstrip("s") in _LEAKS_PER


def _same_base(budget: Budget, case: Case) -> bool:
    return not budget.unit or to_base(1.0, budget.unit)[1] == to_base(1.0, case.unit)[1]
