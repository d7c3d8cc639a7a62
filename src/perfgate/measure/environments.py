"""The two environments of a comparison, alive at once: built by asv's own classes, or ready interpreters.

asv keeps one environment and installs commit after commit into it. Here each side has a folder of its own,
and the folders' names are equally long: lengths of paths change a process's layout, and so its speed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from perfgate.errors import UsageError
from perfgate.measure.build_request import Slot, ask_asv
from perfgate.measure.environment import TOOLS
from perfgate.measure.project import check_space

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from perfgate.measure.project import Project

_PROBE = Path(__file__).with_name("interpreter_probe.py")
# An interpreter that does not come up in this time is none; importing site-packages' names takes a second.
_PROBE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class BuiltEnvironment:
    """An interpreter that a side is measured with.

    Attributes:
        python: the executable; not resolved, since a virtual environment is known by its link.
        name: asv's name of the environment; for a ready interpreter, its implementation and version.
        commit: what is installed; empty for a ready interpreter.
        libraries: (name, version), by name.
        variables: what asv sets for benchmarks in this environment, PATH with the environment's own first.
    """

    python: Path
    name: str
    commit: str
    libraries: tuple[tuple[str, str], ...]
    variables: tuple[tuple[str, str], ...] = ()


def build(
    project: Project,
    commit: str,
    slot: Slot,
    log: IO[str],
    *,
    listen: Callable[[str], None] = lambda _step: None,
    environment: str = "",
    fresh: bool = False,
) -> BuiltEnvironment:
    """Build the commit, or take the environment that already holds it.

    Args:
        project: the asv suite.
        commit: a full hash of the project's repository.
        slot: the side.
        log: all that asv says goes there; its name stands in errors.
        listen: told of each step, in asv's words.
        environment: asv's ``-E`` form, or an environment's name; empty for the first of the matrix.
        fresh: make the environment anew, so that its libraries are as new as those of the other side.

    Raises:
        UsageError: asv has no such environment, or one that no commit can be installed into.
        BrokenError: the commit does not build, or the disk is full.
        KeyboardInterrupt: the user stopped it; nothing is left running.
    """
    check_space(project.state_dir)
    options = ["--commit", commit]
    options += ["--environment", environment] if environment else []
    options += ["--fresh"] if fresh else []
    what = f"the environment of {commit[:8]}"
    answer = ask_asv(project, slot, options, log, listen=listen, what=what)
    return BuiltEnvironment(
        python=Path(answer["executable"]),
        name=answer["name"],
        commit=commit,
        libraries=_libraries(answer),
        variables=tuple(sorted(answer["variables"].items())),
    )


def ready(python: Path) -> BuiltEnvironment:
    """A ready interpreter.

    Raises:
        UsageError: it does not run, or has no asv_runner; the text holds the command to type.
    """
    found = python if python.exists() else shutil.which(python)
    if found is None:
        raise UsageError(f"{python} is no Python: no such file")
    path = Path(found).absolute()
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    try:
        done = subprocess.run(
            [path, _PROBE],
            env=variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_PROBE_SECONDS,
            check=True,
        )
        answer = json.loads(done.stdout.strip().splitlines()[-1])
        libraries, name = _libraries(answer), f"{answer['implementation']}-{answer['python']}"
    except subprocess.CalledProcessError as error:
        said = error.stderr.strip() or f"exit code {error.returncode}"
        raise UsageError(f"{python} does not run as a Python: {said}") from error
    except subprocess.TimeoutExpired as error:
        raise UsageError(f"{python} did not answer in {_PROBE_SECONDS:.0f} s") from error
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise UsageError(f"{python} is no Python: {error}") from error
    if "asv_runner" not in answer["libraries"]:
        installer = f"{path} -m pip install"
        if "pip" not in answer["libraries"]:
            installer = f"uv pip install --python {path}"
        raise UsageError(f"{python} has no asv_runner; `{installer} asv_runner` adds it")
    return BuiltEnvironment(path, name, "", libraries)


def library_differences(
    baseline: BuiltEnvironment, contender: BuiltEnvironment, project: str
) -> tuple[str, ...]:
    """One line for each library whose version differs, except the project itself."""
    before, after = dict(baseline.libraries), dict(contender.libraries)
    return tuple(
        f"{name}: {before.get(name, 'none')} -> {after.get(name, 'none')}"
        for name in sorted(before.keys() | after.keys(), key=str.lower)
        if before.get(name) != after.get(name) and _plain(name) != _plain(project)
    )


def _libraries(answer: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    known = [(str(name), str(version)) for name, version in answer["libraries"].items()]
    return tuple(sorted(each for each in known if each[0].lower() not in TOOLS))


def _plain(name: str) -> str:
    """A distribution's name in its comparable form."""
    return name.lower().replace("_", "-").replace(".", "-")
