"""Of a report's rules nothing counts but how many pairs it looked at, and that only where the base allows it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from perfgate.github.trust import SuitePaths, by_rules_of_base
from perfgate.model.gate import Gate, Looks

PATHS = SuitePaths("perfgate.toml", "benchmarks", "asv.conf.json")
RULES = "[gate]\nblock = 0.2\n"
USUAL = Looks()


@pytest.mark.parametrize(
    ("claimed", "expected"),
    [
        (USUAL, USUAL),
        (USUAL.times(2), USUAL.times(2)),
        (USUAL.times(3), USUAL),
        (replace(USUAL, confirmation=(1,)), USUAL),
    ],
)
def test_looks(make_comparison: Any, claimed: Looks, expected: Looks) -> None:
    comparison = replace(make_comparison({"a.time_a": 0.0}), gate=Gate(block=0.9, looks=claimed))
    judged = by_rules_of_base(comparison, (RULES, RULES), [], PATHS, lambda gate, _: gate)
    assert (judged.gate.block, judged.gate.looks) == (0.2, expected)


def test_more_rounds_are_more_pairs_at_every_look() -> None:
    doubled = USUAL.times(2)
    assert doubled.screening == tuple(2 * pairs for pairs in USUAL.screening)
    assert doubled.confirmation == tuple(2 * pairs for pairs in USUAL.confirmation)
    assert doubled.control_every == USUAL.control_every


@pytest.mark.parametrize(
    ("path", "watched"),
    [
        ("perfgate.toml", True),
        ("asv.conf.json", True),
        ("benchmarks/deep/a.py", True),
        ("benchmarks.py", False),
        ("sub/perfgate.toml", False),
        ("", False),
    ],
)
def test_files_that_are_listed_first(path: str, watched: bool) -> None:
    assert PATHS.watch(path) is watched
