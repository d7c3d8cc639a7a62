"""Where along a line of commits one step lies, by noisy comparisons between places on the line.

Place 0 is the good end; the candidates 1..n are the commits after it, and the candidate k says: everything before
k is nearer to the good end's level, everything from k on nearer to the bad end's; most commits are at one of the
two. What was measured weighs candidates by Bayes' rule. Probing where the posterior's halves meet is the probabilistic bisection of Horstein 1963 (IEEE
Transactions on Information Theory 9:136); Waeber, Frazier and Henderson 2013 (SIAM Journal on Control and
Optimization 51:2261) show that it finds the place exponentially fast.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from perfgate.stats.effect import checked, hodges_lehmann
from perfgate.stats.noise import robust_deviation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    FloatArray = npt.NDArray[np.float64]

# Student's t with so few degrees of freedom lets one wild pair in a dozen pass without deciding anything.
_TAIL = 4
# How often a commit is at a level of its own: slowed for a while, or built differently.
_STRAY = 0.02
# Keeps a likelihood from being 0: nothing that was measured with noise is impossible.
_LEAST = 1e-12
# From so many values on, their own spread tells of their noise.
_OWN_NOISE = 5
# Of the grid that levels are summed over: points to a deviation, and in all.
_FINE = 4
_MOST_POINTS = 4001


@dataclass(frozen=True, slots=True)
class Step:
    """The change looked for, in the effects' unit.

    Attributes:
        size: from the good end's level to the bad end's; not zero.
        error: one standard deviation of ``size``.
        noise: the standard deviation of one pair; 0 for counts that never vary.
        drift: how far a commit strays from its level, as a standard deviation: no two builds are alike.
    """

    size: float
    error: float
    noise: float
    drift: float

    @property
    def exact(self) -> bool:
        """Whether one value decides."""
        return self.noise == 0


@dataclass(frozen=True, slots=True)
class Observation:
    """Pairs of two places: the effects of ``high`` against ``low``."""

    low: int
    high: int
    effects: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Log-likelihoods: that the step is not between the two places, and that it is.

    ``astray`` is the posterior chance that the later place is at neither end's level.
    """

    absent: float
    present: float
    astray: float


@dataclass(frozen=True, slots=True)
class Span:
    """Candidates from ``first`` to ``last``; one of them is the place with that ``probability``."""

    first: int
    last: int
    probability: float


def weigh(effects: Sequence[float], step: Step) -> Evidence:
    """What effects of one place against an earlier one say of the step.

    Raises:
        ValueError: as ``checked``.
    """
    vector = checked(effects)
    if step.exact:
        crossed = abs(float(vector[-1]) - step.size) < abs(float(vector[-1]))
        astray = float(vector[-1]) not in {0.0, step.size}
        return Evidence(-math.inf if crossed else 0.0, 0.0 if crossed else -math.inf, float(astray))
    centre = hodges_lehmann(vector)
    noise = step.noise
    if vector.size >= _OWN_NOISE:
        noise = max(noise, robust_deviation(vector, centre))
    levels = _levels(step, centre, noise)
    scaled = (vector[:, None] - levels) / noise
    likelihood = -(_TAIL + 1) / 2 * np.log1p(scaled**2 / _TAIL).sum(axis=0)
    likelihood -= likelihood.max()
    chance = np.exp(likelihood)
    at_good = float((chance * _bell(levels, 0.0, step.drift)).sum())
    at_bad = float((chance * _bell(levels, step.size, math.hypot(step.drift, step.error))).sum())
    beyond = np.abs(levels - step.size) < np.abs(levels)
    below, above = float(chance[~beyond].mean()), float(chance[beyond].mean())
    usual, stray = (1 - _STRAY) * (at_good + at_bad), _STRAY * (below + above)
    return Evidence(
        absent=math.log((1 - _STRAY) * at_good + _STRAY * below + _LEAST),
        present=math.log((1 - _STRAY) * at_bad + _STRAY * above + _LEAST),
        astray=stray / (usual + stray),
    )


def posterior(candidates: int, observations: Iterable[Observation], step: Step) -> FloatArray:
    """The chance of each candidate, all being equally likely before; entry 0 is the candidate 1."""
    places = np.arange(1, candidates + 1)
    total = np.zeros(candidates)
    for each in observations:
        evidence = weigh(each.effects, step)
        between = (each.low < places) & (places <= each.high)
        total += np.where(between, evidence.present, evidence.absent)
    weights = np.exp(total - total.max())
    chances: FloatArray = weights / weights.sum()
    return chances


def narrowest(chances: FloatArray, mass: float) -> Span:
    """The shortest run of candidates that holds at least that much, the likeliest of those."""
    sums = np.concatenate(([0.0], np.cumsum(chances)))
    for length in range(1, chances.size):
        held = sums[length:] - sums[:-length]
        start = int(np.argmax(held))
        if held[start] >= mass:
            return Span(start + 1, start + length, float(held[start]))
    return Span(1, int(chances.size), 1.0)


def pairs_wanted(step: Step, least: int = 3, most: int = 12) -> int:
    """How many pairs at once tell the two levels apart: a likelihood ratio of about a thousand where that suffices."""
    wanted = math.ceil(2 * math.log(1000) * (step.noise / step.size) ** 2)
    return 1 if step.exact else min(max(wanted, least), most)


def _levels(step: Step, centre: float, noise: float) -> FloatArray:
    """An even grid over every level that is worth a thought."""
    reach = abs(step.size) + 4 * step.drift
    low = min(-reach, step.size - reach, centre - noise)
    high = max(reach, step.size + reach, centre + noise)
    points = min(_MOST_POINTS, math.ceil(_FINE * (high - low) / min(step.drift, noise)))
    return np.linspace(low, high, max(points, 100))


def _bell(levels: FloatArray, centre: float, deviation: float) -> FloatArray:
    """A normal prior over the grid, as weights that sum to one."""
    weights = np.exp(-0.5 * ((levels - centre) / deviation) ** 2)
    normed: FloatArray = weights / weights.sum()
    return normed
