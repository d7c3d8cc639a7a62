"""A suspect is sure by fresh pairs alone, at a level that holds for all suspects and looks together."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.perfgate.judge.made_up import (
    CONFIRMATION,
    GATE,
    SCREENING,
    case,
    gate,
    moved,
    noise,
    record,
    still,
    timed,
)

from perfgate.judge.confirmation import confirm, undecided
from perfgate.judge.screening import Direction
from perfgate.stats.multiplicity import holm
from perfgate.stats.signed_rank import signed_rank_p


def test_only_suspects_are_confirmed() -> None:
    found = confirm([still(), moved(0.06), moved(-0.06, "file.time_faster")], GATE)
    assert {key: each.direction for key, each in found.items()} == {
        "file.time_it": Direction.WORSE,
        "file.time_faster": Direction.BETTER,
    }


def test_the_screening_pairs_of_a_suspect_are_no_evidence() -> None:
    screened = timed(SCREENING, [0.5] * 5)
    subject = record(case(), screened, timed(CONFIRMATION, noise(12)))
    found = confirm([subject], GATE)["file.time_it"]
    assert found.assessment is not None
    assert abs(found.assessment.effect) < 0.005
    assert found.p_value == 1.0


def test_a_p_value_is_adjusted_for_the_looks_and_the_family() -> None:
    screened = timed(SCREENING, [0.05] * 5)
    family = [
        record(
            case(f"file.time_{n}"),
            screened,
            timed(CONFIRMATION, [0.02 + n / 100 + each for each in noise(12, 4)]),
        )
        for n in range(4)
    ]
    found = confirm([*family, moved(-0.06, "file.time_faster"), still()], GATE)
    raw = []
    for each in family:
        assessment = found[each.case.key].assessment
        assert assessment is not None
        raw.append(3 * signed_rank_p(assessment.effects, assessment.margin))
    assert [found[each.case.key].p_value for each in family] == pytest.approx(
        holm(np.minimum(raw, 1)).tolist()
    )
    assert len({round(each, 9) for each in raw}) == 4
    # Improvements are a family of their own.
    assert found["file.time_faster"].p_value == pytest.approx(3 * 2.0**-12)


def test_looks_are_taken_at_their_numbers_of_pairs_alone() -> None:
    for pairs, used in [(0, None), (11, None), (12, 12), (31, 12), (32, 32), (96, 96), (99, 96)]:
        found = confirm([moved(0.06, pairs=pairs)], GATE)["file.time_it"]
        assert found.pairs == pairs
        assert found.last is (pairs >= 96)
        assert (found.assessment and found.assessment.effects.size) == used


def test_a_rejection_at_an_early_look_stands() -> None:
    late = [*([0.05] * 12), *([-0.05] * 20)]
    subject = record(case(), timed(SCREENING, [0.05] * 5), timed(CONFIRMATION, late, [*noise(32)]))
    assert confirm([subject], GATE)["file.time_it"].p_value == pytest.approx(3 * 2.0**-12)


def test_a_control_that_differs_from_itself_is_noticed() -> None:
    leaning = [0.05 + each for each in noise(12, 0.5)]
    subject = record(
        case(),
        timed(SCREENING, [0.2] * 5),
        timed(CONFIRMATION, [0.2 + each for each in noise(12)], leaning),
    )
    # A lean raises the noise floor, and must still be beyond it.
    found = confirm([subject], GATE)["file.time_it"]
    assert found.assessment is not None
    assert found.assessment.margin > 0.025
    assert found.control_p_value == pytest.approx(2 * 3 * 2.0**-12)
    assert confirm([moved(0.2)], GATE)["file.time_it"].control_p_value == 1.0


def test_undecided_before_the_first_look() -> None:
    assert undecided([moved(0.06, pairs=0), still()], GATE) == {"file.time_it"}


def test_decided_once_it_is_sure_and_known_not_to_block_or_to_block() -> None:
    assert undecided([moved(0.06), moved(0.2, "file.time_more")], GATE) == frozenset()


def test_a_sure_one_near_the_block_budget_gets_more_pairs_to_the_last_look() -> None:
    assert undecided([moved(0.10)], GATE) == {"file.time_it"}
    assert undecided([moved(0.10, pairs=32)], GATE) == {"file.time_it"}
    assert undecided([moved(0.10, pairs=96)], GATE) == frozenset()


def test_a_hopeless_one_gets_no_more_unless_it_may_still_block() -> None:
    screened = timed(SCREENING, [0.05] * 5)
    hopeless = record(case(), screened, timed(CONFIRMATION, noise(12)))
    assert undecided([hopeless], GATE) == frozenset()
    wild = record(case(), screened, timed(CONFIRMATION, noise(12, 60), noise(12, 60)))
    assert undecided([wild], GATE) == {"file.time_it"}


def test_hope_is_measured_by_the_noise_floor_of_the_last_look() -> None:
    """After twelve pairs the floor alone is as large as the effect; after all of them it is less than half."""
    screened = timed(SCREENING, [0.05] * 5)
    effects = [0.05 + each for each in noise(12, 8)]
    subject = record(case(), screened, timed(CONFIRMATION, effects, noise(12, 20)))
    found = confirm([subject], GATE)["file.time_it"]
    assert found.assessment is not None
    assert found.assessment.margin > 0.04
    assert undecided([subject], GATE) == {"file.time_it"}


def test_one_that_is_neither_sure_nor_hopeless_gets_more() -> None:
    screened = timed(SCREENING, [0.05] * 5)
    effects = [0.035 + each for each in noise(12, 4)]
    assert undecided([record(case(), screened, timed(CONFIRMATION, effects))], GATE) == {
        "file.time_it"
    }


def test_with_many_suspects_the_first_look_cannot_speak() -> None:
    few = [moved(0.06, f"file.time_{n}") for n in range(13)]
    assert undecided(few, GATE) == frozenset()
    many = [moved(0.06, f"file.time_{n}") for n in range(14)]
    assert len(undecided(many, GATE)) == 14
    more = [moved(0.06, f"file.time_{n}", pairs=32) for n in range(14)]
    assert undecided(more, GATE) == frozenset()


def test_what_a_shard_takes_for_sure_stays_sure_in_the_whole_suite() -> None:
    """However many suspects the other shards have: here all of their cases are."""
    ours = [moved(0.06, "file.time_ours"), *(still(f"file.time_still_{n}") for n in range(9))]
    others = [moved(0.03, f"file.time_other_{n}", spread=8) for n in range(90)]
    assert undecided(ours, GATE) == frozenset()
    assert undecided(ours, GATE, share=0.1) == {"file.time_ours"}
    longer = [moved(0.06, "file.time_ours", pairs=32), *ours[1:]]
    assert undecided(longer, GATE, share=0.1) == frozenset()
    assert confirm([*longer, *others], GATE)["file.time_ours"].p_value <= GATE.alpha


def test_alpha_is_the_gates() -> None:
    subject = [moved(0.06)]
    assert undecided(subject, gate(alpha=0.0001)) == {"file.time_it"}
    assert undecided(subject, gate(alpha=0.001)) == frozenset()
