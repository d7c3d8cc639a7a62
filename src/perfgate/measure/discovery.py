"""Which cases a suite has, as the worker finds them in an environment."""

from __future__ import annotations

import itertools
import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perfgate.errors import BrokenError, UsageError
from perfgate.measure.worker_link import WorkerError, WorkerLink
from perfgate.model.comparison import Case, Clock, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from perfgate.measure.worker_link import Interpreter

# Importing every file of a suite: the heaviest known (a GUI toolkit, a browser driver) takes seconds.
_DISCOVERY_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Suite:
    """The cases, in asv's order; ``problems`` are (file, traceback) of those that cannot be imported."""

    cases: tuple[Case, ...]
    problems: tuple[tuple[str, str], ...]
    python: str


def discover(interpreter: Interpreter, folder: Path, default_timeout: float) -> Suite:
    """Ask a fresh worker.

    Raises:
        BrokenError: the suite cannot be listed at all; the text holds what was printed.
        UsageError: a benchmark's own attribute for perfgate is wrong.
    """
    try:
        link = WorkerLink(interpreter, folder, 0)
        try:
            answer = link.ask("discover", _DISCOVERY_SECONDS, default_timeout=default_timeout)
        finally:
            link.end()
    except WorkerError as error:
        printed = f"\n{error.output}" if error.output else ""
        text = f"the suite in {interpreter.benchmark_dir} cannot be listed: {error}{printed}"
        raise BrokenError(text) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    cases = tuple(_case(each) for each in answer["cases"])
    repeated = [
        key
        for key, group in itertools.groupby(sorted(case.key for case in cases))
        if len(list(group)) > 1
    ]
    if repeated:
        raise UsageError(f"two benchmarks are called {repeated[0]!r}; names must differ")
    return Suite(cases, tuple((name, text) for name, text in answer["problems"]), answer["python"])


def choose(cases: Sequence[Case], regexes: Sequence[str]) -> tuple[Case, ...]:
    """The cases whose key one of the expressions matches, by asv's rule; all of them without expressions.

    Raises:
        UsageError: an expression that is none, or nothing that it matches.
    """
    if not regexes:
        return tuple(cases)
    try:
        chosen = tuple(case for case in cases if matches(case.key, regexes))
    except re.error as error:
        raise UsageError(
            f"--bench {error.pattern!r} is not a regular expression: {error}"
        ) from error
    if not chosen:
        known = ", ".join(sorted({case.benchmark for case in cases})) or "none at all"
        raise UsageError(f"--bench {' '.join(regexes)} matches no benchmark; there are {known}")
    return chosen


def matches(key: str, regexes: Sequence[str]) -> bool:
    """Whether one of the expressions matches the key of a case."""
    return any(re.search(regex, key) for regex in regexes)


def _case(data: Mapping[str, Any]) -> Case:
    clock = data["clock"]
    try:
        asked = None if clock is None else Clock(clock)
    except ValueError as error:
        allowed = ", ".join(each for each in Clock if each is not Clock.VALUE)
        raise UsageError(f"{data['benchmark']}: clock is {clock!r}; allowed: {allowed}") from error
    file, line = data["source"]
    return Case(
        **{
            **data,
            "kind": Kind(data["kind"]),
            "clock": asked,
            "parameters": tuple((name, value) for name, value in data["parameters"]),
            "source": (str(file), int(line)),
        }
    )
