"""The live heap of Node processes (Playwright's driver) that are started while it is watched for."""

from __future__ import annotations

import contextlib
import os
import socket
import tempfile
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FOLDER = "PERFGATE_HEAP_PROBE"
_OPTIONS = "NODE_OPTIONS"
# A full collection of a driver's heap takes 10 to 20 ms; a stopped process never answers.
_ANSWER_SECONDS = 5.0


@contextlib.contextmanager
def node_heaps_told() -> Iterator[None]:
    """Node processes started inside tell their heap; the options that were set stay in force."""
    if FOLDER in os.environ:  # a parent process watches already
        yield
        return
    before = os.environ.get(_OPTIONS)
    source = files("perfgate.leak").joinpath("heap_probe.cjs")
    with (
        tempfile.TemporaryDirectory(prefix="perfgate-heap-") as folder,
        as_file(source) as probe,
    ):
        os.environ[_OPTIONS] = f'{before or ""} --require "{probe}"'.strip()
        os.environ[FOLDER] = folder
        try:
            yield
        finally:
            os.environ.pop(FOLDER, None)
            if before is None:
                os.environ.pop(_OPTIONS, None)
            else:
                os.environ[_OPTIONS] = before


def live_heap(pids: Sequence[int]) -> tuple[int | None, str]:
    """Bytes alive in all of these processes after a collection; None, and why, where one does not tell."""
    folder = os.environ.get(FOLDER)
    if not folder:
        return None, "the driver was not started with the heap probe"
    total = 0
    for pid in pids:
        try:
            total += _ask(Path(folder) / f"{pid}.sock")
        except (OSError, ValueError) as error:
            return None, f"the driver (process {pid}) does not tell its heap: {error}"
    return total, ""


def _ask(path: Path) -> int:
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(_ANSWER_SECONDS)
        link.connect(str(path))
        told = b""
        while part := link.recv(64):
            told += part
    return int(told)
