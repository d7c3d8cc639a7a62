"""A search measures what is least sure, skips what cannot be measured, and stops when more would not help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from perfgate.judge.bisection import Found, Known, Measure, moves_left, next_move
from perfgate.stats.step_search import Step

if TYPE_CHECKING:
    from collections.abc import Sequence

EXACT = Step(size=2.0, error=0.0, noise=0.0, drift=0.0)
NOISY = Step(size=0.1, error=0.002, noise=0.01, drift=0.005)


def hunted(
    levels: Sequence[float], step: Step = EXACT, unusable: Sequence[int] = (), noise: float = 0.0
) -> tuple[Found, list[Measure]]:
    """The answer for commits at these levels (the good end first), and every move made."""
    chance = np.random.default_rng(1)
    known = Known(len(levels) - 1, step, {(0, len(levels) - 1): (levels[-1] - levels[0],)})
    moves: list[Measure] = []
    while isinstance(move := next_move(known), Measure):
        moves.append(move)
        if move.high in unusable:
            known = Known(known.candidates, step, known.effects, known.unusable | {move.high})
            continue
        places = (move.low, move.high)
        level = levels[move.high] - levels[move.low]
        shown = tuple(level + noise * chance.standard_normal(move.pairs))
        effects = {**known.effects, places: known.effects.get(places, ()) + shown}
        known = Known(known.candidates, step, effects, known.unusable)
    return move, moves


def stepped(count: int, at: int, size: float = 2.0) -> list[float]:
    return [size * (place >= at) for place in range(count + 1)]


@pytest.mark.parametrize("at", range(1, 17))
def test_a_counter_takes_one_measurement_for_each_halving(at: int) -> None:
    found, moves = hunted(stepped(16, at))
    assert (found.span.first, found.span.last, found.span.probability) == (at, at, 1.0)
    assert not found.reason
    assert len(moves) == 4
    assert all(move.pairs == 1 for move in moves)


def test_commits_that_cannot_be_measured_end_in_a_range() -> None:
    found, _ = hunted(stepped(16, 7), unusable=(5, 6))
    assert (found.span.first, found.span.last) == (5, 7)
    assert found.reason == "the commits between its ends cannot be measured"
    elsewhere, _ = hunted(stepped(16, 7), unusable=(2, 3, 10))
    assert (elsewhere.span.first, elsewhere.span.last) == (7, 7)


def test_one_commit_between_the_ends_is_the_answer_at_once() -> None:
    found, moves = hunted(stepped(1, 1))
    assert (found.span.first, found.span.last) == (1, 1)
    assert moves == []


def test_the_last_look_is_at_the_commits_around_the_step() -> None:
    found, moves = hunted(stepped(16, 7, 0.1), NOISY, noise=0.01)
    assert (found.span.first, found.span.last) == (7, 7)
    assert moves[-1] == Measure(6, 7, 12)
    assert found.span.probability > 0.999


def test_a_step_in_two_parts_ends_at_the_larger_one_or_says_so() -> None:
    larger = [0.0] * 5 + [0.03] * 6 + [0.1] * 6
    found, _ = hunted(larger, NOISY, noise=0.005)
    assert (found.span.first, found.span.last) == (11, 11)
    halves = [0.0] * 5 + [0.05] * 6 + [0.1] * 6
    both, moves = hunted(halves, NOISY, noise=0.005)
    assert both.span.first <= 5
    assert both.span.last >= 11
    assert both.reason == "commits in it are half-way between the ends: it came in several steps"
    assert len(moves) < 40


def test_what_no_number_of_pairs_tells_apart_stays_a_range() -> None:
    hopeless = Step(size=0.1, error=0.02, noise=1.0, drift=0.01)
    found, moves = hunted(stepped(4, 2, 0.1), hopeless, noise=1.0)
    assert found.span.first < found.span.last
    assert found.reason == "more pairs would not tell its commits apart"
    assert len(moves) == 9


def test_moves_left_are_the_bits_that_are_open() -> None:
    assert moves_left(Known(16, EXACT)) == 4
    assert moves_left(Known(16, EXACT, {(0, 8): (2.0,)})) == 3
    assert moves_left(Known(16, EXACT, unusable=frozenset(range(2, 16)))) == 1
