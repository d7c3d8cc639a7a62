"""What the page for other projects has them write is taken, and calls what the workflows that it names call."""

from __future__ import annotations

import configparser
import re

from tests.documents.pages import TOP, blocks, pages
from tests.documents.parsers import environments, expanded

from perfgate.config.gate_file import parse_gate
from perfgate.config.goals_file import parse_goals

NAME = "docs/use-on-your-project.md"
PAGE = pages()[NAME]


def the_block(language: str) -> str:
    (found,) = [each for each in blocks() if each.page == NAME and each.language == language]
    return found.text


def shown_environments() -> dict[str, list[list[str]]]:
    """The commands of each environment of the page's tox.ini."""
    read = configparser.ConfigParser(interpolation=None)
    read.read_string(the_block("ini"))
    (section,) = read.sections()
    lines = [line.split(": ", 1) for line in read[section]["commands"].strip().splitlines()]
    commands = {name: [command.split()] for name, command in lines}
    assert list(commands) == expanded(section.removeprefix("testenv:"))
    return commands


def test_its_perfgate_toml_is_read() -> None:
    text = the_block("toml")
    assert [budget.block for budget in parse_gate(text, NAME).budgets] == [0.2]
    assert len(parse_goals(text, NAME)) == 1


def test_its_environments_are_those_that_the_workflows_call() -> None:
    workflows = set(re.findall(r"performance-\w+\.yml", PAGE))
    texts = [(TOP / ".github/workflows" / name).read_text(encoding="utf-8") for name in workflows]
    called = {name for text in texts for name in re.findall(r"tox run -e (\S+)", text)}
    assert shown_environments() == {name: environments()[name] for name in called}


def test_its_folders_are_those_that_the_workflows_name() -> None:
    history = (TOP / ".github/workflows/performance-history.yml").read_text(encoding="utf-8")
    for key in ("results_dir", "html_dir"):
        (folder,) = re.findall(rf'"{key}": "([^"]+)"', PAGE)
        assert f" {folder}/" in history
