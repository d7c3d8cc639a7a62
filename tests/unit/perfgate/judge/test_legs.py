"""The A/A leg holds what strayed, and alarms only when a baseline surely differs from itself."""

from __future__ import annotations

import json

from tests.unit.perfgate.judge.made_up import (
    CONFIRMATION,
    case,
    compared,
    noise,
    record,
    still,
    timed,
)

from perfgate.judge.legs import leg_of
from perfgate.model.comparison import Kind
from perfgate.model.legs import leg_from_json, leg_to_json


def test_a_quiet_baseline_does_not_alarm_and_comes_back_from_json() -> None:
    leg = leg_of(compared(still("file.time_a"), still("file.time_b")))
    assert leg is not None
    assert not leg.alarmed
    assert [(each.key, len(each.effects)) for each in leg.series] == [
        ("file.time_a", 5),
        ("file.time_b", 5),
    ]
    assert leg.where == {"project": "demo", "cpu": "cpu", "cores": "2"}
    again = leg_from_json(json.loads(json.dumps(leg_to_json(leg))))
    assert (again.where, again.baseline) == (leg.where, leg.baseline)
    assert [round(each, 6) for each in leg.series[0].effects] == list(again.series[0].effects)


def test_a_baseline_that_leans_alarms_in_either_direction() -> None:
    for lean in (0.06, -0.06):
        controls = [lean + each for each in noise(15)]
        leaning = record(case("file.time_c"), timed(CONFIRMATION, noise(15), controls))
        leg = leg_of(compared(still(), leaning))
        assert leg is not None
        assert leg.alarmed


def test_a_comparison_without_controls_has_no_leg() -> None:
    exact = record(case("file.track_x", Kind.TRACK, exact=True))
    alone = record(case(), timed(CONFIRMATION, noise(5), [None] * 5))
    assert leg_of(compared(exact, alone)) is None
