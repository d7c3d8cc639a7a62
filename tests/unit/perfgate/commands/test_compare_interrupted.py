"""Ctrl-C ends ``perfgate compare`` and all it started, and the user is told what is left."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.commands.interrupting import interrupt_and_go_on
from tests.unit.perfgate.measure.tiny_project import TIMED_SUITE, change, make_tiny, timed

from perfgate.commands.main import main
from perfgate.measure import comparison

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two commits with a timed benchmark, alike but for a document; the current folder."""
    folder = make_tiny(tmp_path / "project")
    (folder / "benchmarks" / "demo.py").write_text(TIMED_SUITE, encoding="utf-8")
    change(folder, timed(0.01))
    change(folder, "words\n", "README.md")
    monkeypatch.chdir(folder)
    return folder


def test_an_interrupted_run_leaves_nothing_behind_and_goes_on(project: Path) -> None:
    arguments = ["compare", "HEAD~1", "--seed", "1"]
    assert "going on from" in interrupt_and_go_on(arguments, project / ".asv/perfgate/compare")


@pytest.mark.usefixtures("project")
def test_an_interrupted_run_of_ready_interpreters_promises_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(comparison, "discover", interrupted)
    both = ["--python-base", sys.executable, "--python-head", sys.executable]
    assert main(["compare", *both]) == 130
    said = " ".join(capsys.readouterr().err.split())
    assert "interrupted; the same command begins anew" in said
