"""How long the pairs that are still wanted will take, by those that are done."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# A case's first rounds find out how many calls fill a slice; the last few tell what a round takes now.
_RECENT = 5


def time_left(
    done: Mapping[str, Sequence[float]],
    wanted: Mapping[str, int],
) -> float | None:
    """Seconds until every case has as many pairs as it is wanted to have; None where nothing is known.

    It is an upper estimate as long as cases may drop out at a look. Cases without pairs count as the mean of the
    others.

    Args:
        done: by case, the seconds of each pair so far.
        wanted: by case, how many pairs it is to have in all; cases that are measured no more are left out.
    """
    usual = {key: statistics.median(seconds[-_RECENT:]) for key, seconds in done.items() if seconds}
    known = [seconds for seconds in usual.values() if math.isfinite(seconds)]
    if not known:
        return None
    mean = statistics.fmean(known)
    left = (
        max(0, pairs - len(done.get(key, ()))) * usual.get(key, mean)
        for key, pairs in wanted.items()
    )
    return math.fsum(left)
