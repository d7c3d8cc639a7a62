"""Which clock a case is judged on."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from perfgate.model.comparison import Clock, Kind, Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfgate.model.comparison import Case, Pair

VALUE_KINDS = frozenset({Kind.MEM, Kind.PEAKMEM, Kind.TRACK})
# A side that works this share of the time, in one thread, is bound by the processor. Above the upper
# end several threads work at once, and processor time does not tell how long anybody waits.
_BOUND = (0.9, 1.1)


def judged_clock(case: Case, pairs: Sequence[Pair]) -> Clock:
    """The clock of a case, from its first screening pairs; the same for both stages.

    A number is itself. Else the clock that the benchmark asks for, else its own timer. Else processor
    time where *both* sides are bound by the processor, with that of the children where it takes them to
    say so; else wall time. A contender that sleeps more thus shows on the wall clock, once it works less
    than nine tenths of the time.

    Args:
        case: what is judged.
        pairs: of the first look, and no later ones: a clock that could change with what was seen on it
            would choose its own result.
    """
    if case.kind in VALUE_KINDS:
        return Clock.VALUE
    if case.clock is not None:
        return case.clock
    if any(Clock.TIMER in pair.readings.get(Side.BASELINE, {}) for pair in pairs):
        return Clock.TIMER
    if _bound([pair.cpu_share for pair in pairs]):
        return Clock.CPU
    if _bound([pair.children_share for pair in pairs]):
        return Clock.CPU_AND_CHILDREN
    return Clock.WALL


def _bound(shares: Sequence[tuple[float, float]]) -> bool:
    least, most = _BOUND
    return bool(shares) and all(least <= median(side) <= most for side in zip(*shares, strict=True))
