"""A report survives its file without loss, and is written whole or not at all."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path

import pytest
from tests.unit.perfgate.report.example_report import example

from perfgate.errors import PerfgateError
from perfgate.model import comparison as measured
from perfgate.report import comparison_json
from perfgate.report.comparison_json import from_bytes, read, to_text, write

GOLDEN = Path(__file__).with_name("golden") / "report.json"


def test_the_golden_file() -> None:
    text = json.dumps(json.loads(to_text(example())), indent=1) + "\n"
    if os.environ.get("PERFGATE_GOLDEN") == "write":
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")
    assert read(GOLDEN) == example().comparison


def test_not_a_number_survives() -> None:
    report = example()
    pair = dataclasses.replace(
        report.comparison.records[0].pairs[0], effects={measured.Clock.CPU: float("nan")}
    )
    record = dataclasses.replace(report.comparison.records[0], pairs=(pair,))
    comparison = dataclasses.replace(report.comparison, records=(record,))
    text = to_text(dataclasses.replace(report, comparison=comparison))
    assert '"effects":{"cpu":"nan"}' in text
    again = from_bytes(text.encode(), "report.json").records[0].pairs[0]
    assert str(again.effects) == "{<Clock.CPU: 'cpu'>: nan}"


def test_long_and_broken_texts_are_written_so_that_they_can_be_read() -> None:
    report = example()
    record = report.comparison.records[0]
    failure = dataclasses.replace(record.failures[0], output="a" * 30_000 + "z", error="\udcff!")
    record = dataclasses.replace(record, failures=(failure,))
    comparison = dataclasses.replace(report.comparison, records=(record,))
    text = to_text(dataclasses.replace(report, comparison=comparison))
    again = from_bytes(text.encode(), "report.json").records[0].failures[0]
    assert again.error == "?!"
    assert len(again.output) <= comparison_json.MAX_TEXT
    assert again.output.startswith("aaa")
    assert again.output.endswith("aaz")


def test_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "deep" / "report.json"
    write(example(), path)
    assert read(path) == example().comparison
    before = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PerfgateError, match="cannot be written: No space left on device"):
        write(example(doubts=("another",)), path)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["report.json"]
