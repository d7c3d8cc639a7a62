"""Spreads cases over shards that take about equally long.

Every shard splits for itself, so all must see the same durations: take them from what is committed, not from
what one machine happens to have.
"""

from __future__ import annotations

import math
import re
import statistics
from collections import Counter
from typing import TYPE_CHECKING

from perfgate.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from perfgate.model.comparison import Case

# Where nothing is known, all cases of a kind count alike.
_UNKNOWN_SECONDS = 1.0
# A process's start, of asv_runner and the benchmark file's imports.
_START_SECONDS = 0.3
# How often a comparison does what asv did: an exact counter takes two pairs of two processes; others five to fifteen
# pairs, every other with a third process for the A/A leg. A pair times less than asv's two processes do, so that
# their seconds count 4 times (canvas) to 17 times (browsers) where this suite was measured.
_EXACT, _VALUE, _TIMED = 4.0, 25.0, 8.0
# A file may make its shard this much longer than the average before it is cut: each part pays for the file's
# imports and set-up again in every round.
_SLACK = 1.25


def parse_shard(text: str) -> tuple[int, int]:
    """``2/4``: the second of four.

    Raises:
        UsageError: anything else.
    """
    match = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text)
    if match is None:
        raise UsageError(f"--shard {text!r}: found no i/n; allowed: 1/4 to 4/4 for four shards")
    index, count = int(match[1]), int(match[2])
    if not 1 <= index <= count:
        allowed = f"1/{count} to {count}/{count}" if count else "at least one shard"
        raise UsageError(f"--shard {text!r}: there is no such shard; allowed: {allowed}")
    return index, count


def comparison_seconds(
    cases: Sequence[Case], by_benchmark: Mapping[str, float]
) -> dict[str, float]:
    """About how long comparing each case takes, by its key: what asv took, as often as a comparison does it.

    Args:
        cases: the suite, what is not gated too: asv's seconds are for all parameters together.
        by_benchmark: asv's seconds, as ``history.asv_results.read_durations`` has them; the median of the others
            where one is missing.
    """
    siblings = Counter(case.benchmark for case in cases)
    # A value's cache is made anew in each round, as long as one case that shares it is measured.
    sharing: dict[str, list[float]] = {}
    for case in cases:
        if case.gated and case.setup_cache and not case.kind.timed:
            sharing.setdefault(case.setup_cache, []).append(_times(case))
    known = {
        case.key: by_benchmark[case.benchmark] / siblings[case.benchmark]
        for case in cases
        if _usable(by_benchmark.get(case.benchmark))
    }
    usual = statistics.median(known.values()) if known else _UNKNOWN_SECONDS

    def seconds(case: Case) -> float:
        own = _times(case) * (known.get(case.key, usual) + _START_SECONDS)
        cache = by_benchmark.get(f"<setup_cache {case.setup_cache}>", 0.0)
        times = sharing.get(case.setup_cache, ())
        if case.kind.timed or not times or not _usable(cache):
            return own
        return own + max(times) * cache / len(times)

    return {case.key: seconds(case) for case in cases}


def _times(case: Case) -> float:
    """How often a comparison does what asv did of the case."""
    if case.kind.timed:
        return _TIMED
    return _EXACT if case.exact else _VALUE


def split(
    cases: Sequence[Case], durations: Mapping[str, float], count: int
) -> tuple[tuple[Case, ...], ...]:
    """The cases of each shard, in the order they came; some are empty where there are few cases.

    Longest processing time first (Graham 1969, SIAM J. Appl. Math. 17:416). A file's cases share processes and
    stay together unless the file is much longer than a shard; cases with a common ``setup_cache`` always do.

    Args:
        cases: the suite.
        durations: seconds by key; a missing one counts as the median of the others.
        count: how many shards, at least one.
    """
    usable = [seconds for seconds in durations.values() if _usable(seconds)]
    usual = statistics.median(usable) if usable else _UNKNOWN_SECONDS
    seconds = {
        case.key: durations[case.key] if _usable(durations.get(case.key)) else usual
        for case in cases
    }
    whole = _grouped(cases, lambda case: case.file)
    longest = _SLACK * math.fsum(seconds.values()) / count
    parts: list[list[Case]] = []
    for members in whole:
        length = _total(members, seconds)
        if length <= longest:
            parts.append(members)
        else:
            units = _grouped(members, lambda case: case.setup_cache or f"\0{case.key}")
            pieces = math.ceil(length * count / math.fsum(seconds.values()))
            parts += _balanced(units, seconds, pieces)
    shards = _balanced(parts, seconds, count)
    order = {case.key: place for place, case in enumerate(cases)}
    return tuple(tuple(sorted(shard, key=lambda case: order[case.key])) for shard in shards)


def _balanced(
    parts: Iterable[list[Case]], seconds: Mapping[str, float], count: int
) -> list[list[Case]]:
    """Each part, longest first, to whoever has least; ties go by name, never by chance."""
    bins: list[list[Case]] = [[] for _ in range(count)]
    loads = [0.0] * count
    named = [part for part in parts if part]
    for part in sorted(named, key=lambda part: (-_total(part, seconds), part[0].key)):
        least = loads.index(min(loads))
        bins[least] += part
        loads[least] += _total(part, seconds)
    return bins


def _grouped(cases: Sequence[Case], name: Callable[[Case], str]) -> list[list[Case]]:
    groups: dict[str, list[Case]] = {}
    for case in cases:
        groups.setdefault(name(case), []).append(case)
    return list(groups.values())


def _total(cases: Sequence[Case], seconds: Mapping[str, float]) -> float:
    return math.fsum(seconds[case.key] for case in cases)


def _usable(seconds: float | None) -> bool:
    return seconds is not None and math.isfinite(seconds) and seconds > 0
