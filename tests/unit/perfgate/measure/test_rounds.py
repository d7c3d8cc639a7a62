"""A round measures one pair a case in fresh processes, and no benchmark's misbehaviour touches another."""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from perfgate.errors import BrokenError, UsageError
from perfgate.measure import lockstep
from perfgate.measure.discovery import choose, discover
from perfgate.measure.lockstep import Skipped
from perfgate.measure.process_tree import adopted_orphans, descendants, end_all
from perfgate.measure.rounds import Bench, with_control
from perfgate.measure.slices import Pace
from perfgate.measure.worker_link import Interpreter
from perfgate.model.comparison import Case, Clock, Failure, FailureKind, Kind, Pair, Side, Stage

from .sample_suite import write_suite

if TYPE_CHECKING:
    from collections.abc import Iterator

QUICK = Pace(slice=0.0001, side=0.0, warmup=0.0, min_slices=2, max_slices=3)


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    spare = frozenset(descendants(os.getpid()))
    with adopted_orphans():
        yield
        assert end_all(spare) == []


class Measured:
    """A suite on one interpreter for all sides, and what rounds of it gave."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.interpreter = Interpreter(Path(sys.executable), root)
        self.suite = discover(self.interpreter, folder / "discovery", 20.0)
        self.bench = Bench(with_control(self.interpreter, self.interpreter), folder, 1, QUICK)
        self.found: dict[str, list[Pair | Failure | Skipped]] = {}

    def cases(self, *names: str) -> list[Case]:
        return [case for case in self.suite.cases if case.benchmark in names]

    def round(self, number: int, *names: str, control: bool = False) -> None:
        def listen(case: Case, found: Pair | Failure | Skipped) -> None:
            self.found.setdefault(case.key, []).append(found)

        self.bench.round(
            Stage.SCREENING, number, self.cases(*names), control=control, listen=listen
        )

    def one(self, name: str) -> Pair | Failure | Skipped:
        return self.found[name][-1]

    def pair(self, name: str) -> Pair:
        found = self.one(name)
        assert isinstance(found, Pair), found
        return found

    def failure(self, name: str) -> Failure:
        found = self.one(name)
        assert isinstance(found, Failure), found
        return found


@pytest.fixture
def measured(tmp_path: Path) -> Measured:
    return Measured(tmp_path / "work", write_suite(tmp_path))


@pytest.fixture
def ill_behaved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Measured:
    monkeypatch.setattr(lockstep, "GRACE_SECONDS", 1.0)
    return Measured(tmp_path / "work", write_suite(tmp_path, bad=True))


def test_discovery_tells_of_a_case_what_the_benchmark_declares(measured: Measured) -> None:
    timed = measured.cases("good.Timed.time_call")
    assert [case.key for case in timed] == [
        "good.Timed.time_call(1, 'a')",
        "good.Timed.time_call(2, 'a')",
    ]
    assert [case.index for case in timed] == [0, 1]
    assert [case.gated for case in timed] == [False, True]
    assert timed[0].parameters == (("size", "1"), ("text", "'a'"))
    (free,) = measured.cases("good.time_free")
    assert (free.kind, free.unit, free.timeout) == (Kind.TIME, "seconds", 20.0)
    assert (free.clock, free.index, free.file) == (Clock.WALL, None, "good")
    source, line = free.source
    assert source == "suite/good.py"
    assert line > 1
    (one,) = measured.cases("good.track_one")
    assert (one.kind, one.exact, one.unit) == (Kind.TRACK, True, "things")
    (raw,) = measured.cases("good.timeraw_interpreter")
    (peak,) = measured.cases("good.peakmem_small")
    assert (raw.kind, peak.kind) == (Kind.TIMERAW, Kind.PEAKMEM)
    (cached,) = measured.cases("good.Cached.time_cached")
    assert cached.setup_cache.startswith("good:")


def test_a_file_that_cannot_be_imported_is_named_and_the_others_are_found(tmp_path: Path) -> None:
    measured = Measured(tmp_path / "work", write_suite(tmp_path, broken=True))
    ((name, error),) = measured.suite.problems
    assert name == "broken"
    assert "No module named 'a_module_that_nobody_has'" in error
    assert measured.cases("good.time_free")


@pytest.mark.parametrize(
    ("attribute", "message"),
    [
        (
            'clock = "sundial"',
            r"time_it: clock is 'sundial'; allowed: wall, cpu, cpu\+children, timer",
        ),
        ('gate = {"colour": [1]}', r"gate names \['colour'\]; its parameters are \[\]"),
    ],
)
def test_an_attribute_of_ours_that_is_wrong_is_named(
    tmp_path: Path, attribute: str, message: str
) -> None:
    root = tmp_path / "suite"
    root.mkdir()
    (root / "__init__.py").write_text(f"def time_it(): pass\ntime_it.{attribute}\n")
    with pytest.raises((UsageError, BrokenError), match=message):
        Measured(tmp_path / "work", root)


def test_choose_takes_expressions_on_names_with_parameters(measured: Measured) -> None:
    (chosen,) = choose(measured.suite.cases, [r"time_call\(2"])
    assert chosen.key == "good.Timed.time_call(2, 'a')"
    with pytest.raises(UsageError, match="'\\(' is not a regular expression"):
        choose(measured.suite.cases, ["("])
    with pytest.raises(
        UsageError, match=r"--bench nothing matches no benchmark; there are .*time_free"
    ):
        choose(measured.suite.cases, ["nothing"])


def test_a_pair_has_readings_of_all_sides_and_log_ratios(measured: Measured) -> None:
    measured.round(0, "good.time_free", control=True)
    pair = measured.pair("good.time_free")
    assert set(pair.readings) == set(Side)
    assert {Clock.WALL, Clock.CPU} <= set(pair.effects)
    assert set(pair.effects) == set(pair.control_effects)
    # asv's number is 7; so few calls of a microsecond would time the caches that the other side left behind.
    assert pair.number > 7
    assert pair.slices >= 2
    assert 0 < pair.readings[Side.BASELINE][Clock.WALL] < 1


def test_without_a_control_there_is_no_third_side(measured: Measured) -> None:
    measured.round(0, "good.time_free")
    pair = measured.pair("good.time_free")
    assert set(pair.readings) == {Side.BASELINE, Side.CONTENDER}
    assert pair.control_effects == {}


def test_the_calls_a_slice_are_found_once_and_are_the_same_on_all_sides(measured: Measured) -> None:
    measured.round(0, "good.Own.time_own_clock")
    first = measured.pair("good.Own.time_own_clock")
    measured.round(1, "good.Own.time_own_clock")
    assert first.number > 1
    assert measured.pair("good.Own.time_own_clock").number == first.number


def test_a_benchmark_that_waits_shows_little_cpu(measured: Measured) -> None:
    measured.round(0, "good.time_asleep", "good.Own.time_own_clock")
    assert max(measured.pair("good.time_asleep").cpu_share) < 0.5
    assert Clock.TIMER in measured.pair("good.Own.time_own_clock").effects
    assert Clock.TIMER not in measured.pair("good.time_asleep").effects


def test_a_slice_has_many_calls_each_on_a_fresh_state(measured: Measured) -> None:
    # The benchmark itself fails where it was not set up since its last call.
    measured.round(0, "good.Timed.time_call")
    assert measured.pair("good.Timed.time_call(2, 'a')").number > 1


def test_a_value_comes_from_a_process_of_its_own(measured: Measured) -> None:
    measured.round(0, "good.Timed.time_call", "good.Timed.track_calls", "good.peakmem_small")
    calls = measured.pair("good.Timed.track_calls(1, 'a')")
    assert [reading[Clock.VALUE] for reading in calls.readings.values()] == [0, 0]
    assert calls.effects == {}
    peak = measured.pair("good.peakmem_small")
    assert peak.readings[Side.CONTENDER][Clock.VALUE] > 1e6


def test_timeraw_counts_its_own_interpreter(measured: Measured) -> None:
    measured.round(0, "good.timeraw_interpreter")
    assert set(measured.pair("good.timeraw_interpreter").effects) == {Clock.WALL}


def test_the_hash_seed_is_shared_in_a_round_and_new_in_the_next(measured: Measured) -> None:
    seeds = []
    for number in range(3):
        measured.round(number, "good.track_seed", control=True)
        values = {
            reading[Clock.VALUE] for reading in measured.pair("good.track_seed").readings.values()
        }
        assert len(values) == 1
        seeds += values
    assert len(set(seeds)) == 3


def test_an_exact_counter_needs_no_control(measured: Measured) -> None:
    measured.round(0, "good.track_one", control=True)
    assert set(measured.pair("good.track_one").readings) == {Side.BASELINE, Side.CONTENDER}


def test_setup_cache_is_made_on_each_side_and_its_files_stand_beside(measured: Measured) -> None:
    measured.round(0, "good.Cached.track_cached", "good.Cached.time_cached")
    values = measured.pair("good.Cached.track_cached").readings.values()
    assert [reading[Clock.VALUE] for reading in values] == [83, 83]
    assert measured.pair("good.Cached.time_cached").effects


def test_the_caches_of_values_last_a_round(measured: Measured) -> None:
    """They may be large, and rounds are a hundred."""
    measured.round(0, "good.Cached.track_cached")
    assert [*measured.bench.folder.iterdir()] == []


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


def test_the_same_seed_gives_the_same_order(measured: Measured) -> None:
    orders = []
    for _ in range(2):
        heard: list[str] = []
        names = ("good.track_one", "good.track_seed", "good.peakmem_small")
        measured.bench.round(
            Stage.SCREENING,
            0,
            measured.cases(*names),
            control=False,
            listen=lambda case, _found, heard=heard: heard.append(case.key),  # type: ignore[misc]
        )
        orders.append(heard)
    assert orders[0] == orders[1]
    assert random.Random("1 screening 0").random() == random.Random("1 screening 0").random()


def test_folders_of_workers_are_gone_after_a_round(measured: Measured) -> None:
    measured.round(0, "good.time_free", "good.track_one")
    assert list(measured.bench.folder.iterdir()) == []
