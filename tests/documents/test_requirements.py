"""The page of requirements has a line for each, and what it names is there."""

from __future__ import annotations

import ast
import re

import pytest
from tests.documents.pages import TOP

PAGE = (TOP / "docs" / "requirements.md").read_text(encoding="utf-8")
GROUPS = {"C": 7, "S": 6, "M": 8, "P": 10}
NAMED = sorted(set(re.findall(r"`([^`]+)`", PAGE)))
BENCHMARKS = [each for each in NAMED if re.fullmatch(r"[a-z_]+\.[A-Z]\w+", each)]
PATHS = [each for each in NAMED if "/" in each or re.search(r"\.(py|md|json|ini|toml)$", each)]


def test_each_has_one_line() -> None:
    asked = [f"{group}{number}" for group, last in GROUPS.items() for number in range(1, last + 1)]
    assert re.findall(r"^\| ([A-Z]\d+) \|", PAGE, re.MULTILINE) == asked


@pytest.mark.parametrize("name", PATHS)
def test_a_path_exists(name: str) -> None:
    assert (TOP / name).exists() or (TOP / "src" / name).exists()


@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_exists(name: str) -> None:
    module, suite = name.split(".")
    tree = ast.parse((TOP / "benchmarks" / f"{module}.py").read_text(encoding="utf-8"))
    assert suite in {each.name for each in tree.body if isinstance(each, ast.ClassDef)}
