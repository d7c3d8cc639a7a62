"""Commits are in their line and testbeds apart, whatever they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.perfgate.site.conftest import publish
from tests.unit.perfgate.site.made_history import git
from tests.unit.perfgate.site.stepping import STEP, stamps, stepping

if TYPE_CHECKING:
    from pathlib import Path


def test_rebased_commits_are_left_out_and_named(tmp_path: Path) -> None:
    project = stepping(tmp_path / "project")
    gone = project.shas[-1]
    git(project.folder, "reset", "-q", "--soft", project.shas[-3])
    page = (publish(project) / "index.html").read_text(encoding="utf-8")
    assert "2 measured commits are not on HEAD" in page
    assert gone[:8] in page
    assert f"data/at/vm_uv-py3.11/{gone}" not in stamps(project.folder / ".asv" / "html")


def test_without_git_commits_are_in_the_order_of_their_dates(tmp_path: Path) -> None:
    project = stepping(tmp_path / "project")
    (project.folder / ".git").rename(tmp_path / "elsewhere")
    page = (publish(project) / "index.html").read_text(encoding="utf-8")
    assert "Commits are in the order of their dates" in page
    assert "demo.<wbr>time_" in page


def test_two_machines_with_one_name_are_two_lines(tmp_path: Path) -> None:
    project = stepping(tmp_path / "project")
    project.record(STEP, commits=range(10), env="uv-py3.12", cpu="Another CPU")
    project.record(STEP, commits=range(10, 40, 2), cpu="Another CPU")
    page = (publish(project) / "machines.html").read_text(encoding="utf-8")
    assert page.count("<h2>") == 3
    assert page.count("Another CPU, 2 cores</h2>") == 1


def test_machines_and_environments_whose_names_join_alike(tmp_path: Path) -> None:
    project = stepping(tmp_path / "project")
    project.record(STEP, commits=range(4), machine="a", env="b_c")
    project.record(STEP, commits=range(4), machine="a_b", env="c")
    site = publish(project)
    assert (site / "machines.html").read_text(encoding="utf-8").count("<h2>") == 3
    assert len([*site.glob("on-*.html")]) == 2


def test_memory_that_is_no_number(tmp_path: Path) -> None:
    project = stepping(tmp_path / "project", 40)
    project.record(STEP, ram="8\N{SUPERSCRIPT TWO}")
    assert "8\N{SUPERSCRIPT TWO}" in (publish(project) / "machines.html").read_text(
        encoding="utf-8"
    )
