"""What a bisection does next, and what it may say: decided from everything measured so far. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from perfgate.stats.step_search import (
    Observation,
    Span,
    narrowest,
    pairs_wanted,
    posterior,
    weigh,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from perfgate.stats.step_search import Evidence, Step

    FloatArray = npt.NDArray[np.float64]

# More pairs of one place than this tell nothing new: what is left is the drift between builds.
_MOST_PAIRS = 36
# The last look: the two commits around the step, side by side.
_CHECK_PAIRS = 12
# A place that is at neither level by this chance is not measured again.
_ASTRAY = 0.95
# So many of them that do not even lean to one of the levels (by this log-likelihood) end the search.
_MOST_MIDWAY = 3
_LEANS = 3.0


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of a line of commits.

    Attributes:
        candidates: how many commits there are after the good end.
        step: the change looked for.
        effects: by (low, high) place, the effects of the pairs.
        unusable: places that do not build, or whose benchmark fails.
        confidence: what a range must hold to be an answer.
    """

    candidates: int
    step: Step
    effects: Mapping[tuple[int, int], tuple[float, ...]] = field(default_factory=dict)
    unusable: frozenset[int] = frozenset()
    confidence: float = 0.99

    def chances(self) -> FloatArray:
        """The posterior over the candidates; entry 0 is the first commit after the good end."""
        seen = [Observation(low, high, shown) for (low, high), shown in self._seen()]
        return posterior(self.candidates, seen, self.step)

    def astray(self) -> dict[int, Evidence]:
        """Places that are surely at neither end's level, with what they say."""
        found = {high: weigh(shown, self.step) for (low, high), shown in self._seen() if not low}
        return {place: each for place, each in sorted(found.items()) if each.astray >= _ASTRAY}

    def _seen(self) -> list[tuple[tuple[int, int], tuple[float, ...]]]:
        # In one order: sums of the same numbers are the same however they came.
        return [(places, shown) for places, shown in sorted(self.effects.items()) if shown]


@dataclass(frozen=True, slots=True)
class Measure:
    """Measure so many pairs of two places next."""

    low: int
    high: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Found:
    """The answer: the step is in ``span``; ``reason`` says why it is no single commit, empty where it is one."""

    span: Span
    reason: str = ""


def next_move(known: Known) -> Measure | Found:
    """What to measure next, or the answer."""
    chances = known.chances()
    span = narrowest(chances, known.confidence)
    before, after = _around(span, known)
    if not _splits(before, after, known):
        check = () if known.step.exact else known.effects.get((before, after), ())
        if (before, after) == (0, known.candidates) or known.step.exact or check:
            return Found(span, _reason(span))
        return Measure(before, after, _CHECK_PAIRS)
    if _midway(known) >= _MOST_MIDWAY:
        return Found(span, "commits in it are half-way between the ends: it came in several steps")
    place = _best(chances, known)
    if place is None:
        return Found(span, "more pairs would not tell its commits apart")
    return Measure(0, place, pairs_wanted(known.step))


def moves_left(known: Known) -> int:
    """About how many probes are still to come: the bits that the posterior has not settled yet."""
    # Candidates that no usable place keeps apart count as one.
    cuts = [0, *(each for each in range(1, known.candidates) if each not in known.unusable)]
    groups = np.add.reduceat(known.chances(), cuts)
    certain = groups[groups > 0]
    return math.ceil(-float((certain * np.log2(certain)).sum()) - 0.1)


def _around(span: Span, known: Known) -> tuple[int, int]:
    """The nearest usable places before and at the end of a range; both ends of the line are usable."""
    before, after = span.first - 1, span.last
    while before in known.unusable:
        before -= 1
    while after in known.unusable:
        after += 1
    return before, after


def _splits(before: int, after: int, known: Known) -> bool:
    return any(place not in known.unusable for place in range(before + 1, after))


def _best(chances: FloatArray, known: Known) -> int | None:
    """The place whose state is least sure; None where every place that matters is measured out."""
    at_or_before = np.cumsum(chances)
    astray = known.astray()
    open_places = [
        place
        for place in range(1, known.candidates)
        if place not in known.unusable
        and place not in astray
        and len(known.effects.get((0, place), ())) < (1 if known.step.exact else _MOST_PAIRS)
    ]
    doubt = {place: abs(float(at_or_before[place - 1]) - 0.5) for place in open_places}
    best = min(open_places, key=lambda place: (doubt[place], place), default=None)
    # What is sure beyond the confidence asked for cannot shorten the range.
    if best is None or doubt[best] >= 0.5 - (1 - known.confidence) / 4:
        return None
    return best


def _midway(known: Known) -> int:
    leaning = (abs(each.present - each.absent) for each in known.astray().values())
    return sum(lean < _LEANS for lean in leaning)


def _reason(span: Span) -> str:
    if span.first == span.last:
        return ""
    return "the commits between its ends cannot be measured"
