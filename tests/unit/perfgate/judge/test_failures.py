"""What fails, is skipped or was removed never passes unless the contender is not to blame."""

from __future__ import annotations

import pytest
from tests.unit.perfgate.judge.made_up import GATE, SCREENING, case, gate, noise, record, timed

from perfgate.judge.failures import judge_failures, judge_removed
from perfgate.model.comparison import Failure, FailureKind, Kind, Side
from perfgate.model.report import Verdict, Weight

TRACEBACK = "Traceback (most recent call last):\n  File …\nValueError: no such node\n"
BASELINE, CONTENDER, CONTROL = Side


def failed(side: Side, error: str = TRACEBACK, number: int = 0) -> Failure:
    return Failure(side, FailureKind.ERROR, SCREENING, number, error)


def judged(*sides: Side, pairs: int = 0, skipped: tuple[Side, ...] = ()) -> tuple[str, str]:
    found = judge_failures(
        record(
            case(),
            timed(SCREENING, noise(pairs)),
            failures=[failed(side) for side in sides],
            skipped=skipped,
        ),
        GATE,
    )
    assert found is not None
    return found.verdict, found.weight


def test_sides_are_in_the_order_this_file_takes_them() -> None:
    assert (BASELINE, CONTENDER, CONTROL) == (Side.BASELINE, Side.CONTENDER, Side.CONTROL)


@pytest.mark.parametrize(
    ("sides", "pairs", "skipped", "expected"),
    [
        ((CONTENDER,), 0, (), (Verdict.BROKEN, Weight.BLOCKS)),
        # Once is enough: finished pairs do not make up for it.
        ((CONTENDER,), 5, (), (Verdict.BROKEN, Weight.BLOCKS)),
        ((CONTENDER, BASELINE), 0, (), (Verdict.BROKEN, Weight.WARNS)),
        ((CONTROL, CONTENDER), 4, (), (Verdict.BROKEN, Weight.WARNS)),
        ((BASELINE,), 0, (), (Verdict.NEW, Weight.NOTICE)),
        ((BASELINE,), 3, (), (Verdict.INCONCLUSIVE, Weight.BLOCKS)),
        ((CONTROL,), 3, (), (Verdict.INCONCLUSIVE, Weight.BLOCKS)),
        ((), 0, (CONTENDER,), (Verdict.REMOVED, Weight.BLOCKS)),
        ((), 0, (BASELINE,), (Verdict.NEW, Weight.NOTICE)),
        ((), 0, (BASELINE, CONTENDER), (Verdict.NOT_GATED, Weight.NONE)),
        ((CONTENDER,), 0, (BASELINE,), (Verdict.BROKEN, Weight.BLOCKS)),
    ],
)
def test_who_fails_decides(
    sides: tuple[Side, ...],
    pairs: int,
    skipped: tuple[Side, ...],
    expected: tuple[Verdict, Weight],
) -> None:
    assert judged(*sides, pairs=pairs, skipped=skipped) == expected


def test_a_case_without_failure_is_not_judged_here() -> None:
    assert judge_failures(record(case(), timed(SCREENING, noise(5))), GATE) is None


def test_the_reason_names_the_error_and_the_round_and_the_first_of_several() -> None:
    failures = [
        failed(Side.CONTENDER, number=3),
        failed(Side.CONTENDER, "KeyError: later", 4),
        failed(Side.BASELINE, "MemoryError"),
    ]
    found = judge_failures(record(case(), failures=failures), GATE)
    assert found is not None
    assert found.error == TRACEBACK
    assert found.reason == (
        "fails on the contender: error: ValueError: no such node in round 3 of the screening; "
        "it already fails on the baseline: error: MemoryError"
    )


def test_an_error_without_end_is_cut() -> None:
    found = judge_failures(record(case(), failures=[failed(Side.CONTENDER, "x" * 9999)]), GATE)
    assert found is not None
    assert len(found.reason) < 300
    assert len(found.error) == 9999


def test_a_case_for_the_tables_only_is_a_notice_at_most() -> None:
    for side in Side:
        subject = record(case(gated=False), timed(SCREENING, noise(2)), failures=[failed(side)])
        found = judge_failures(subject, GATE)
        assert found is not None
        assert found.weight is Weight.NOTICE


def test_what_cannot_be_told_warns_where_the_rules_say_so() -> None:
    subject = record(case(), timed(SCREENING, noise(2)), failures=[failed(Side.BASELINE)])
    found = judge_failures(subject, gate(inconclusive_blocks=False))
    assert found is not None
    assert found.weight is Weight.WARNS


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("file.Suite.track_it", Kind.TRACK),
        ("file.timeraw_it(1, 'a (b)')", Kind.TIMERAW),
        ("file.time_it(1)", Kind.TIME),
    ],
)
def test_a_removed_case_keeps_its_key(key: str, kind: Kind) -> None:
    found = judge_removed(key)
    assert (found.case.key, found.case.kind) == (key, kind)
    assert (found.verdict, found.weight) == (Verdict.REMOVED, Weight.BLOCKS)
