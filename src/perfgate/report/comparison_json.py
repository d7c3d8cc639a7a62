"""``report.json``: a comparison with its judgements, in one file that another machine can judge again.

The format is described by docs/report.schema.json; ``SCHEMA`` is its version. A reader takes the measurements
and the gate and judges by itself: judgements and conclusion stand in the file for those that cannot. What is
read may have been written by anybody: sizes, types and every field are checked. Numbers that are not finite
are the texts ``nan``, ``inf`` and ``-inf``; texts above ``MAX_TEXT`` characters are cut in the middle.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, NoReturn

from perfgate.errors import ReportFileError
from perfgate.model.comparison_codec import record_from_json, record_to_json
from perfgate.model.gate_codec import gate_from_json, gate_to_json
from perfgate.model.json_fields import Fields, MisfitError, as_text
from perfgate.model.report import Comparison
from perfgate.report.atomic_file import write_atomically
from perfgate.report.judgement_json import judgement_to_json
from perfgate.report.provenance_json import provenance_from_json, provenance_to_json

if TYPE_CHECKING:
    from pathlib import Path

    from perfgate.model.report import Report

SCHEMA = 1
MAX_BYTES = 50_000_000
MAX_TEXT = 20_000
_CUT = "\n[…]\n"


def write(report: Report, path: Path) -> None:
    """Write a report, whole or not at all.

    Raises:
        PerfgateError: it cannot be written.
        ReportFileError: it is larger than ``read`` would take.
    """
    text = to_text(report)
    if len(text) > MAX_BYTES:
        raise ReportFileError(path, f"would be {_megabytes(len(text))}; {_most()}")
    write_atomically(path, text)


def read(path: Path) -> Comparison:
    """The comparison of a file, not yet judged.

    Raises:
        ReportFileError: it cannot be read, or is no report of this version.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ReportFileError(path, f"cannot be read: {error.strerror}") from error
    return from_bytes(content, path)


def to_text(report: Report) -> str:
    """The file's text, in ASCII: what a benchmark printed cannot make it unreadable."""
    return json.dumps(_tidy(to_json(report)), allow_nan=False, separators=(",", ":")) + "\n"


def to_json(report: Report) -> dict[str, Any]:
    """The report as JSON data."""
    comparison = report.comparison
    return {
        "schema": SCHEMA,
        "conclusion": {
            "outcome": report.conclusion.outcome.value,
            "sentence": report.conclusion.sentence,
            "exit_code": report.conclusion.exit_code,
            "doubts": list(report.doubts),
        },
        "judgements": [judgement_to_json(each) for each in report.judgements],
        "provenance": provenance_to_json(comparison.provenance),
        "gate": gate_to_json(comparison.gate),
        "removed": list(comparison.removed),
        "changes": list(comparison.changes),
        "doubts": list(comparison.doubts),
        "interrupted": comparison.interrupted,
        "records": [record_to_json(record) for record in comparison.records],
    }


def from_bytes(content: bytes, source: object) -> Comparison:
    """The comparison of a file's content; ``source`` names it in errors.

    Raises:
        ReportFileError: it is no report of this version.
    """
    if len(content) > MAX_BYTES:
        raise ReportFileError(source, f"is larger than it may be; {_most()}")
    try:
        data = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_without_repeats,
            parse_constant=_no_constant,
        )
        _check_version(data)
        _check_texts(data)
        return _comparison(data)
    except MisfitError as error:
        raise ReportFileError(source, str(error)) from error
    except (ValueError, RecursionError) as error:
        # ValueError: JSON's and Unicode's errors, and Python's about numbers of thousands of digits.
        raise ReportFileError(source, f"is no JSON, perhaps truncated: {error}") from error


def _comparison(data: object) -> Comparison:
    fields = Fields(data)
    for judged in ("schema", "conclusion", "judgements"):
        fields.raw(judged)
    comparison = Comparison(
        provenance=provenance_from_json(fields.raw("provenance"), "provenance"),
        gate=gate_from_json(fields.raw("gate"), "gate"),
        records=fields.items("records", record_from_json),
        removed=fields.items("removed", as_text),
        changes=fields.items("changes", as_text),
        doubts=fields.items("doubts", as_text),
        interrupted=fields.flag("interrupted"),
    )
    fields.close()
    seen: set[str] = set()
    for number, record in enumerate(comparison.records):
        if record.case.key in seen:
            raise MisfitError(f"records[{number}]", f"{record.case.key} again", "each case once")
        seen.add(record.case.key)
    return comparison


def _check_version(data: object) -> None:
    version = data.get("schema") if isinstance(data, dict) else None
    if version is None:
        raise MisfitError("", "no report of perfgate", f"a report of schema {SCHEMA}")
    if type(version) is not int or version != SCHEMA:
        raise MisfitError("schema", repr(version)[:20], f"{SCHEMA}, which this perfgate writes")


def _check_texts(data: object) -> None:
    """Refuse texts that are too long, and halves of characters, which no output could be written with."""
    left = [data]
    while left:
        value = left.pop()
        if isinstance(value, str):
            if len(value) > MAX_TEXT:
                found = f"a text of {len(value)} characters, {value[:20]!r}…"
                raise MisfitError("", found, f"at most {MAX_TEXT}")
            value.encode("utf-8")
        elif isinstance(value, dict):
            left += value
            left += value.values()
        elif isinstance(value, list):
            left += value


def _tidy(value: Any) -> Any:
    """The data with every text as a reader takes it."""
    if isinstance(value, str):
        text = value.encode("utf-8", "replace").decode("utf-8")
        half = (MAX_TEXT - len(_CUT)) // 2
        return text if len(text) <= MAX_TEXT else f"{text[:half]}{_CUT}{text[-half:]}"
    if isinstance(value, dict):
        return {key: _tidy(inner) for key, inner in value.items()}
    return [_tidy(inner) for inner in value] if isinstance(value, list) else value


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        repeated = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise MisfitError("", f"the field {repeated[:60]!r} twice", "each field once")
    return data


def _no_constant(name: str) -> NoReturn:
    raise MisfitError("", name, "numbers; nan, inf and -inf as texts")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def _most() -> str:
    return f"a report has at most {_megabytes(MAX_BYTES)}"
