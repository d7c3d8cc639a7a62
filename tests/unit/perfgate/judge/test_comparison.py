"""A comparison becomes a report: one judgement a case, worst first, the same however it was sharded."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.perfgate.judge.made_up import (
    SCREENING,
    case,
    compared,
    gate,
    moved,
    record,
    still,
    valued,
)

from perfgate.judge.comparison import judge
from perfgate.model.comparison import Failure, FailureKind, Kind, Side
from perfgate.model.gate import Accepted, Budget
from perfgate.model.report import Outcome, Verdict, Weight

COUNTER = record(
    case("file.track_items", Kind.TRACK, exact=True, unit="items"),
    valued(SCREENING, [3, 3], [4, 4]),
)
BROKEN = record(
    case("file.time_broken"),
    failures=[Failure(Side.CONTENDER, FailureKind.CRASH, SCREENING, 0, "Segmentation fault")],
)
RECORDS = (
    still(),
    moved(-0.2, "file.time_better"),
    moved(0.06, "file.time_worse"),
    COUNTER,
    BROKEN,
    moved(0.3, "file.time_much_worse"),
    moved(0.03, "file.time_a_little_worse"),
)


def test_each_case_is_judged_and_the_worst_stands_first() -> None:
    report = judge(compared(*RECORDS, removed=("file.time_gone",)))
    assert [(each.case.key, each.verdict, each.weight) for each in report.judgements] == [
        ("file.time_broken", Verdict.BROKEN, Weight.BLOCKS),
        ("file.track_items", Verdict.REGRESSION, Weight.BLOCKS),
        ("file.time_much_worse", Verdict.REGRESSION, Weight.BLOCKS),
        ("file.time_gone", Verdict.REMOVED, Weight.BLOCKS),
        ("file.time_worse", Verdict.REGRESSION, Weight.WARNS),
        ("file.time_a_little_worse", Verdict.REGRESSION, Weight.NOTICE),
        ("file.time_better", Verdict.IMPROVEMENT, Weight.NOTICE),
        ("file.time_still", Verdict.NO_CHANGE, Weight.NONE),
    ]
    assert report.conclusion.outcome is Outcome.BROKEN


def test_without_anything_bad_it_passes() -> None:
    report = judge(compared(still(), moved(0.06), moved(-0.2, "file.time_better")))
    assert report.conclusion.outcome is Outcome.PASS
    assert judge(compared()).conclusion.outcome is Outcome.BROKEN


@given(st.permutations(RECORDS))
def test_the_order_of_the_records_does_not_matter(records: list) -> None:
    report = judge(compared(*records))
    assert report.judgements == judge(compared(*RECORDS)).judgements


def test_what_was_accepted_passes() -> None:
    accepted = Accepted("file.time_it", "worth it", up_to=0.35, since="a1b2c3d4")
    slower = moved(0.3)
    assert judge(compared(slower, still())).conclusion.outcome is Outcome.REGRESSION
    report = judge(compared(slower, still(), gate=gate(accepted=(accepted,))))
    assert report.conclusion.outcome is Outcome.PASS
    assert report.judgements[0].accepted == "worth it"


def test_an_absolute_limit_blocks_without_a_change() -> None:
    budgets = (Budget("*", max_value=500, unit="ms"),)
    report = judge(compared(still(), gate=gate(budgets=budgets)))
    assert report.judgements[0].weight is Weight.WARNS
    budgets = (Budget("*", max_value=1.03, unit="s"),)
    report = judge(compared(moved(0.06), gate=gate(budgets=budgets)))
    assert report.judgements[0].weight is Weight.BLOCKS


def test_doubts_are_those_of_the_run_and_of_budgets_that_do_not_fit() -> None:
    budgets = (Budget("*", max_value=5, unit="MB"),)
    report = judge(compared(still(), doubts=("time limit",), gate=gate(budgets=budgets)))
    assert report.doubts[0] == "time limit"
    assert "in 'MB'" in report.doubts[1]
    assert report.conclusion.outcome is Outcome.PASS
