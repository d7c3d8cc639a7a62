"""The gate's rules are read whole, by themselves or beside other tables and another file's acceptances."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.unit.perfgate.config.gate_tables import BUDGET

from perfgate.config.gate_file import merge_accepted, parse_gate, read_gate
from perfgate.config.goals_file import parse_goals
from perfgate.model.gate import Accepted, Budget, Gate, Looks, Quarantine


def test_without_a_word_the_defaults_hold(tmp_path: Path) -> None:
    assert parse_gate("", "perfgate.toml") == Gate()
    assert parse_gate("[gate]", "perfgate.toml") == Gate()
    assert read_gate(tmp_path / "absent.toml") == Gate()


def test_every_key() -> None:
    text = """
        [gate]
        alpha = 0.02
        min_margin = "1.5 %"
        block = "20%"
        warn = 0.10
        leak = "1 MiB"
        inconclusive = "warn"
        looks = { screening = [4, 8], confirmation = [10, 20], control_every = 3 }

        [[budget]]
        pattern = "canvas.*"
        block = "150 %"
        warn = "5 %"
        max_value = 16.7
        max_increase = 0
        unit = "ms"
        note = "a frame"

        [[accepted]]
        benchmark = "canvas.time_zoom(100)"
        reason = "sharper text"
        up_to = "25 %"
        since = "0123456789abcdef0123456789abcdef01234567"
        by = "A Maintainer"

        [[accepted]]
        benchmark = "canvas.track_items"
        reason = "one more layer"
        since = "0123abc"

        [[quarantine]]
        benchmark = "pool.time_lease"
        reason = "the runner's network"
        since = 2027-01-01
        until = 2027-04-01
    """
    assert parse_gate(text, "perfgate.toml") == Gate(
        alpha=0.02,
        min_margin=0.015,
        block=0.20,
        warn=0.10,
        leak=1024.0**2,
        inconclusive_blocks=False,
        looks=Looks((4, 8), (10, 20), 3),
        budgets=(Budget("canvas.*", 1.5, 0.05, 16.7, 0.0, "ms", "a frame"),),
        accepted=(
            Accepted(
                "canvas.time_zoom(100)",
                "sharper text",
                0.25,
                "0123456789abcdef0123456789abcdef01234567",
                "A Maintainer",
            ),
            Accepted("canvas.track_items", "one more layer", 0.0, "0123abc"),
        ),
        quarantined=(
            Quarantine(
                "pool.time_lease", "the runner's network", date(2027, 4, 1), date(2027, 1, 1)
            ),
        ),
    )


@pytest.mark.parametrize(
    "leak", ['"5 MB"', '"5MB"', '{ value = 5000, unit = "kB" }', '"5 MB/cycle"']
)
def test_ways_to_write_a_leak(leak: str) -> None:
    assert parse_gate(f"[gate]\nleak = {leak}", "perfgate.toml").leak == 5e6


def test_goals_and_gate_stand_in_one_file() -> None:
    goal = '[[goal]]\nnumber = 1\ntitle = "x"\nbenchmark = "a.b"\nexact = 0\n'
    text = "[gate]\nblock = 0.2\n" + goal + BUDGET + "block = 0.3\n"
    assert len(parse_goals(text, "perfgate.toml")) == 1
    assert parse_gate(text, "perfgate.toml").block == 0.2


def test_another_files_acceptances_are_added_and_nothing_else() -> None:
    mine = Accepted("a", "first", 0.1, "0123abc")
    flaky = Quarantine("q", "flaky", date(2027, 1, 31))
    base = Gate(accepted=(mine,), quarantined=(flaky,))
    theirs = Accepted("a", "second", 0.3, "0123abc")
    other = Accepted("a", "another base", 0.2, "4567def")
    longer = Quarantine("q", "still flaky", date(2027, 2, 28))
    extra = Gate(
        block=0.9, budgets=(Budget("*", 0.9),), accepted=(theirs, other), quarantined=(longer,)
    )
    assert merge_accepted(base, extra) == Gate(accepted=(theirs, other), quarantined=(longer,))


def test_the_gate_of_this_project_is_the_owners() -> None:
    gate = read_gate(Path(__file__).parents[4] / "perfgate.toml")
    assert (gate.block, gate.warn, gate.leak, gate.alpha) == (0.10, 0.05, 5e6, 0.01)
