"""A file that is no report, or says what none can, is refused with place, value found and values allowed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.report.example_report import example

from perfgate.errors import ReportFileError
from perfgate.report import comparison_json
from perfgate.report.comparison_json import from_bytes, read, to_json, to_text, write

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = to_text(example())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "report.json: is no JSON, perhaps truncated: Expecting value: line 1 column 1 (char 0)"),
        (WHOLE[:500].encode(), "report.json: is no JSON, perhaps truncated: "),
        (b"\xff\xfe{}", "report.json: is no JSON, perhaps truncated: 'utf-8' codec"),
        (b"[]", "report.json: found no report of perfgate; allowed: a report of schema 1"),
        (b"{}", "report.json: found no report of perfgate; allowed: a report of schema 1"),
        (b'{"schema": 2}', "report.json: schema: found 2; allowed: 1, which this perfgate writes"),
        (b'{"schema": true}', "report.json: schema: found True; allowed: 1, which this perfgate writes"),
        (b'{"schema": 1}', "report.json: conclusion: found nothing; allowed: a value; the field is missing"),
        (b'{"schema": 1, "schema": 1}', "report.json: found the field 'schema' twice; allowed: each field once"),
        (b'{"schema": NaN}', "report.json: found NaN; allowed: numbers; nan, inf and -inf as texts"),
        (b"[" * 200_000, "report.json: is no JSON, perhaps truncated: "),
        (b'{"schema": 1, "x": ' + b"1" * 5000 + b"}", "report.json: is no JSON, perhaps truncated: "),
        (b'{"schema": 1, "x": "' + b"y" * 20_001 + b'"}', "report.json: found a text of 20001 characters, 'yyyyyyyyyyyyyyyyyyyy'…; allowed: at most 20000"),
        (b'{"schema": 1, "x": ["\\ud800"]}', "report.json: is no JSON, perhaps truncated: 'utf-8' codec"),
        (WHOLE.replace('"tiny"', "1e999").encode(), "report.json: provenance.project: found inf; allowed: a text"),
        (WHOLE.replace('"alpha":0.01', '"alpha":"nan"').encode(), "report.json: gate.alpha: found nan; allowed: a number that is finite"),
        (WHOLE.replace('"block":0.1', '"block":-0.1').encode(), "report.json: gate.block: found -0.1; allowed: a number from 0"),
        (WHOLE.replace('"shard":[1,4]', '"shard":[5,4]').encode(), "report.json: provenance.shard: found [5, 4]; allowed: a number from 1 to how many there are"),
        (WHOLE.replace("+00:00", "").encode(), "report.json: provenance.started: found '2027-01-31T12:00:00'; allowed: a moment such as 2027-01-31T12:00:00+00:00"),
        (WHOLE.replace('"screening":[5,10,15]', '"screening":[]').encode(), "report.json: gate.looks.screening: found []; allowed: whole numbers from 1, each above the one before"),
    ],
)  # fmt: skip
def test_what_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ReportFileError) as caught:
        from_bytes(content, "report.json")
    assert str(caught.value).startswith(reason)
    assert caught.value.exit_code == 3


def test_a_case_that_stands_twice() -> None:
    data = to_json(example())
    data["records"] *= 2
    with pytest.raises(
        ReportFileError, match=r"records\[1\]: found .* again; allowed: each case once"
    ):
        from_bytes(json.dumps(data).encode(), "report.json")


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.json"
    write(example(), path)
    monkeypatch.setattr(comparison_json, "MAX_BYTES", 2000)
    with pytest.raises(ReportFileError, match="is larger than it may be"):
        read(path)
    with pytest.raises(ReportFileError, match=r"would be 0\.0 MB; a report has at most"):
        write(example(), path)


def test_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ReportFileError, match="cannot be read: No such file"):
        read(tmp_path / "absent.json")
    with pytest.raises(ReportFileError, match="cannot be read: Is a directory"):
        read(tmp_path)
