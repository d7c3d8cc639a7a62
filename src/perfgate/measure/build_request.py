"""Asks build_environment.py, with asv's configuration pointed at the folder of one side."""

from __future__ import annotations

import enum
import json
import sys
from typing import IO, TYPE_CHECKING, Any

from perfgate.errors import BrokenError, UsageError
from perfgate.measure.asv_process import run_asv
from perfgate.measure.disk import is_disk_full
from perfgate.measure.plan import derived_config, setup_silence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from perfgate.measure.asv_process import AsvExit
    from perfgate.measure.project import Project

_SHOWN_LINES = 25
# How asv begins a line about a step of its own.
_STEP_SIGN = "· "


class Slot(enum.StrEnum):
    """The folders that environments are kept in; equally long names."""

    BASELINE = "env-a"
    CONTENDER = "env-b"


def compare_dir(project: Project) -> Path:
    """Where a comparison keeps environments, files and journals."""
    return project.state_dir / "compare"


def ask_asv(
    project: Project,
    slot: Slot,
    options: list[str],
    log: IO[str],
    *,
    listen: Callable[[str], None] = lambda _step: None,
    what: str,
) -> Mapping[str, Any]:
    """Run build_environment.py with asv's configuration pointed at the slot; its answer.

    Raises:
        UsageError: asv refuses.
        BrokenError: it fails; the text names ``what``, holds its last lines and the log's name.
    """
    folder = compare_dir(project)
    config, result = folder / f"{slot}.json", folder / f"{slot}.result.json"
    values = derived_config(project.config, {"env_dir": folder / slot})
    try:
        folder.mkdir(parents=True, exist_ok=True)
        config.write_text(json.dumps(values | {"repo": project.repository}), encoding="utf-8")
        result.unlink(missing_ok=True)
    except OSError as error:
        raise BrokenError(f"{folder} cannot be written: {error.strerror or error}") from error
    # -P: a module of the project must not stand in for one of ours.
    program = [sys.executable, "-P", "-m", "perfgate.measure.build_environment"]
    command = [*program, "--config", str(config), "--result", str(result), *options]
    log.write(f"$ {' '.join(command)}\n")
    # asv takes paths of its configuration and the project's build requirements from the current folder.
    ended = run_asv(
        command, cwd=project.root, log=log, listen=_Steps(listen), silence_limit=setup_silence()
    )
    log.flush()
    try:
        answer: dict[str, Any] = json.loads(result.read_bytes())
    except (OSError, ValueError):
        answer = {"failed": f"ended with exit code {ended.code}"}
    if "refused" in answer:
        raise UsageError(str(answer["refused"]))
    if "failed" in answer:
        raise _failed(what, answer["failed"], ended, log)
    return answer


def _failed(what: str, reason: str, ended: AsvExit, log: IO[str]) -> BrokenError:
    last = "\n".join([line for line in ended.tail if line.strip()][-_SHOWN_LINES:])
    if is_disk_full(reason + last):
        reason = "No space left on device"
    return BrokenError(f"{what} could not be made: {reason}; the whole log is {log.name}\n{last}")


class _Steps:
    """Picks asv's own steps out of the pieces it prints."""

    def __init__(self, listen: Callable[[str], None]) -> None:
        self._listen = listen
        self._line = ""

    def __call__(self, piece: str) -> None:
        *lines, self._line = (self._line + piece).split("\n")
        for line in lines:
            if line.startswith(_STEP_SIGN):
                self._listen(line.removeprefix(_STEP_SIGN).rstrip(". "))
