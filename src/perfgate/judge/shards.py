"""The shards of a comparison as one: complete, each once, of the same two commits by the same rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from perfgate.errors import BrokenError
from perfgate.model.report import Comparison, Provenance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_LISTED = 3


def merge(shards: Sequence[tuple[str, Comparison]]) -> Comparison:
    """The comparison of the whole suite; each shard comes with its name, for errors.

    Raises:
        BrokenError: the shards are not all of one comparison, each once.
    """
    check_same(shards)
    _check_complete(shards)
    _check_disjoint(shards)
    _check_covering(shards)
    comparisons = [comparison for _, comparison in shards]
    return Comparison(
        provenance=joined_provenance([each.provenance for each in comparisons]),
        gate=comparisons[0].gate,
        records=tuple(record for each in comparisons for record in each.records),
        removed=_each_once(each.removed for each in comparisons),
        changes=_each_once(each.changes for each in comparisons),
        doubts=_each_once([*map(_doubts, comparisons), _about_libraries(comparisons)]),
        interrupted=any(each.interrupted for each in comparisons),
    )


# What all shards of one comparison have in common.
_SAME: dict[str, Callable[[Comparison], object]] = {
    "project": lambda each: each.provenance.project,
    "baseline": lambda each: each.provenance.baseline.commit,
    "contender": lambda each: each.provenance.contender.commit,
    "Python of the baseline": lambda each: each.provenance.baseline.python,
    "Python of the contender": lambda each: each.provenance.contender.python,
    "version of perfgate": lambda each: each.provenance.perfgate,
    "gate": lambda each: each.gate,
}


def check_same(shards: Sequence[tuple[str, Comparison]]) -> None:
    """Refuse shards that are not of one comparison.

    Raises:
        BrokenError: naming two of them and what they differ in.
    """
    first_name, first = shards[0]
    for name, other in shards[1:]:
        for what, value in _SAME.items():
            if value(first) != value(other):
                pair = f" ({_short(value(first))} and {_short(value(other))})"
                raise BrokenError(f"{first_name} and {name} differ in {what}{pair}")


def _check_complete(shards: Sequence[tuple[str, Comparison]]) -> None:
    """A shard that is missing would pass unseen."""
    places = [comparison.provenance.shard or (1, 1) for _, comparison in shards]
    counts = sorted({count for _, count in places})
    if len(counts) > 1:
        numbers = ", ".join(map(str, counts))
        raise BrokenError(f"the shards are of different divisions: into {numbers}; allowed: one")
    found = Counter(index for index, _ in places)
    missing = [str(index) for index in range(1, counts[0] + 1) if not found[index]]
    if missing:
        raise BrokenError(
            f"of {counts[0]} shards, {', '.join(missing)} missing; a part of the suite was not measured"
        )
    for index, times in found.items():
        if times > 1:
            names = ", ".join(
                name for (name, _), place in zip(shards, places, strict=True) if place[0] == index
            )
            raise BrokenError(f"shard {index} of {counts[0]} stands {times} times: {names}")


def _check_disjoint(shards: Sequence[tuple[str, Comparison]]) -> None:
    """A case counts once in the error control, and there is no telling which of its records holds."""
    owner: dict[str, str] = {}
    twice: dict[str, str] = {}
    for name, comparison in shards:
        for record in comparison.records:
            key = record.case.key
            if key in owner:
                twice[key] = f"{key} stands in {owner[key]} and {name}"
            owner[key] = name
    if twice:
        more = f" and {len(twice) - _LISTED} more" if len(twice) > _LISTED else ""
        raise BrokenError("; ".join(list(twice.values())[:_LISTED]) + more)


def _check_covering(shards: Sequence[tuple[str, Comparison]]) -> None:
    """Runners that knew other durations divide otherwise, so that a case may be in nobody's shard."""
    wanted = {each.provenance.suite_cases for _, each in shards}
    found = sum(record.case.gated for _, each in shards for record in each.records)
    if wanted != {found}:
        counts = " or ".join(map(str, sorted(wanted)))
        raise BrokenError(
            f"the shards hold {found} of {counts} cases: they do not divide the same suite by the same "
            "durations; measure them from one commit, results and options"
        )


def joined_provenance(parts: Sequence[Provenance]) -> Provenance:
    """Of the whole: machines side by side, from the first start to the last end."""
    started = min(part.started for part in parts)
    ended = max(part.started.timestamp() + part.seconds for part in parts)
    return replace(
        parts[0],
        machine=_joined(part.machine for part in parts),
        cpu=_joined(part.cpu for part in parts),
        system=_joined(part.system for part in parts),
        cores=min(part.cores for part in parts),
        memory=min(part.memory for part in parts),
        started=started,
        seconds=ended - started.timestamp(),
        shard=None,
    )


def _doubts(comparison: Comparison) -> tuple[str, ...]:
    shard = comparison.provenance.shard
    if shard is None:
        return comparison.doubts
    return tuple(f"shard {shard[0]}/{shard[1]}: {doubt}" for doubt in comparison.doubts)


def _about_libraries(comparisons: Sequence[Comparison]) -> tuple[str, ...]:
    """Environments built at different times may differ; each shard compares within its own."""
    sides = ("baseline", "contender")
    return tuple(
        f"the shards' environments of the {side} hold different versions of libraries"
        for side in sides
        if len({getattr(each.provenance, side).libraries for each in comparisons}) > 1
    )


def _each_once(parts: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for part in parts for text in part))


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(text for text in texts if text))


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
