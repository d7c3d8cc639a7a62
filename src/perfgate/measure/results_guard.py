"""Keeps the results of earlier runs when a run is killed, or the disk fills, while asv writes them.

asv writes over its files in place; a file cut short would take all earlier results of the commit with it.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def results_of(results_dir: Path, commit: str) -> Iterator[Path]:
    """The files that hold what was measured of a commit, on any machine: asv's names begin with its short hash."""
    return results_dir.glob(f"*/{commit[:8]}-*.json")


@contextlib.contextmanager
def guarded_results(results_dir: Path, commit: str, keep_in: Path) -> Iterator[None]:
    """Copy what asv may write over; where a file is no JSON any more afterwards, put the copy back.

    Copies of a run that was killed are put back first.
    """
    _put_back(results_dir, keep_in)
    files = [
        *results_dir.glob("benchmarks.json"),
        *results_dir.glob("*/machine.json"),
        *results_of(results_dir, commit),
    ]
    for file in filter(_is_whole, files):
        copy = keep_in / file.relative_to(results_dir)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, copy)
    try:
        yield
    finally:
        _put_back(results_dir, keep_in)


def _put_back(results_dir: Path, keep_in: Path) -> None:
    """Each whole copy whose file is whole no more; then the copies go."""
    for copy in keep_in.rglob("*.json"):
        file = results_dir / copy.relative_to(keep_in)
        # A copy that the kill itself cut short is of a file that asv had not touched yet.
        if not _is_whole(file) and _is_whole(copy):
            file.parent.mkdir(parents=True, exist_ok=True)
            # A rename needs no space on a full disk.
            shutil.move(copy, file)
    shutil.rmtree(keep_in, ignore_errors=True)


def _is_whole(file: Path) -> bool:
    try:
        json.loads(file.read_bytes())
    except (OSError, ValueError):
        return False
    return True
