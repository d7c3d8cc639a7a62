"""A regression blocks only where a second machine sees it too; without a second word the first one stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.commands.conftest import MakeComparison, make_comparison

from perfgate.errors import BrokenError
from perfgate.judge.comparison import judge
from perfgate.judge.second_machine import confirmed_by, suspects_of
from perfgate.model.comparison import Failure, FailureKind, Side, Stage
from perfgate.model.report import Outcome

if TYPE_CHECKING:
    from perfgate.model.report import Comparison

__all__ = ["make_comparison"]


@pytest.fixture
def first(make_comparison: MakeComparison) -> Comparison:
    return make_comparison({"a.time_a": 0.3, "a.time_b": 0.3, "a.time_c": 0.0, "a.time_d": -0.3})


def blocking(comparison: Comparison) -> tuple[str, ...]:
    return suspects_of(judge(comparison))


def test_only_regressions_that_block_are_suspects(
    first: Comparison, make_comparison: MakeComparison
) -> None:
    assert set(blocking(first)) == {"a.time_a", "a.time_b"}
    assert blocking(make_comparison({"a.time_a": 0.07, "a.time_b": 0.0})) == ()


def test_exact_counts_are_no_suspects(first: Comparison) -> None:
    exact = tuple(
        replace(record, case=replace(record.case, exact=True)) for record in first.records
    )
    assert blocking(replace(first, records=exact)) == ()


def test_what_the_second_machine_denies_does_not_block(
    first: Comparison, make_comparison: MakeComparison
) -> None:
    second = make_comparison({"a.time_a": 0.3, "a.time_b": 0.0})
    merged = confirmed_by(first, second)
    assert blocking(merged) == ("a.time_a",)
    assert [record.case.key for record in merged.records] == [
        record.case.key for record in first.records
    ]
    assert merged.doubts == (
        "1 of 2 regressions did not block again on a second machine, and count as it says: a.time_b",
    )
    denied = confirmed_by(first, make_comparison({"a.time_a": 0.0, "a.time_b": 0.0}))
    assert judge(denied).conclusion.outcome is Outcome.PASS


def test_what_it_confirms_blocks_without_a_remark(
    first: Comparison, make_comparison: MakeComparison
) -> None:
    merged = confirmed_by(first, make_comparison({"a.time_a": 0.3, "a.time_b": 0.4}))
    assert set(blocking(merged)) == {"a.time_a", "a.time_b"}
    assert merged.doubts == ()


def test_what_it_did_not_measure_stands(first: Comparison, make_comparison: MakeComparison) -> None:
    second = replace(make_comparison({"a.time_a": 0.0}), doubts=("a late start",))
    merged = confirmed_by(first, second)
    assert blocking(merged) == ("a.time_b",)
    assert merged.doubts[0] == "on a second machine: a late start"
    assert merged.doubts[-1].endswith("with no confirmation by a second: a.time_b")


@pytest.mark.parametrize(
    ("failing", "skipped"),
    [
        ((Side.BASELINE, Side.CONTENDER), ()),
        ((Side.BASELINE,), ()),
        ((Side.CONTENDER,), ()),
        ((), (Side.BASELINE, Side.CONTENDER)),
    ],
)
def test_a_second_machine_that_could_not_measure_denies_nothing(
    first: Comparison,
    make_comparison: MakeComparison,
    failing: tuple[Side, ...],
    skipped: tuple[Side, ...],
) -> None:
    """Without a display everything fails there: that is no word for the change."""
    second = make_comparison({"a.time_a": 0.0, "a.time_b": 0.0})
    failures = tuple(
        Failure(side, FailureKind.ERROR, Stage.SCREENING, 0, "no display") for side in failing
    )
    unable = replace(second.records[0], pairs=(), failures=failures, skipped=skipped)
    merged = confirmed_by(first, replace(second, records=(unable, *second.records[1:])))
    assert blocking(merged) == ("a.time_a",)
    assert merged.doubts[-1].endswith("with no confirmation by a second: a.time_a")


def test_one_that_ran_out_of_time_denies_nothing(
    first: Comparison, make_comparison: MakeComparison
) -> None:
    second = make_comparison({"a.time_a": 0.3})
    barely = replace(second.records[0], pairs=second.records[0].pairs[:1])
    assert set(blocking(confirmed_by(first, replace(second, records=(barely,))))) == {
        "a.time_a",
        "a.time_b",
    }


def test_a_case_that_was_no_suspect_is_refused(
    first: Comparison, make_comparison: MakeComparison
) -> None:
    with pytest.raises(BrokenError, match=r"measured a\.time_c, no regression of the first"):
        confirmed_by(first, make_comparison({"a.time_c": 0.0}))
