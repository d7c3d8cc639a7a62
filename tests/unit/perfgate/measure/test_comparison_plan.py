"""Every gated case of either side is somewhere: measured, lost with its traceback, or removed; in one shard each."""

from __future__ import annotations

import pytest

from perfgate.errors import BrokenError
from perfgate.measure.comparison_plan import Plan, make_plan
from perfgate.measure.discovery import Suite
from perfgate.model.comparison import Case, Kind


def case(name: str, *, gated: bool = True) -> Case:
    return Case(name, Kind.TIME, "seconds", 10.0, gated=gated)


def suite(*names: str, ungated: tuple[str, ...] = (), problems: tuple[str, ...] = ()) -> Suite:
    cases = (*map(case, names), *(case(name, gated=False) for name in ungated))
    return Suite(cases, tuple((name, f"{name} went wrong") for name in problems), "3.11")


def plan_of(head: Suite, base: Suite, shard: tuple[int, int] | None = None) -> Plan:
    return make_plan(head, base, (), shard, {})


def keys(plan: Plan) -> list[str]:
    return [each.key for each in plan.cases]


def lost(plan: Plan) -> list[str]:
    return [each.case.key for each in plan.unloadable]


def test_a_file_of_a_package_that_cannot_be_imported_takes_its_own_cases_only() -> None:
    base = suite("io.csv.time_read", "io.sql.time_read")
    plan = plan_of(suite("io.csv.time_read", problems=("io.sql",)), base)
    assert (keys(plan), lost(plan), plan.removed) == (
        ["io.csv.time_read"],
        ["io.sql.time_read"],
        (),
    )
    (failure,) = plan.unloadable[0].failures
    assert failure.error == "io.sql went wrong"


def test_a_new_file_that_cannot_be_imported_is_named() -> None:
    base = suite("io.csv.time_read")
    with pytest.raises(BrokenError, match=r"'io\.new' cannot be imported"):
        plan_of(suite("io.csv.time_read", problems=("io.new",)), base)


def test_what_the_contender_gates_no_longer_is_removed() -> None:
    plan = plan_of(suite("a.time_a", ungated=("a.time_b",)), suite("a.time_a", "a.time_b"))
    assert (keys(plan), plan.removed) == (["a.time_a"], ("a.time_b",))


def test_what_was_not_gated_before_may_stay_so() -> None:
    plan = plan_of(suite(ungated=("a.time_a",)), suite(ungated=("a.time_a",)))
    assert (keys(plan), plan.removed) == (["a.time_a"], ())


def test_a_file_that_one_runner_alone_cannot_import_is_in_its_shard() -> None:
    """What the others measure must not depend on it, and nothing may fall between them."""
    base = suite("b.time_b", "a.time_a", "c.time_c", "d.time_d")
    whole = [plan_of(base, base, (index, 2)) for index in (1, 2)]
    flaky = suite("b.time_b", "a.time_a", "d.time_d", problems=("c",))
    for plan, index in zip(whole, (1, 2), strict=True):
        without = plan_of(flaky, base, (index, 2))
        assert sorted(keys(without) + lost(without)) == sorted(keys(plan))
    assert sorted(keys(whole[0]) + keys(whole[1])) == sorted(each.key for each in base.cases)
