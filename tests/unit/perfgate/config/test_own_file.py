"""This project's own perfgate.toml is one that every reader takes, and its goals speak of benchmarks that there are."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from perfgate.config.gate_file import read_gate
from perfgate.config.goals_file import read_goals, read_references
from perfgate.config.history_file import read_history_settings
from perfgate.config.leak_file import read_leak_cases
from perfgate.model.gate import Gate

TOP = Path(__file__).parents[4]
RULES = TOP / "perfgate.toml"
GOALS = read_goals(RULES)
REFERENCES = read_references(RULES)


def test_every_section_is_read() -> None:
    assert {goal.number for goal in GOALS} >= {1, 15, 21}
    assert read_leak_cases(RULES)
    read_history_settings(RULES)


def test_a_key_left_out_has_the_value_that_stands_there() -> None:
    """The file's head says so; a decision that changes one and not the other would not be in force here."""
    assert replace(read_gate(RULES), budgets=(), accepted=(), quarantined=()) == Gate()


@pytest.mark.parametrize(
    "name",
    sorted(
        {each.benchmark for goal in GOALS for each in (goal.ours, goal.peer, goal.floor) if each}
        | {reference.ours.benchmark for reference in REFERENCES}
    ),
)
def test_a_benchmark_that_is_spoken_of_exists(name: str) -> None:
    """Found in the syntax tree: its class, or one of the classes that it is made of, has the function."""
    file, *names, function = name.split(".")
    tree = ast.parse((TOP / "benchmarks" / f"{file}.py").read_text(encoding="utf-8"))
    classes = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert set(names) <= classes
    assert function in functions
