"""The lines of a journal, as bytes and as records."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from perfgate.errors import UsageError
from perfgate.measure.lockstep import Found, Skipped
from perfgate.model.comparison import Case, CaseRecord, Failure, Pair, Side
from perfgate.model.comparison_codec import (
    failure_from_json,
    failure_to_json,
    pair_from_json,
    pair_to_json,
)
from perfgate.model.json_fields import Fields, MisfitError, as_choice, as_text, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORMAT = 1


@dataclass(slots=True)
class Content:
    """What a journal holds.

    Attributes:
        begun: whether it has a header.
        settings: those of the header.
        benchmarks: versions by name.
        records: what was found, by the case's key.
        finished: whether its comparison came to its end.
        size: how many bytes are whole lines.
        torn: how many bytes after them are not.
    """

    begun: bool = False
    settings: dict[str, str] = field(default_factory=dict)
    benchmarks: dict[str, str] = field(default_factory=dict)
    records: dict[str, list[Found]] = field(default_factory=dict)
    finished: bool = False
    size: int = 0
    torn: int = 0


def encode_header(settings: dict[str, str], benchmarks: dict[str, str]) -> dict[str, Any]:
    """The line that begins a journal, or adds benchmarks to it."""
    return {"journal": _FORMAT, "settings": settings, "benchmarks": benchmarks}


def encode_found(found: Found) -> dict[str, Any]:
    """The part of a line that tells what was found."""
    if isinstance(found, Pair):
        return {"pair": pair_to_json(found)}
    if isinstance(found, Failure):
        return {"failure": failure_to_json(found)}
    return {"skipped": [side.value for side in found.sides]}


def case_record(case: Case, found: Iterable[Found]) -> CaseRecord:
    """What was found of a case, by its sort."""
    return functools.reduce(with_found, found, CaseRecord(case))


def with_found(record: CaseRecord, found: Found) -> CaseRecord:
    """The record with one more finding."""
    match found:
        case Pair():
            return replace(record, pairs=(*record.pairs, found))
        case Failure():
            return replace(record, failures=(*record.failures, found))
        case Skipped(sides):
            return replace(record, skipped=tuple(dict.fromkeys((*record.skipped, *sides))))


def read_lines(data: bytes) -> Content:
    """All whole lines; a last line that is cut off is counted in ``torn``.

    Raises:
        UsageError: a line before the last is damaged, or the format is another.
    """
    content = Content()
    whole = data.rfind(b"\n") + 1
    lines = data[:whole].split(b"\n")[:-1]
    for number, line in enumerate(lines, start=1):
        try:
            parsed = json.loads(line)
        except (ValueError, RecursionError) as error:
            # After a crash the file system may have written a line's end and not its beginning.
            if number == len(lines):
                break
            raise UsageError(f"line {number} is damaged: {error}") from error
        _take(parsed, f"line {number}", content)
        content.size += len(line) + 1
    content.torn = len(data) - content.size
    return content


def _take(parsed: object, place: str, content: Content) -> None:
    if not isinstance(parsed, dict):
        raise MisfitError(place, shown(parsed), "an object")
    if parsed.get("journal", _FORMAT) != _FORMAT:
        raise MisfitError(f"{place}.journal", shown(parsed["journal"]), str(_FORMAT))
    if "journal" in parsed:
        content.begun = True
        content.settings = _texts(parsed.get("settings"), f"{place}.settings")
        content.benchmarks = _texts(parsed.get("benchmarks"), f"{place}.benchmarks")
    elif not content.begun:
        raise MisfitError(place, shown(parsed), "the header of a journal")
    elif "finished" in parsed:
        content.finished = True
    else:
        fields = Fields(parsed, place)
        content.records.setdefault(fields.text("case"), []).append(_found(fields, parsed))
        fields.close()


def _found(fields: Fields, parsed: dict[str, Any]) -> Found:
    if "pair" in parsed:
        return pair_from_json(fields.raw("pair"), fields.place("pair"))
    if "failure" in parsed:
        return failure_from_json(fields.raw("failure"), fields.place("failure"))
    return Skipped(fields.items("skipped", lambda value, at: as_choice(value, at, Side)))


def _texts(value: object, place: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise MisfitError(place, shown(value), "an object")
    return {name: as_text(text, f"{place}.{name}") for name, text in value.items()}
