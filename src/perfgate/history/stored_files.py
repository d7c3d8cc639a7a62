"""What stands in a results folder in asv's layout, file by file, and what each is good for."""

from __future__ import annotations

import enum
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

# asv 0.6 writes version 2 of results and of benchmarks.json, version 1 of machine.json.
RESULTS_VERSION = 2
MACHINE_VERSION = 1
ANCHOR_SUFFIX = ".anchor"
# Reports of merged pull requests, by the commit that they became; asv passes over what is no .json.
REPORTS_FOLDER = "pull-requests"
REPORT_SUFFIX = ".report"
CATALOGUE_NAME = "benchmarks.json"
MACHINE_NAME = "machine.json"
_RUN_NAME = re.compile(r"([0-9a-f]{8}|[0-9a-f]{40})-(.+)\.(?:json|anchor)", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{40}", re.ASCII)
# What two runs must share to come from one machine; kernels and the last bytes of memory may differ.
_HARDWARE = ("cpu", "num_cpu", "arch")


class Kind(enum.StrEnum):
    """What a file is by its place and name."""

    RUN = "results of a commit"
    ANCHOR = "ratios to the anchor commit"
    REPORT = "report of a merged pull request"
    MACHINE = "description of a machine"
    CATALOGUE = "list of benchmarks"
    FOREIGN = "foreign file"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file by its path within the folder; ``problem`` is why it cannot be used, empty where it can.

    ``old`` marks a file of an earlier format of asv's, which ``converted`` makes usable.
    """

    path: PurePosixPath
    kind: Kind
    content: bytes
    data: Mapping[str, Any]
    problem: str = ""
    old: bool = False

    @property
    def usable(self) -> bool:
        """Whether it can be read as it is."""
        return not self.problem and self.kind is not Kind.FOREIGN

    @property
    def machine(self) -> str:
        """The folder that it stands in, which asv names after the machine."""
        return self.path.parts[0] if len(self.path.parts) > 1 else ""


def read_folder(results_dir: Path) -> Iterator[StoredFile]:
    """Every file of the folder, in the order of their names; hidden ones are drafts and passed over."""
    for path in sorted(results_dir.rglob("*")):
        relative = PurePosixPath(path.relative_to(results_dir).as_posix())
        if path.is_dir() or any(part.startswith(".") for part in relative.parts):
            continue
        try:
            content = path.read_bytes()
        except OSError as error:
            reason = f"cannot be read: {error.strerror}"
            yield StoredFile(relative, kind_of(relative), b"", {}, reason)
            continue
        yield examine(relative, content)


def kind_of(path: PurePosixPath) -> Kind:
    """What a file is by its place and name alone."""
    if path == PurePosixPath(CATALOGUE_NAME):
        return Kind.CATALOGUE
    return kind_in_folder(*path.parts) if len(path.parts) == 2 else Kind.FOREIGN


def kind_in_folder(folder: str, name: str) -> Kind:
    """The same of a file in a folder of the results folder, by names alone: quick enough for thousands."""
    if name == MACHINE_NAME:
        return Kind.MACHINE
    if folder == REPORTS_FOLDER and name.endswith(REPORT_SUFFIX):
        commit = name.removesuffix(REPORT_SUFFIX)
        return Kind.REPORT if _COMMIT.fullmatch(commit) else Kind.FOREIGN
    if _RUN_NAME.fullmatch(name):
        return Kind.ANCHOR if name.endswith(ANCHOR_SUFFIX) else Kind.RUN
    return Kind.FOREIGN


def report_path(commit: str) -> PurePosixPath:
    """Where the report of the pull request belongs that became this commit."""
    return PurePosixPath(REPORTS_FOLDER, f"{commit}{REPORT_SUFFIX}")


def examine(path: PurePosixPath, content: bytes) -> StoredFile:
    """The file with what is in it, or with the reason why it cannot be used."""
    kind = kind_of(path)
    if kind is Kind.FOREIGN:
        place = "<machine>/<commit>-<environment>.json"
        return StoredFile(path, kind, content, {}, f"not asv's: results are {place}")
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        return StoredFile(path, kind, content, {}, f"not JSON, perhaps truncated: {error}")
    if not isinstance(data, dict):
        reason = f"holds a {type(data).__name__}, not an object"
        return StoredFile(path, kind, content, {}, reason)
    if kind is Kind.REPORT:
        # Its reader is the report's own, and it is read when it is shown.
        return StoredFile(path, kind, content, data)
    wanted = MACHINE_VERSION if kind in {Kind.MACHINE, Kind.ANCHOR} else RESULTS_VERSION
    version = data.get("version")
    old = type(version) is int and 0 < version < wanted
    if version != wanted:
        hint = "; `perfgate history convert` converts it" if old and kind is Kind.RUN else ""
        reason = f"format version {version!r}; this program reads {wanted}{hint}"
        return StoredFile(path, kind, content, data, reason, old=old)
    reason = _misfit(kind, path, data)
    return StoredFile(path, kind, content, data, reason)


def _misfit(kind: Kind, path: PurePosixPath, data: Mapping[str, Any]) -> str:
    if kind is Kind.MACHINE:
        return "" if isinstance(data.get("machine"), str) else "names no machine"
    if kind is Kind.RUN:
        return _run_misfit(path, data)
    return ""


def _run_misfit(path: PurePosixPath, data: Mapping[str, Any]) -> str:
    commit = data.get("commit_hash")
    if not isinstance(commit, str) or not _COMMIT.fullmatch(commit):
        return f"commit_hash is {commit!r}; allowed: 40 hexadecimal digits"
    if not commit.startswith(path.name.partition("-")[0]):
        return f"holds results of {commit[:8]}, which its name does not say"
    shapes = {
        "date": int | float,
        "params": dict,
        "result_columns": list,
        "results": dict,
        "env_name": str,
        "python": str,
        "requirements": dict,
    }
    for key, shape in shapes.items():
        if not isinstance(data.get(key), shape):
            return f"{key} is {data.get(key)!r:.60}, which asv does not write"
    try:
        datetime.fromtimestamp(data["date"] / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return f"date is {data['date']!r:.60}, which is in no calendar"
    rows = data["results"].values()
    if "result" not in data["result_columns"] or not all(isinstance(row, list) for row in rows):
        return "its results are no rows of columns, as asv writes them"
    return ""


def hardware(data: Mapping[str, Any]) -> tuple[str, ...]:
    """What tells machines apart, of the ``params`` of a run or of a machine.json."""
    return tuple(str(data.get(key) or "") for key in _HARDWARE)
