"""An acceptance and a quarantine make a notice of what blocks, for as much and as long as they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.unit.perfgate.judge.made_up import GATE, PROVENANCE, case, gate

from perfgate.judge.exemptions import exempt
from perfgate.model.gate import Accepted, Quarantine
from perfgate.model.report import Estimate, Judgement, Verdict, Weight

ESTIMATE = Estimate(0.15, (0.12, 0.18), 0.95, margin=0.02, noise_floor=0.01, pairs=12)
SLOWER = Judgement(case(), Verdict.REGRESSION, Weight.BLOCKS, "slower", estimate=ESTIMATE)
ACCEPTED = Accepted("file.time_it", "worth it", up_to=0.2, since="a1b2c3d4")


def after_acceptance(accepted: Accepted, judgement: Judgement = SLOWER) -> Judgement:
    return exempt(judgement, gate(accepted=(accepted,)), PROVENANCE)


def test_an_accepted_regression_is_a_notice_with_the_reason() -> None:
    found = after_acceptance(ACCEPTED)
    assert found == replace(SLOWER, weight=Weight.NOTICE, accepted="worth it")
    assert after_acceptance(replace(ACCEPTED, benchmark="file.*")).weight is Weight.NOTICE


@pytest.mark.parametrize(
    "accepted",
    [
        replace(ACCEPTED, up_to=0.14),
        replace(ACCEPTED, since="ffff"),
        replace(ACCEPTED, since=""),
        replace(ACCEPTED, benchmark="file.time_other"),
    ],
)
def test_not_more_than_was_accepted_nor_on_another_baseline(accepted: Accepted) -> None:
    assert after_acceptance(accepted) == SLOWER


def test_of_what_is_not_sure_the_worst_must_have_been_accepted() -> None:
    unclear = replace(SLOWER, verdict=Verdict.INCONCLUSIVE)
    assert after_acceptance(ACCEPTED, unclear).weight is Weight.NOTICE
    assert after_acceptance(replace(ACCEPTED, up_to=0.17), unclear).weight is Weight.BLOCKS
    unknown = replace(unclear, estimate=None)
    assert after_acceptance(ACCEPTED, unknown).weight is Weight.BLOCKS


def test_what_has_no_ratio_is_accepted_as_it_is_and_what_is_broken_never() -> None:
    removed = replace(SLOWER, verdict=Verdict.REMOVED, estimate=None)
    assert after_acceptance(ACCEPTED, removed).weight is Weight.NOTICE
    broken = replace(SLOWER, verdict=Verdict.BROKEN, estimate=None)
    assert after_acceptance(ACCEPTED, broken).weight is Weight.BLOCKS


@pytest.mark.parametrize(
    ("until", "weight"),
    [
        (date(2024, 5, 16), Weight.BLOCKS),
        (date(2024, 5, 17), Weight.NOTICE),
        (date(2025, 1, 1), Weight.NOTICE),
    ],
)
def test_a_quarantine_lasts_to_the_end_of_its_day(until: date, weight: Weight) -> None:
    quarantined = (Quarantine("file.time_it", "flaky", until),)
    found = exempt(SLOWER, gate(quarantined=quarantined), PROVENANCE)
    assert (found.weight, found.quarantined) == (weight, "flaky" * (weight is Weight.NOTICE))


@pytest.mark.parametrize(("after", "weight"), [(0, Weight.NOTICE), (1, Weight.BLOCKS)])
def test_a_quarantine_begins_on_its_day(after: int, weight: Weight) -> None:
    day = PROVENANCE.started.date()
    begins = day + timedelta(days=after)
    quarantined = (Quarantine("file.time_it", "flaky", day + timedelta(days=9), since=begins),)
    assert exempt(SLOWER, gate(quarantined=quarantined), PROVENANCE).weight is weight


def test_a_light_judgement_stays_as_it_is() -> None:
    light = replace(SLOWER, weight=Weight.NONE, verdict=Verdict.NO_CHANGE)
    assert after_acceptance(ACCEPTED, light) == light
    assert exempt(SLOWER, GATE, PROVENANCE) == SLOWER
