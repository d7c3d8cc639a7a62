"""A run measures until nothing is open, goes on from what it has, and tells a flake from a failure."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from perfgate.measure.compare_run import ComparisonRun
from perfgate.model.comparison import (
    Case,
    CaseRecord,
    Clock,
    Failure,
    FailureKind,
    Kind,
    Pair,
    Side,
    Stage,
)
from perfgate.model.gate import Gate, Looks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from perfgate.measure.lockstep import Skipped

GATE = Gate(looks=Looks(screening=(3, 6), confirmation=(10, 12), control_every=2))


def case(name: str, *, gated: bool = True, exact: bool = False) -> Case:
    kind = Kind.TRACK if exact else Kind.TIME
    return Case(name, kind, "seconds", 10.0, gated=gated, exact=exact)


@dataclass
class FakeBench:
    """Stands in for real rounds: the true effect of each case, and what fails when."""

    effects: dict[str, float]
    failing: dict[tuple[str, int], Side] = field(default_factory=dict)
    asked: list[tuple[Stage, int, tuple[str, ...], bool]] = field(default_factory=list)

    def round(
        self,
        stage: Stage,
        number: int,
        cases: Sequence[Case],
        *,
        control: bool,
        listen: Callable[[Case, Pair | Failure | Skipped], None],
        begin: Callable[[Case], None],
    ) -> None:
        self.asked.append((stage, number, tuple(each.benchmark for each in cases), control))
        for each in cases:
            begin(each)
            side = self.failing.get((each.benchmark, number))
            if side is not None:
                listen(each, Failure(side, FailureKind.ERROR, stage, number, "no luck"))
                continue
            # Pairs differ a little, as real ones do, so that ranks have no ties.
            effect = self.effects[each.benchmark] + 1e-4 * math.sin(number + 1)
            clock = Clock.VALUE if each.exact else Clock.CPU
            readings = {side: {clock: 1.0} for side in (Side.BASELINE, Side.CONTENDER)}
            listen(
                each,
                Pair(
                    stage,
                    number,
                    readings,
                    {clock: effect},
                    {clock: 1e-4 * math.cos(number)} if control else {},
                    cpu_share=(1.0, 1.0),
                    seconds=1.0,
                ),
            )


class Heard:
    """A watch that remembers."""

    def __init__(self) -> None:
        self.suspected: list[str] = []
        self.notes: list[str] = []

    def round(self, stage: Stage, number: int, planned: int, cases: int) -> None: ...
    def case(self, key: str) -> None: ...
    def left(self, seconds: float | None) -> None: ...
    def finished_case(self, key: str) -> None: ...

    def suspects(self, keys: Sequence[str]) -> None:
        self.suspected += keys

    def note(self, text: str) -> None:
        self.notes.append(text)


def run_of(bench: FakeBench, *cases: Case, **options: object) -> ComparisonRun:
    return ComparisonRun(
        bench=bench,  # type: ignore[arg-type]
        gate=GATE,
        records={each.key: CaseRecord(each) for each in cases},
        save=lambda _case, _found: None,
        watch=Heard(),
        **options,  # type: ignore[arg-type]
    )


def test_a_quiet_case_is_clear_at_the_first_look_and_a_slow_one_is_confirmed_on_fresh_pairs() -> (
    None
):
    bench = FakeBench({"quiet": 0.0, "slow": 0.2})
    run = run_of(bench, case("quiet"), case("slow"))
    quiet, slow = run.measure()
    assert len(quiet.pairs) == 3
    assert len(slow.of(Stage.SCREENING)) == 3
    assert len(slow.of(Stage.CONFIRMATION)) == 10
    assert run.watch.suspected == ["slow"]  # type: ignore[attr-defined]
    confirming = [each for each in bench.asked if each[0] is Stage.CONFIRMATION]
    assert {each[2] for each in confirming} == {("slow",)}
    assert all(control for *_, control in confirming)
    screening = [control for stage, _, _, control in bench.asked if stage is Stage.SCREENING]
    assert screening == [True, False, True]


def test_what_is_not_gated_is_not_measured_and_a_counter_twice() -> None:
    bench = FakeBench({"peer": 0.0, "count": 0.0})
    peer, count = run_of(bench, case("peer", gated=False), case("count", exact=True)).measure()
    assert (len(peer.pairs), len(count.pairs)) == (0, 2)


def test_one_failure_is_a_flaw_and_two_are_a_failure() -> None:
    bench = FakeBench(
        {"flaky": 0.0, "failing": 0.0},
        {
            ("flaky", 1): Side.CONTENDER,
            ("failing", 0): Side.CONTENDER,
            ("failing", 1): Side.CONTENDER,
        },
    )
    run = run_of(bench, case("flaky"), case("failing"))
    flaky, failing = run.measure()
    assert (flaky.failures, len(flaky.pairs)) == ((), 3)
    assert len(failing.failures) == 2
    assert run.flaws() == ["flaky failed once on the contender and then worked"]


def test_a_stray_failure_of_the_baseline_excuses_no_contender() -> None:
    run = run_of(FakeBench({"a": 0.0}), case("a"))
    sides = (Side.CONTENDER, Side.BASELINE, Side.CONTENDER)
    run.records["a"] = CaseRecord(
        case("a"),
        failures=tuple(
            Failure(side, FailureKind.ERROR, Stage.SCREENING, number, "no luck")
            for number, side in enumerate(sides)
        ),
    )
    (record,) = run.settled()
    assert [each.side for each in record.failures] == [Side.CONTENDER, Side.CONTENDER]


def test_a_run_goes_on_with_the_round_that_was_cut_off() -> None:
    whole = FakeBench({"a": 0.0, "b": 0.0})
    done = {each.case.key: each for each in run_of(whole, case("a"), case("b")).measure()}
    bench = FakeBench({"a": 0.0, "b": 0.0})
    run = run_of(bench, case("a"), case("b"))
    run.records["a"] = CaseRecord(case("a"), done["a"].pairs[:2])
    run.records["b"] = CaseRecord(case("b"), done["b"].pairs[:1])
    assert {each.case.key: each for each in run.measure()} == done
    assert [(number, names) for _, number, names, _ in bench.asked] == [
        (1, ("b",)),
        (2, ("a", "b")),
    ]


@pytest.mark.parametrize("allowed", [0, 2])
def test_when_the_time_is_up_no_round_begins_and_it_is_said(allowed: int) -> None:
    bench = FakeBench({"a": 0.0})
    run = run_of(bench, case("a"), deadline=float(allowed))
    run.clock = lambda: float(len(bench.asked)) + 0.5
    run.measure()
    assert len(bench.asked) == allowed
    assert run.cut_off
    assert run.doubts == ["the time limit was reached in screening with 1 cases undecided"]


def test_what_was_found_is_kept_before_it_is_used() -> None:
    kept: list[str] = []
    bench = FakeBench({"a": 0.0})
    run = run_of(bench, case("a"))
    run.save = lambda each, _found: kept.append(each.key)
    (record,) = run.measure()
    assert len(kept) == len(record.pairs)
