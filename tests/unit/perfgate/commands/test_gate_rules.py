"""An acceptance holds while the baseline differs from the one it was made for in its rules only."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from perfgate.commands.gate_rules import renew_accepted
from perfgate.measure.project import load_project
from perfgate.model.gate import Accepted, Gate

if TYPE_CHECKING:
    from pathlib import Path

    from perfgate.measure.project import Project


def commit(folder: Path, rules: str | None = None, **files: str) -> str:
    identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org"]
    texts = {f"{name}.py": text for name, text in files.items()}
    if rules is not None:
        texts["perfgate.toml"] = rules
    for name, text in texts.items():
        (folder / name).write_text(text)
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    command = ["git", *identity, "commit", "-q", "--allow-empty", "-m", "A change"]
    subprocess.run(command, cwd=folder, check=True)
    head = ["git", "rev-parse", "HEAD"]
    return subprocess.run(
        head, cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture
def project(project_dir: Path) -> Project:
    return load_project(project_dir / "asv.conf.json")


def renewed(project: Project, baseline: str, *since: str) -> list[str]:
    gate = Gate(accepted=tuple(Accepted("a.time_b", "r", 0.2, each) for each in since))
    return [each.since for each in renew_accepted(project, gate, baseline).accepted]


def test_an_acceptance_outlives_the_commit_that_records_it_and_no_other(project: Project) -> None:
    old = commit(project.root, "", code="1")
    assert renewed(project, old, old[:10]) == [old]
    records = commit(project.root, "[gate]\n")
    assert renewed(project, records, old[:10]) == [records]
    moved = commit(project.root, "", code="2")
    assert renewed(project, moved, old[:10], records) == [old[:10], records]


def test_the_rest_of_the_rules_stays(project: Project) -> None:
    gate = Gate(block=0.3)
    assert renew_accepted(project, gate, commit(project.root)) == gate


def test_a_commit_that_is_not_here(project: Project) -> None:
    head = commit(project.root)
    assert renewed(project, head, "0123abc") == ["0123abc"]


def test_a_project_in_a_folder_of_its_repository(project: Project) -> None:
    root = project.root
    inner = root / "inner"
    inner.mkdir()
    (root / "asv.conf.json").rename(inner / "asv.conf.json")
    old = commit(root)
    (inner / "perfgate.toml").write_text("[gate]\n")
    new = commit(root)
    (root / "perfgate.toml").write_text("[gate]\n")
    foreign = commit(root)
    project = load_project(inner / "asv.conf.json")
    assert renewed(project, new, old) == [new]
    assert renewed(project, foreign, old) == [old]
