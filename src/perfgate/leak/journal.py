"""What a check writes while it runs, line by line into a file, and what is read out of it.

In a file, because what the check kept in memory would itself grow; and whole lines, because whoever is
killed in the middle leaves what came before.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Self

from perfgate.model.leak import Measure, Recording, Series, Trace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from perfgate.model.leak import Plan

# Types that grew are listed up to so many, those that grew most first: a report is for reading.
_TYPES_KEPT = 60


@dataclass(frozen=True, slots=True)
class Look:
    """What is there after a cycle, at rest; ``objects`` (Python objects by type) only at checkpoints."""

    cycle: int
    counts: Mapping[str, int] = field(default_factory=dict)
    memory: Mapping[str, float] = field(default_factory=dict)
    objects: Mapping[str, int] | None = None


class Journal:
    """A file that is appended to; every line is there before the next step begins."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", buffering=1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def cycle(self, number: int) -> None:
        """A cycle begins; those of the burn-in have numbers up to 0."""
        self._write(cycle=number)

    def look(self, look: Look) -> None:
        """It was looked."""
        self._write(look=asdict(look))

    def doubt(self, text: str) -> None:
        """Something could not be measured."""
        self._write(doubt=text)

    def failed(self, text: str) -> None:
        """The check cannot go on."""
        self._write(failure=text)

    def traced(self, trace: Trace) -> None:
        """memray watched some further cycles."""
        self._write(trace=asdict(trace))

    def ended(self, cycles: int) -> None:
        """All cycles, or as many as there was time for, are done."""
        self._write(ended=cycles)

    def _write(self, **entry: Any) -> None:
        self._file.write(json.dumps(entry) + "\n")


@dataclass(slots=True)
class _Read:
    """The lines of a journal, by kind."""

    begun: int | None = None
    ended: int | None = None
    looks: list[Look] = field(default_factory=list)
    doubts: dict[str, None] = field(default_factory=dict)
    failure: str = ""
    trace: Trace | None = None


def read_recording(
    path: Path, subject: str, plan: Plan, *, seconds: float = 0.0, failure: str = ""
) -> Recording:
    """The recording that a journal holds, complete or not.

    Args:
        path: the journal; one that is not there recorded nothing.
        subject: the name of what was checked.
        plan: how.
        seconds: that it took.
        failure: why the check ended from outside (it was killed); the journal's own reason goes before it.
    """
    read = _read(path)
    failure = read.failure or failure
    if not failure and read.ended is None:
        failure = "the check ended before its last cycle and did not say why"
    if failure and read.begun is not None and read.ended is None:
        failure = f"{_cycle_name(read.begun)}: {failure}"
    return Recording(
        subject,
        plan,
        series=_series(read.looks),
        cycles=read.ended if read.ended is not None else max(0, (read.begun or 0) - 1),
        checkpoints=sum(look.objects is not None for look in read.looks),
        seconds=seconds,
        doubts=tuple(read.doubts),
        failure=failure,
        trace=read.trace,
    )


def _cycle_name(number: int) -> str:
    return f"cycle {number}" if number > 0 else "burn-in"


def _read(path: Path) -> _Read:
    read = _Read()
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            break  # the writer was killed within this line
        match entry:
            case {"cycle": number}:
                read.begun = number
            case {"look": look}:
                read.looks.append(Look(**look))
            case {"doubt": text}:
                read.doubts[text] = None
            case {"failure": text}:
                read.failure = read.failure or text
            case {"ended": cycles}:
                read.ended = cycles
            case {"trace": trace}:
                kept = tuple((where, size) for where, size in trace.pop("kept"))
                read.trace = Trace(**trace, kept=kept)
    return read


def _series(looks: Sequence[Look]) -> tuple[Series, ...]:
    checkpoints = [look for look in looks if look.objects is not None]
    return (
        *_each(Measure.COUNT, [(look.cycle, look.counts) for look in looks]),
        *_grown_most(_each(Measure.OBJECTS, [(at.cycle, at.objects or {}) for at in checkpoints])),
        *_each(Measure.MEMORY, [(look.cycle, look.memory) for look in looks]),
    )


def _each(measure: Measure, rows: Sequence[tuple[int, Mapping[str, float]]]) -> list[Series]:
    """One series a name; of memory the values there are, of all else 0 where a name is not there yet."""
    names = dict.fromkeys(name for _, row in rows for name in row)
    made = []
    for name in names:
        present = [
            (cycle, float(row.get(name, 0)))
            for cycle, row in rows
            if name in row or measure is not Measure.MEMORY
        ]
        cycles, values = zip(*present, strict=True)
        made.append(Series(name, measure, tuple(cycles), tuple(values)))
    return made


def _grown_most(series: Sequence[Series]) -> list[Series]:
    grown = [each for each in series if each.grown > 0]
    return sorted(grown, key=lambda each: (-each.grown, each.name))[:_TYPES_KEPT]
