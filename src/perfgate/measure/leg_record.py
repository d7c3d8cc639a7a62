"""The A/A legs of all comparisons on this machine, one JSON line each: the record grows with every run."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from perfgate.errors import BrokenError
from perfgate.model.json_fields import MisfitError
from perfgate.model.legs import leg_from_json, leg_to_json

if TYPE_CHECKING:
    from pathlib import Path

    from perfgate.measure.project import Project
    from perfgate.model.legs import Leg


def legs_path(project: Project) -> Path:
    """Where a machine keeps a project's legs."""
    return project.state_dir / "legs.jsonl"


def add_leg(path: Path, leg: Leg) -> None:
    """Append it, whole: a line that a dying process cut off does not swallow this one.

    Raises:
        BrokenError: it cannot be written.
    """
    line = json.dumps(leg_to_json(leg), allow_nan=False).encode() + b"\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab+", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            if size:
                file.seek(size - 1)
                if file.read(1) != b"\n":
                    line = b"\n" + line
            file.write(line)
    except OSError as error:
        raise BrokenError(f"{path} cannot be written: {error.strerror}") from error


def read_legs(path: Path) -> tuple[tuple[Leg, ...], int]:
    """All legs, and how many lines are none (cut off, or of another version).

    Raises:
        BrokenError: the file is there and cannot be read.
    """
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return (), 0
    except OSError as error:
        raise BrokenError(f"{path} cannot be read: {error.strerror}") from error
    legs, lost = [], 0
    for line in filter(None, lines):
        try:
            legs.append(leg_from_json(json.loads(line)))
        except (ValueError, MisfitError):
            lost += 1
    return tuple(legs), lost
