"""How long the pairs that are still wanted will take, by those that are done."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING

from perfgate.model.comparison import Pair

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfgate.measure.lockstep import Found

# A case's first rounds find out how many calls fill a slice; the last few tell what a round takes now.
_RECENT = 5


def time_left(
    done: Mapping[str, Sequence[float]],
    wanted: Mapping[str, int],
    overhead: float = 1.0,
    before: Mapping[str, float] | None = None,
) -> float | None:
    """Seconds until every case has as many pairs as it is wanted to have; None where nothing is known.

    It is an upper estimate as long as cases may drop out at a look. Cases without pairs count as the mean of the
    others.

    Args:
        done: by case, the seconds of each pair so far.
        wanted: by case, how many pairs it is to have in all; cases that are measured no more are left out.
        overhead: what a round takes over the sum of its pairs' seconds, for starting processes (``overhead()``).
        before: by case, what a pair took in an earlier comparison.
    """
    usual = dict(before or {})
    usual |= {
        key: statistics.median(seconds[-_RECENT:]) for key, seconds in done.items() if seconds
    }
    known = [seconds for seconds in usual.values() if math.isfinite(seconds)]
    if not known:
        return None
    mean = statistics.fmean(known)
    left = (
        max(0, pairs - len(done.get(key, ()))) * usual.get(key, mean)
        for key, pairs in wanted.items()
    )
    return math.fsum(left) * overhead


def overhead(elapsed: float, measured: float) -> float:
    """How much longer rounds take than their pairs: at least 1, and 1 where nothing was measured yet."""
    return max(1.0, elapsed / measured) if measured > 0 else 1.0


def pair_seconds(records: Mapping[str, Sequence[Found]]) -> dict[str, float]:
    """By case, what a pair took in a journal: its median; cases without pairs are left out."""
    seconds = {
        key: [each.seconds for each in found if isinstance(each, Pair)]
        for key, found in records.items()
    }
    return {key: statistics.median(values) for key, values in seconds.items() if values}
