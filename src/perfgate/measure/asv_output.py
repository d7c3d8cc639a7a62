"""Reads what ``asv run`` prints, as events; asv keeps the errors of benchmarks nowhere else."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

# "[12.50%] ··· text" or, before asv counts, "·· text"; the dots are the indentation.
_LINE = re.compile(r"^(?:\[\s*(?P<percent>\d+(?:\.\d+)?)%\] )?(?P<dots>·+) (?P<text>.*)$")
_FAILED = re.compile(r"(?:\d+/\d+ )?failed|skipped \(.*\)")
_ROUND = re.compile(r"Running \((?P<name>.+)--\)")
_BENCHMARK_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Phase:
    """asv says what it is about: building, discovering, installing."""

    text: str


@dataclass(frozen=True, slots=True)
class Started:
    """A benchmark is being measured; ``percent`` of this asv run is done."""

    name: str
    percent: float


@dataclass(frozen=True, slots=True)
class Finished:
    """A benchmark is done; ``text`` is what asv says of it."""

    name: str
    percent: float
    text: str
    failed: bool


@dataclass(frozen=True, slots=True)
class Explained:
    """What a benchmark that failed printed, its traceback included."""

    name: str
    text: str


Event = Phase | Started | Finished | Explained


class AsvOutput:
    """Turns pieces of asv's output into events; a piece may end anywhere, within a line too.

    Args:
        names: the benchmarks of the suite, to tell their lines from others of the same form.
    """

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._rest = ""
        self._started = ""
        self._failed = ""
        self._setup_error = ""
        self._block: list[str] | None = None
        self._block_of_setup = False

    def feed(self, piece: str) -> list[Event]:
        """The events that this piece of output completes."""
        *lines, self._rest = (self._rest + piece).split("\n")
        events: list[Event] = []
        for line in lines:
            events += self._line(line)
        events += self._unfinished(self._rest)
        return events

    def close(self) -> list[Event]:
        """The events that the end of the output completes."""
        events = self._line(self._rest) if self._rest else []
        self._rest = ""
        return [*events, *self._end_block()]

    def _unfinished(self, line: str) -> list[Event]:
        """asv prints a benchmark's name when it starts, and the rest of the line when it is done."""
        match = _LINE.match(line)
        if not match or len(match["dots"]) != _BENCHMARK_DEPTH:
            return []
        name = match["text"].strip()
        if name not in self._names or name == self._started:
            return []
        self._started = name
        return [*self._end_block(), Started(name, float(match["percent"] or 0))]

    def _line(self, line: str) -> list[Event]:
        match = _LINE.match(line)
        if not match:
            if self._block is not None:
                self._block.append(line)
            return []
        depth = len(match["dots"])
        if depth > _BENCHMARK_DEPTH:
            # The lines that follow are indented as far as this one's text.
            self._block = [" " * match.start("text") + match["text"]]
            return []
        events = self._end_block()
        text = match["text"].strip()
        if depth < _BENCHMARK_DEPTH:
            return [*events, Phase(text)]
        return events + self._at_benchmark_depth(text, float(match["percent"] or 0))

    def _at_benchmark_depth(self, text: str, percent: float) -> list[Event]:
        if round_ := _ROUND.match(text):
            self._started = round_["name"]
            return [Started(round_["name"], percent)]
        name, _, rest = text.partition(" ")
        rest = rest.strip()
        if name in self._names and rest:
            failed = _FAILED.fullmatch(rest) is not None
            self._started = ""
            self._failed = name if failed else ""
            return [Finished(name, percent, rest, failed)]
        if text.startswith("Setting up "):
            self._block_of_setup = rest.endswith("failed")
        return []

    def _end_block(self) -> list[Event]:
        if self._block is None:
            return []
        text = textwrap.dedent("\n".join(self._block)).strip()
        self._block = None
        if self._block_of_setup:
            self._block_of_setup = False
            self._setup_error = text
            return []
        if not self._failed:
            return []
        name, self._failed = self._failed, ""
        return [Explained(name, text or self._setup_error)]
