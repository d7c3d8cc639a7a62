"""Reads asv's results folder: ``benchmarks.json``, ``<machine>/machine.json``, ``<machine>/<commit>-<env>.json``.

Files that are truncated, foreign or of another format version are named in a ``Doubt`` and left out; asv's
own tools would stop at the first of them.
"""

from __future__ import annotations

import ast
import itertools
import json
import math
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from perfgate.history.stored_files import RESULTS_VERSION
from perfgate.model.results import (
    BenchmarkInfo,
    Catalogue,
    Doubt,
    Machine,
    Measurement,
    Results,
    Run,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_COMMIT_PREFIX = 8


class _ForeignFileError(Exception):
    """A file that is not what its place says; the text is the reason."""


class _OtherVersionError(Exception):
    """A result of another version of the benchmark than the suite has now: it says nothing of the present one."""


def read_catalogue(results_dir: Path) -> Catalogue:
    """All benchmarks that the last discovery found."""
    path = results_dir / "benchmarks.json"
    if not path.exists():
        return Catalogue({}, (Doubt(path, "missing: no benchmark was discovered yet"),))
    try:
        data = _load(path)
    except _ForeignFileError as error:
        return Catalogue({}, (Doubt(path, str(error)),))
    benchmarks: dict[str, BenchmarkInfo] = {}
    doubts: list[Doubt] = []
    for name, entry in data.items():
        if name == "version":
            continue
        try:
            benchmarks[name] = _benchmark_info(name, entry)
        except (KeyError, TypeError, ValueError) as error:
            doubts.append(
                Doubt(path, f"benchmark {name!r} is not described as asv does: {error!r}")
            )
    return Catalogue(benchmarks, tuple(doubts))


def read_results(results_dir: Path, catalogue: Catalogue, commit: str = "") -> Results:
    """The runs of one commit, or of all, oldest commit first.

    Args:
        results_dir: asv's ``results_dir``.
        catalogue: gives parameter names and units, which results files do not hold.
        commit: a full hash or a beginning of one; empty for all commits.
    """
    runs: list[Run] = []
    doubts: list[Doubt] = []
    found = (path for path in results_dir.glob("*/*.json") if _may_be_of(path, commit))
    for path in sorted(found):
        if path.name == "machine.json":
            continue
        try:
            run, remarks = _read_run(path, catalogue)
        except _ForeignFileError as error:
            doubts.append(Doubt(path, str(error)))
            continue
        if run.commit.startswith(commit):
            runs.append(run)
            doubts.extend(remarks)
    runs.sort(key=lambda run: (run.commit_date, str(run.path)))
    return Results(tuple(runs), tuple(doubts))


def _may_be_of(path: Path, commit: str) -> bool:
    prefix = commit[:_COMMIT_PREFIX]
    return path.name.startswith(prefix)


def _load(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_bytes())
    except OSError as error:
        raise _ForeignFileError(f"cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise _ForeignFileError(f"not JSON, perhaps truncated: {error}") from error
    if not isinstance(data, dict):
        raise _ForeignFileError(f"holds a {type(data).__name__}, not an object")
    version = data.get("version")
    if version != RESULTS_VERSION:
        hint = "; `asv update` converts older files" if version == 1 else ""
        raise _ForeignFileError(
            f"format version {version!r}; this program reads {RESULTS_VERSION}{hint}"
        )
    return data


def _benchmark_info(name: str, entry: dict[str, Any]) -> BenchmarkInfo:
    return BenchmarkInfo(
        name=name,
        unit=str(entry["unit"]),
        kind=str(entry["type"]),
        version=str(entry["version"]),
        param_names=tuple(str(param) for param in entry["param_names"]),
        params=tuple(tuple(str(value) for value in values) for values in entry["params"]),
        timeout=_number(entry.get("timeout")),
        setup_cache_timeout=_number(entry.get("setup_cache_timeout")),
    )


def _read_run(path: Path, catalogue: Catalogue) -> tuple[Run, list[Doubt]]:
    data = _load(path)
    try:
        columns = [str(column) for column in data["result_columns"]]
        entries = {
            str(name): dict(zip(columns, row, strict=False))
            for name, row in data["results"].items()
        }
        params = data["params"]
        run = Run(
            path=path,
            commit=str(data["commit_hash"]),
            commit_date=_moment(data["date"]),
            measured_at=_latest([entry.get("started_at") for entry in entries.values()]),
            environment=str(data["env_name"]),
            python=str(data["python"]),
            requirements=tuple(sorted((str(k), str(v)) for k, v in data["requirements"].items())),
            machine=machine_of(path.parent.name, params),
            measurements=(),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError) as error:
        raise _ForeignFileError(f"not an asv results file: {error!r}") from error
    measurements: list[Measurement] = []
    doubts: list[Doubt] = []
    changed: list[str] = []
    for name, entry in sorted(entries.items()):
        try:
            measurements.extend(_measurements(name, entry, catalogue.benchmarks.get(name)))
        except _OtherVersionError:
            changed.append(name)
        except (TypeError, ValueError, LookupError) as error:
            doubts.append(Doubt(path, f"{name} left out: {error}"))
    if changed:
        # One remark a file: a history of a hundred commits would fill pages with them.
        text = (
            f"left out, measured with another version than the suite has now: {', '.join(changed)}"
        )
        doubts.append(Doubt(path, text))
    return replace(run, measurements=tuple(measurements)), doubts


def machine_of(folder: str, params: Mapping[str, Any]) -> Machine:
    """A run carries its machine in its parameters; machine.json tells of the machine as it is now."""
    fields = {key: str(params.get(key) or "") for key in ("cpu", "num_cpu", "ram", "os", "arch")}
    return Machine(name=str(params.get("machine") or folder), **fields)


def _measurements(
    name: str, entry: dict[str, Any], info: BenchmarkInfo | None
) -> list[Measurement]:
    params = [[str(value) for value in values] for values in entry.get("params") or []]
    if info and entry.get("version") != info.version:
        raise _OtherVersionError
    combinations = list(itertools.product(*params))
    result = entry.get("result")
    # asv writes null for "every combination failed".
    values = [None] * len(combinations) if result is None else result
    if not isinstance(values, list) or len(values) != len(combinations):
        raise ValueError(f"{len(combinations)} parameter combinations, result {result!r}")
    names = parameter_names(info, len(params))
    unit = info.unit if info else _unit_by_prefix(name)
    lows, highs = (_column(entry, key, len(values)) for key in ("stats_ci_99_a", "stats_ci_99_b"))
    return [
        _measurement(
            name,
            tuple(zip(names, map(plain_parameter, combination), strict=True)),
            unit,
            value,
            ends,
        )
        for combination, value, *ends in zip(combinations, values, lows, highs, strict=True)
    ]


def _measurement(
    name: str, parameters: tuple[tuple[str, str], ...], unit: str, value: Any, ends: list[Any]
) -> Measurement:
    number = _number(value)
    if value is None:
        return Measurement(name, parameters, Status.FAILED, None, unit)
    if number is None or math.isinf(number):
        found = type(value).__name__ if number is None else str(value)
        error = f"gave {found}, not a number"
        return Measurement(name, parameters, Status.FAILED, None, unit, error=error)
    if math.isnan(number):
        return Measurement(name, parameters, Status.SKIPPED, None, unit)
    return Measurement(name, parameters, Status.MEASURED, number, unit, _interval(*ends))


def _interval(low: Any, high: Any) -> tuple[float, float] | None:
    """asv's interval; one from too few samples reaches to infinity or below zero and says nothing."""
    ends = (_number(low), _number(high))
    if ends[0] is None or ends[1] is None or not all(map(math.isfinite, (ends[0], ends[1]))):
        return None
    return (ends[0], ends[1]) if ends[0] >= 0 else None


def _column(entry: dict[str, Any], key: str, length: int) -> list[Any]:
    column = entry.get(key)
    return column if isinstance(column, list) and len(column) == length else [None] * length


def parameter_names(info: BenchmarkInfo | None, count: int) -> tuple[str, ...]:
    """The suite's names for parameters, else numbered ones."""
    if info and len(info.param_names) == count:
        return info.param_names
    return tuple(f"param{number}" for number in range(1, count + 1))


def plain_parameter(text: str) -> str:
    """asv keeps the repr of a parameter: ``'casare'`` with its quotes becomes casare."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text
    return value if isinstance(value, str) else text


def _unit_by_prefix(name: str) -> str:
    function = name.rsplit(".", 1)[-1]
    if function.startswith(("time_", "timeraw_")):
        return "seconds"
    return "bytes" if function.startswith(("mem_", "peakmem_")) else ""


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _moment(milliseconds: Any) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _latest(moments: list[Any]) -> datetime | None:
    known = [moment for moment in moments if isinstance(moment, int | float)]
    return _moment(max(known)) if known else None


def _present_caches(results_dir: Path) -> frozenset[str]:
    """What asv calls the durations of today's caches; a cache's name has its line, so that old ones pile up."""
    try:
        entries = _load(results_dir / "benchmarks.json").values()
    except _ForeignFileError:
        return frozenset()
    keys = (entry.get("setup_cache_key") for entry in entries if isinstance(entry, dict))
    return frozenset(f"<setup_cache {key}>" for key in keys if key)


def read_durations(results_dir: Path) -> dict[str, float]:
    """How many seconds each benchmark took when it was last measured, and each ``<setup_cache ...>``, in asv's words.

    Files that cannot be read are passed over.
    """
    durations: dict[str, tuple[float, float]] = {}
    caches = _present_caches(results_dir)
    for path in results_dir.glob("*/*-*.json"):
        try:
            data = _load(path)
            columns = data["result_columns"]
            for name, row in data["results"].items():
                entry = dict(zip(columns, row, strict=False))
                began, took = _number(entry.get("started_at")), _number(entry.get("duration"))
                if began and took and began >= durations.get(name, (0.0, 0.0))[0]:
                    durations[name] = (began, took)
            for name, seconds in data.get("durations", {}).items():
                measured, took = _number(data.get("date")), _number(seconds)
                known = durations.get(name, (0.0, 0.0))[0]
                if name in caches and measured and took and measured >= known:
                    durations[name] = (measured, took)
        except (_ForeignFileError, KeyError, TypeError, AttributeError):
            continue
    return {name: took for name, (_, took) in durations.items()}
