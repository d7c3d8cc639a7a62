"""A tiny project with a real asv suite, measured once by the real asv in this Python."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SUITE = """
class Sort:
    params = [["ours", "peer"], [10, 100]]
    param_names = ["side", "size"]
    number = 1
    repeat = 1
    rounds = 1
    warmup_time = 0

    def setup(self, side, size):
        if side == "peer" and size == 100:
            raise NotImplementedError
        self.data = list(range(size))

    def time_sort(self, side, size):
        sorted(self.data)


class Count:
    def track_items(self):
        return 31

    track_items.unit = "items"

    def track_broken(self):
        raise ValueError("planted")
"""
OTHER = "def track_one():\n    return 1\n"


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def make_project(folder: Path) -> Path:
    """A git repository with an asv suite of two files and one commit."""
    suite = folder / "benchmarks"
    suite.mkdir(parents=True)
    (suite / "__init__.py").touch()
    (suite / "demo.py").write_text(SUITE, encoding="utf-8")
    (suite / "other.py").write_text(OTHER, encoding="utf-8")
    config = {
        "version": 1,
        "project": "tiny",
        "repo": ".",
        "branches": ["main"],
        "environment_type": "existing",
        "env_dir": ".asv/env",
        "html_dir": ".asv/html",
    }
    (folder / "asv.conf.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / ".gitignore").write_text(".asv\nresults\n", encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "A project to measure")
    return folder


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """asv keeps machines in the home folder: not in the real one."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder


@pytest.fixture
def project_dir(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


@pytest.fixture(scope="session")
def _measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_project(tmp_path_factory.mktemp("measured") / "project")
    home = tmp_path_factory.mktemp("home")
    environment = {**os.environ, "HOME": str(home)}
    asv = [sys.executable, "-m", "asv"]
    subprocess.run([*asv, "machine", "--yes"], cwd=folder, env=environment, check=True)
    options = ["-E", f"existing:{sys.executable}", "--set-commit-hash", "HEAD", "--show-stderr"]
    done = subprocess.run(
        [*asv, "run", *options],
        cwd=folder,
        env={**environment, "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        check=False,
    )
    assert done.returncode == 2, "one benchmark is meant to fail"
    (folder / "said.txt").write_bytes(done.stdout)
    return folder


@pytest.fixture
def measured_dir(_measured: Path, tmp_path: Path) -> Path:
    """A copy of the project with results that asv wrote; said.txt holds what asv printed."""
    folder = tmp_path / "measured"
    shutil.copytree(_measured, folder)
    return folder
