"""The limits of a case are the gate's, then those of the budgets that match, in one base unit."""

from __future__ import annotations

import pytest
from tests.unit.perfgate.judge.made_up import case, gate

from perfgate.judge.limits import Limits, is_growth, limits_of, matches
from perfgate.model.comparison import Kind
from perfgate.model.gate import Budget

PARAMETERS = (("size", "10"), ("shape", "'[a]'"))


@pytest.mark.parametrize(
    ("pattern", "means_it"),
    [
        ("file.time_it", True),
        ("file.time_it(10, '[a]')", True),
        ("file.time_it(10, *", True),
        ("*", True),
        ("file.*", True),
        ("file.time", False),
        ("other.*", False),
        ("FILE.*", False),
    ],
)
def test_a_pattern_means_a_key_or_a_benchmark(pattern: str, means_it: bool) -> None:
    assert matches(case(parameters=PARAMETERS), pattern) is means_it


def test_without_budgets_the_gate_decides() -> None:
    assert limits_of(case(), gate(block=0.2, warn=0.1)) == Limits(0.2, 0.1)


def test_of_several_budgets_the_last_that_sets_a_limit_holds() -> None:
    budgets = (
        Budget("*", block=0.3, max_value=2, unit="s"),
        Budget("file.*", warn=0.01, max_value=1.5, unit="ms"),
        Budget("other.*", block=0.5, max_value=9),
    )
    assert limits_of(case(), gate(budgets=budgets)) == Limits(0.3, 0.01, max_value=0.0015)


def test_a_budget_in_another_unit_is_a_doubt_and_sets_no_absolute_limit() -> None:
    budgets = (Budget("*", block=0.3, max_value=2, unit="MB"),)
    limits = limits_of(case(), gate(budgets=budgets))
    assert (limits.block, limits.max_value) == (0.3, None)
    (doubt,) = limits.doubts
    assert "the budget of '*' is in 'MB' and file.time_it is in 'seconds'" in doubt


@pytest.mark.parametrize(
    ("unit", "grows"),
    [
        ("MB/cycle", True),
        ("bytes/execution", True),
        ("KiB/cycles", True),
        ("bytes/node", False),
        ("bytes", False),
        ("objects/cycle", False),
        ("seconds", False),
    ],
)
def test_bytes_per_cycle_or_execution_are_a_growth(unit: str, grows: bool) -> None:
    assert is_growth(unit) is grows


def test_a_growth_has_the_gates_leak_budget_unless_its_own_is_set() -> None:
    growth = case(kind=Kind.TRACK, unit="MB/cycle")
    assert limits_of(growth, gate()) == Limits(
        0.1, 0.05, max_value=5e6, max_increase=5e6, grows=True
    )
    budgets = (Budget("*", max_increase=500, unit="kB/cycle"),)
    limits = limits_of(growth, gate(budgets=budgets))
    assert (limits.max_value, limits.max_increase) == (5e6, 5e5)
