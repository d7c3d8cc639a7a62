"""What a calibration.json says of noise is read, and refused where it says nothing here and now."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from perfgate.config.calibration_file import MAX_AGE, parse_noise, refusal
from perfgate.errors import UsageError
from perfgate.model.calibration_codec import SCHEMA
from perfgate.model.gate import Calibrated

STARTED = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
WHERE = {"project": "demo", "cpu": "fast", "cores": "2"}


def calibration(**changes: Any) -> str:
    measured = {"project": "demo", "cpu": "fast", "cores": 2, "perfgate": "1.2.3"}
    data = {
        "schema": SCHEMA,
        "measured": {**measured, "started": STARTED.isoformat()},
        "noise": [{"case": "a.time_b", "clocks": "cpu", "spread": 0.03}],
    }
    return json.dumps({**data, **changes})


def test_the_noise_of_cases_is_read() -> None:
    noise = parse_noise(calibration(), "file")
    assert noise.cases == (Calibrated("a.time_b", 0.03),)
    assert noise.where == WHERE
    assert refusal(noise, WHERE, "1.2.9", STARTED + MAX_AGE) is None


@pytest.mark.parametrize(
    ("where", "perfgate", "later", "message"),
    [
        (
            {"cpu": "slow"},
            "1.2.3",
            dt.timedelta(),
            "foreign: measured with cpu fast instead of slow",
        ),
        ({"project": "other"}, "1.2.3", dt.timedelta(), "project demo instead of other"),
        ({"cores": "4"}, "1.2.3", dt.timedelta(), "cores 2 instead of 4"),
        ({}, "1.3.0", dt.timedelta(), "stale: measured by perfgate 1.2.3, this is 1.3.0"),
        ({}, "1.2.3", MAX_AGE + dt.timedelta(days=1), "stale: 91 days old, allowed are 90"),
        ({}, "1.2.3", -dt.timedelta(days=3), "from the future"),
    ],
)
def test_foreign_and_stale_ones_are_refused(
    where: dict[str, str], perfgate: str, later: dt.timedelta, message: str
) -> None:
    reason = refusal(
        parse_noise(calibration(), "file"), {**WHERE, **where}, perfgate, STARTED + later
    )
    assert reason is not None
    assert message in reason


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "no usable calibration"),
        ("[]", "found []; allowed: an object"),
        (calibration(schema=SCHEMA + 1), f"schema: found {SCHEMA + 1}"),
        (calibration(measured=None), "measured: found None"),
        (calibration(noise=[{"case": "a", "spread": -1}]), "noise[0].spread: found -1"),
        (calibration(noise=[{"case": "a", "spread": "nan"}]), "noise[0].spread: found nan"),
        (calibration(noise=[{"case": "a", "spread": "0.1"}]), "noise[0].spread: found '0.1'"),
    ],
)
def test_what_is_none_is_named_with_its_place(text: str, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_noise(text, "here.json")
    assert str(raised.value).startswith("here.json is no usable calibration")
    assert message in str(raised.value)


def test_a_start_without_a_zone_is_no_time() -> None:
    measured = json.loads(calibration())["measured"]
    text = calibration(measured={**measured, "started": "2026-03-01T00:00:00"})
    with pytest.raises(UsageError, match=r"measured\.started"):
        parse_noise(text, "here.json")
