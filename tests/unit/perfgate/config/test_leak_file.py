"""[[leak]] of perfgate.toml: what stands there is what is checked, and what cannot be is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfgate.config.leak_file import parse_leak_cases, read_leak_cases
from perfgate.errors import ConfigFileError
from perfgate.model.leak import Limits, Plan

ROOT = Path(__file__).resolve().parents[4]


def test_a_case_has_plan_limits_and_soak():
    (case,) = parse_leak_cases(
        """
        [[leak]]
        name = "pool"
        target = "cycles.py:pool"
        burn_in = 5
        cycles = 24
        timeout = 10
        limits = { python = "100 kB", "driver heap" = "5 kB", others = "1 MB", "ten cycles" = "10 MB" }
        soak = { cycles = 200, limits = { python = "20 kB" } }
        """,
        "perfgate.toml",
    )
    assert (case.name, case.target, case.planted) == ("pool", "cycles.py:pool", "")
    assert case.plan == Plan(burn_in=5, cycles=24, timeout=10.0)
    assert case.limits == Limits({"python": 1e5, "driver heap": 5e3}, 1e6, 1e7)
    assert case.soak == (Plan(burn_in=5, cycles=200, timeout=10.0), Limits({"python": 2e4}, None))


def test_defaults():
    (case,) = parse_leak_cases('[[leak]]\nname = "a"\ntarget = "m:f"\n', "perfgate.toml")
    assert (case.plan, case.limits, case.soak) == (Plan(), Limits(), None)


@pytest.mark.parametrize(
    ("text", "place", "found"),
    [
        ('name = "A b"\ntarget = "m:f"', "leak 1: name", "'A b'"),
        ('name = "a"', "leak 1: target", "nothing"),
        ('name = "a"\ntarget = "m:f"\ncycle = 3', "leak 1: cycle", "key 'cycle'"),
        ('name = "a"\ntarget = "m:f"\ncycles = 1', "leak 1: cycles", "1"),
        ('name = "a"\ntarget = "m:f"\ntimeout = 0', "leak 1: timeout", "0"),
        ('name = "a"\ntarget = "m:f"\nlimits = 3', "leak 1: limits", "3"),
        (
            'name = "a"\ntarget = "m:f"\nlimits = { python = "5 ms" }',
            "leak a: limits: python",
            "'5 ms'",
        ),
        ('name = "a"\ntarget = "m:f"\nlimits = { python = 5 }', "leak a: limits: python", "5"),
        ('name = "a"\ntarget = "m:f"\nsoak = 200', "leak 1: soak", "200"),
        ('name = "a"\ntarget = "m:f"\nsoak = { runs = 1 }', "leak a: soak: runs", "key 'runs'"),
        ('name = "a"\ntarget = "m:f"\n[[leak]]\nname = "a"\ntarget = "m:g"', "leak 2: name", "'a'"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(text, place, found):
    with pytest.raises(ConfigFileError) as caught:
        parse_leak_cases(f"[[leak]]\n{text}\n", "perfgate.toml")
    assert str(caught.value).startswith(f"perfgate.toml: {place}: found {found}; allowed: ")


def test_no_file_has_no_cases(tmp_path):
    assert read_leak_cases(tmp_path / "perfgate.toml") == ()


def test_this_projects_cases_can_be_read():
    cases = {case.name: case for case in read_leak_cases(ROOT / "perfgate.toml")}
    assert {"pool", "raw-context", "workflow-runs", "canvas-reopen"} <= cases.keys()
    assert sum(bool(case.planted) for case in cases.values()) >= 7
