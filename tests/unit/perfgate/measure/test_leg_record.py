"""Legs come back as they were written; a line that was cut off is counted, and loses no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfgate.errors import BrokenError
from perfgate.measure.leg_record import add_leg, read_legs
from perfgate.model.comparison import Clock
from perfgate.model.legs import Leg, LegSeries

if TYPE_CHECKING:
    from pathlib import Path

WHERE = {"project": "demo", "cpu": "c", "cores": "2"}
LEG = Leg(WHERE, "2026-01-01T00:00:00+00:00", "a" * 40, False, (LegSeries("a", Clock.CPU, (0.1,)),))


def test_legs_are_appended(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "legs.jsonl"
    assert read_legs(path) == ((), 0)
    add_leg(path, LEG)
    add_leg(path, LEG)
    assert read_legs(path) == ((LEG, LEG), 0)


def test_a_torn_line_is_counted_and_swallows_nothing(tmp_path: Path) -> None:
    path = tmp_path / "legs.jsonl"
    add_leg(path, LEG)
    path.write_bytes(path.read_bytes()[:-20])
    add_leg(path, LEG)
    assert read_legs(path) == ((LEG,), 1)


def test_what_cannot_be_written_or_read_is_said(tmp_path: Path) -> None:
    for call in (lambda: add_leg(tmp_path, LEG), lambda: read_legs(tmp_path)):
        with pytest.raises(BrokenError, match="cannot be"):
            call()
