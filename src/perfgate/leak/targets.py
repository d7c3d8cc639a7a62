"""Finds what ``perfgate leak run`` is told to check: ``FILE_OR_MODULE:NAME``."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfgate.errors import UsageError

if TYPE_CHECKING:
    from types import ModuleType


def check_target(target: str) -> None:
    """Refuse a target that cannot be one, before a process is started for it.

    Raises:
        UsageError: saying what is wrong.
    """
    place, _, name = target.rpartition(":")
    if not place or not all(part.isidentifier() for part in name.split(".")):
        raise UsageError(
            f"found {target!r}; allowed: FILE.py:NAME or package.module:NAME, NAME a Subject, "
            "a function decorated by @subject, or a function to run once a cycle"
        )
    if place.endswith(".py") and not Path(place).is_file():
        raise UsageError(f"{place}: there is no such file (of {target!r})")


def load_target(target: str) -> Any:
    """The object that a target names; the current folder is importable, as for ``python -m``.

    Raises:
        UsageError: there is no such file, module or name, or no function or Subject there.
    """
    check_target(target)
    place, _, name = target.rpartition(":")
    if "" not in sys.path and str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))
    found: Any = _from_file(Path(place)) if place.endswith(".py") else _from_name(place)
    for part in name.split("."):
        if not hasattr(found, part):
            names = ", ".join(each for each in vars(found) if not each.startswith("_"))
            raise UsageError(f"{place} has no {name!r}; it has {names}")
        found = getattr(found, part)
    return found


def _from_file(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise UsageError(f"{path}: no Python file")
    module = importlib.util.module_from_spec(spec)
    # Dataclasses and pickles look their module up by name.
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def _from_name(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(f"{error.name}.")):
            raise UsageError(f"there is no module {name!r}: {error}") from error
        raise
