"""Sides are set up one after the other at first, since a set-up may make what others find, and at a time later.

They are warmed in the same way, for calls may be set up one by one.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from perfgate.measure.discovery import discover
from perfgate.measure.rounds import Bench, with_control
from perfgate.measure.worker_link import Interpreter
from perfgate.model.comparison import Case, Failure, Pair, Stage

from .measured_suite import QUICK

pytestmark = pytest.mark.usefixtures("nothing_left_running")

# Each set-up leaves a mark, and each process's first call: where all wait for each other, none ends before all
# have begun.
SUITE = """
import os
import time
from pathlib import Path

MARKS = Path(__file__).parents[1] / "marks"


def marked(suffix):
    return [mark for mark in MARKS.iterdir() if mark.suffix == suffix]


def wait_for_three(suffix):
    until = time.monotonic() + 20
    while len(marked(suffix)) < 3:
        if time.monotonic() > until:
            raise RuntimeError(f"alone: {suffix}")
        time.sleep(0.005)
    time.sleep(0.05)  # until the others have seen it


def setup():
    busy = (MARKS / str(os.getpid())).with_suffix(".busy")
    if busy.exists():
        return  # before a later slice
    alone = not marked(".busy")
    busy.touch()
    if (MARKS / "together").exists():
        wait_for_three(".busy")
    elif not alone:
        raise RuntimeError("set up beside another")
    else:
        busy.unlink()


def time_nothing():
    warm = (MARKS / str(os.getpid())).with_suffix(".warm")
    if (MARKS / "together").exists() and not warm.exists():
        warm.touch()
        wait_for_three(".warm")
"""


def test_the_first_time_alone_then_together(tmp_path: Path) -> None:
    marks, root = tmp_path / "marks", tmp_path / "benchmarks"
    for folder in (marks, root):
        folder.mkdir()
    (root / "__init__.py").touch()
    (root / "demo.py").write_text(SUITE, encoding="utf-8")
    interpreter = Interpreter(Path(sys.executable), root)
    (case,) = discover(interpreter, tmp_path / "found", 60.0).cases
    bench = Bench(with_control(interpreter, interpreter), tmp_path / "work", 1, QUICK)
    found: list[object] = []

    def listen(_case: Case, what: object) -> None:
        found.append(what)

    bench.round(Stage.SCREENING, 0, [case], control=True, listen=listen)
    (marks / "together").touch()
    bench.round(Stage.SCREENING, 1, [case], control=True, listen=listen)
    assert [type(each) for each in found] == [Pair, Pair], [
        each.error for each in found if isinstance(each, Failure)
    ]
