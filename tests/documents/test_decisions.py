"""Each decision is told in the same five parts, under its number, and stands in their list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.documents.pages import TOP

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = TOP / "docs" / "decisions"
ALL = sorted(FOLDER.glob("0*.md"))
PARTS = ["Question", "Options", "Measurement", "Decision", "Consequences"]


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_a_decision_has_its_number_and_five_parts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {path.name[:4]} ")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == PARTS


def test_the_list_has_every_decision() -> None:
    listed = re.findall(
        r"^\| \[(\d{4})\]\((.*?)\)", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert listed == [(path.name[:4], path.name) for path in ALL]
