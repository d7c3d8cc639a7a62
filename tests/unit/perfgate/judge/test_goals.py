"""A goal is met only by a measurement that holds every bound; what is missing or failed never meets one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgate.judge.goals import goal_rows
from perfgate.judge.table import Standing
from perfgate.model.goals import Bound, BoundKind, Goal, Selection
from perfgate.model.results import Measurement, Status

NAME = "canvas.Build.time_build"
OURS = Selection(NAME, (("side", ("casare",)), ("nodes", ("100",))))
PEER = Selection(NAME, (("side", ("stock",)),))


def measured(side: str, nodes: int, value: float | None, unit: str = "seconds") -> Measurement:
    status = Status.FAILED if value is None else Status.MEASURED
    return Measurement(NAME, (("side", side), ("nodes", str(nodes))), status, value, unit)


def goal(*bounds: Bound, ours: Selection = OURS, higher: bool = False) -> Goal:
    return Goal(1, "Build", ours, bounds, peer=PEER, floor=None, higher_is_better=higher)


def standings(goal: Goal, *measurements: Measurement) -> list[Standing]:
    return [row.standing for row in goal_rows(goal, measurements)]


def test_a_value_against_a_bound_in_another_unit() -> None:
    bound = Bound(BoundKind.MAX_VALUE, 40, "ms")
    assert standings(goal(bound), measured("casare", 100, 0.04)) == [Standing.MET]
    assert standings(goal(bound), measured("casare", 100, 0.0401)) == [Standing.MISSED]


def test_every_bound_must_hold() -> None:
    bounds = (Bound(BoundKind.MAX_VALUE, 40, "ms"), Bound(BoundKind.MIN_RATIO_TO_PEER, 8))
    ours = measured("casare", 100, 0.03)
    assert standings(goal(*bounds), ours, measured("stock", 100, 0.24)) == [Standing.MET]
    assert standings(goal(*bounds), ours, measured("stock", 100, 0.2)) == [Standing.MISSED]


def test_a_free_parameter_makes_a_row_for_each_value_with_the_peer_of_the_same() -> None:
    ours = Selection(NAME, (("side", ("casare",)),))
    each = goal(Bound(BoundKind.MIN_RATIO_TO_PEER, 2), ours=ours)
    rows = goal_rows(
        each,
        [
            measured("casare", 100, 1.0),
            measured("casare", 1000, 1.0),
            measured("stock", 100, 2.0),
            measured("stock", 1000, 1.5),
        ],
    )
    assert [(row.case, row.standing) for row in rows] == [
        ("nodes 100", Standing.MET),
        ("nodes 1000", Standing.MISSED),
    ]


def test_what_is_missing_is_not_measured() -> None:
    bound = Bound(BoundKind.MIN_RATIO_TO_PEER, 2)
    (row,) = goal_rows(goal(bound), [])
    assert (row.standing, row.reason) == (Standing.NOT_MEASURED, f"no result of {NAME}")
    (row,) = goal_rows(goal(bound), [measured("casare", 5, 1.0)])
    assert row.standing is Standing.NOT_MEASURED
    assert "side=casare, nodes=5" in row.reason
    (row,) = goal_rows(goal(bound), [measured("casare", 100, 1.0)])
    assert row.standing is Standing.NOT_MEASURED
    assert row.reason.startswith("peer: no result")


def test_what_failed_is_broken() -> None:
    bound = Bound(BoundKind.MIN_RATIO_TO_PEER, 2)
    ours, peer = measured("casare", 100, 1.0), measured("stock", 100, 3.0)
    failed_ours, failed_peer = measured("casare", 100, None), measured("stock", 100, None)
    assert standings(goal(bound), failed_ours, peer) == [Standing.BROKEN]
    assert standings(goal(bound), ours, failed_peer) == [Standing.BROKEN]


def test_a_peer_that_no_bound_needs_may_be_missing() -> None:
    bound = Bound(BoundKind.MAX_VALUE, 2, "s")
    ours, failed = measured("casare", 100, 1.0), measured("stock", 100, None)
    assert standings(goal(bound), ours, failed) == [Standing.MET]
    assert standings(goal(bound), ours) == [Standing.MET]


def test_a_skipped_combination_says_nothing_while_others_speak() -> None:
    skipped = Measurement(
        NAME, (("side", "casare"), ("nodes", "5")), Status.SKIPPED, None, "seconds"
    )
    ours = Selection(NAME, (("side", ("casare",)),))
    bound = Bound(BoundKind.MAX_VALUE, 2, "s")
    both = standings(goal(bound, ours=ours), skipped, measured("casare", 100, 1.0))
    assert both == [Standing.MET]
    assert standings(goal(bound, ours=ours), skipped) == [Standing.NOT_MEASURED]


def test_an_ambiguous_peer_is_said() -> None:
    one = Measurement("one", (), Status.MEASURED, 1.0, "seconds")
    asked = Goal(
        1,
        "x",
        Selection("one"),
        (Bound(BoundKind.MIN_RATIO_TO_PEER, 2),),
        peer=Selection(NAME, (("side", ("stock",)),)),
    )
    (row,) = goal_rows(asked, [one, measured("stock", 100, 1.0), measured("stock", 5, 1.0)])
    assert row.standing is Standing.NOT_MEASURED
    assert "2 results fit" in row.reason


def test_units_that_do_not_compare_are_broken() -> None:
    bound = Bound(BoundKind.MAX_VALUE, 4, "MB")
    (row,) = goal_rows(goal(bound), [measured("casare", 100, 1.0)])
    assert row.standing is Standing.BROKEN
    assert "'seconds'" in row.reason


@pytest.mark.parametrize("value", [0.0, -1.0])
def test_no_ratio_without_values_above_zero(value: float) -> None:
    bound = Bound(BoundKind.MAX_RATIO_TO_PEER, 2)
    ours, peer = measured("casare", 100, 1.0), measured("stock", 100, value)
    assert standings(goal(bound), ours, peer) == [Standing.BROKEN]


def test_an_exact_bound() -> None:
    bound = Bound(BoundKind.EXACT, 1)
    assert standings(goal(bound), measured("casare", 100, 1, "repaints")) == [Standing.MET]
    assert standings(goal(bound), measured("casare", 100, 2, "repaints")) == [Standing.MISSED]


@given(
    st.floats(min_value=1e-6, max_value=1e6),
    st.floats(min_value=1e-6, max_value=1e6),
    st.floats(min_value=1e-3, max_value=1e3),
)
def test_higher_is_better_turns_the_ratio_round(ours: float, peer: float, limit: float) -> None:
    for kind in (BoundKind.MIN_RATIO_TO_PEER, BoundKind.MAX_RATIO_TO_PEER):
        lower = goal(Bound(kind, limit))
        higher = goal(Bound(kind, limit), higher=True)
        straight = standings(lower, measured("casare", 100, ours), measured("stock", 100, peer))
        turned = standings(higher, measured("casare", 100, peer), measured("stock", 100, ours))
        assert straight == turned
