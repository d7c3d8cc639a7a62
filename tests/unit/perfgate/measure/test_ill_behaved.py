"""A benchmark that fails, hangs or meddles is told of with its own words, and disturbs no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.measure.measured_suite import Measured

from perfgate.measure.lockstep import Skipped
from perfgate.measure.rounds import with_control
from perfgate.measure.worker_link import Interpreter
from perfgate.model.comparison import Clock, FailureKind, Side

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("nothing_left_running")


def test_a_setup_that_does_not_apply_skips(measured: Measured) -> None:
    measured.round(0, "good.time_skipped")
    skipped = measured.one("good.time_skipped")
    assert isinstance(skipped, Skipped)
    assert set(skipped.sides) == {Side.BASELINE, Side.CONTENDER}


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("bad.time_raises", FailureKind.ERROR, "ValueError: no such luck"),
        ("bad.time_exits", FailureKind.ERROR, "SystemExit: 3"),
        ("bad.time_aborts", FailureKind.CRASH, "ended by signal SIGSEGV"),
        ("bad.time_hangs", FailureKind.TIMEOUT, "it did not end in 1 s and was stopped"),
        ("bad.track_text", FailureKind.ERROR, "a benchmark returned 'many'"),
        ("bad.track_nan", FailureKind.ERROR, "a finite number is needed"),
    ],
)
def test_a_benchmark_that_fails_says_how_and_the_next_is_measured(
    ill_behaved: Measured, name: str, kind: FailureKind, text: str
) -> None:
    ill_behaved.round(0, name, "good.time_free")
    failure = ill_behaved.failure(name)
    assert failure.kind is kind
    assert text in failure.error
    assert "worker.py" not in failure.error
    assert ill_behaved.pair("good.time_free").effects


def test_what_a_benchmark_prints_forks_or_changes_disturbs_nobody(ill_behaved: Measured) -> None:
    names = ("bad.time_prints", "bad.time_forks", "bad.time_changes_folder")
    ill_behaved.round(0, *names, "bad.time_leaves_a_child", "good.Cached.track_cached")
    for name in (*names, "bad.time_leaves_a_child", "good.Cached.track_cached"):
        assert ill_behaved.pair(name).readings, name


def test_what_was_printed_comes_with_the_failure(tmp_path: Path) -> None:
    root = tmp_path / "suite"
    root.mkdir()
    (root / "__init__.py").write_text(
        "import sys\n\ndef time_it():\n    print('to stdout', file=sys.stderr)\n    1 / 0\n"
    )
    measured = Measured(tmp_path / "work", root)
    measured.round(0, "time_it")
    failure = measured.failure("time_it")
    assert "ZeroDivisionError" in failure.error
    assert failure.output == "to stdout"


def test_a_clock_that_stands_still_is_left_out(ill_behaved: Measured) -> None:
    ill_behaved.round(0, "bad.time_stuck_clock")
    assert Clock.TIMER not in ill_behaved.pair("bad.time_stuck_clock").effects


def test_an_interpreter_that_is_none_fails_its_side(measured: Measured, tmp_path: Path) -> None:
    missing = Interpreter(tmp_path / "python", measured.interpreter.benchmark_dir)
    measured.bench.interpreters = with_control(measured.interpreter, missing)
    measured.round(0, "good.time_free")
    failure = measured.failure("good.time_free")
    assert (failure.side, failure.kind) == (Side.CONTENDER, FailureKind.CRASH)
    assert "No such file" in failure.error
