"""A git project with two commits, whose environments are built without a package index."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

# As real installers do, the old version's bytecode goes too: Python knows it by second and size only.
INSTALL = """
import importlib.util, pathlib, shutil, sys, sysconfig
here = pathlib.Path(__file__).parent
if (here / "planted.txt").exists():
    sys.exit((here / "planted.txt").read_text())
installed = pathlib.Path(sysconfig.get_path("purelib"), "tiny.py")
pathlib.Path(importlib.util.cache_from_source(installed)).unlink(missing_ok=True)
shutil.copy(here / "tiny.py", installed)
"""
SUITE = """
import tiny


def track_answer():
    return tiny.ANSWER
"""

# Judged by a timer of its own, which only the work itself moves on: figures that no machine's minute changes.
TIMED_SUITE = """
import tiny


def time_work():
    tiny.work()

time_work.timer = tiny.clock
time_work.warmup_time = 0
"""
TIMED = """
ANSWER = {answer}
now = 0.0


def clock():
    return now


def work():
    global now
    now += {seconds}
"""


def timed(seconds: float, answer: object = 1) -> str:
    """tiny.py whose work takes so long by its own clock."""
    return TIMED.format(seconds=seconds, answer=answer)


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def commit(folder: Path, subject: str) -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", subject)
    return git(folder, "rev-parse", "HEAD")


def make_tiny(folder: Path, top: Path | None = None, **settings: object) -> Path:
    """A project with its asv suite in ``folder`` and its repository there or above; one commit."""
    top = top or folder
    suite = folder / "benchmarks"
    suite.mkdir(parents=True)
    (suite / "__init__.py").touch()
    (suite / "demo.py").write_text(SUITE, encoding="utf-8")
    (top / "tiny.py").write_text("ANSWER = 1\n", encoding="utf-8")
    (top / "install.py").write_text(INSTALL, encoding="utf-8")
    shutil.copy(Path(__file__).with_name("tiny_environment.py"), folder)
    config = {
        "version": 1,
        "project": "tiny",
        "repo": "." if top == folder else "..",
        "branches": ["main"],
        "plugins": [".tiny_environment"],
        "environment_type": "tiny",
        "build_command": [],
        "uninstall_command": [],
        "install_command": ["python {build_dir}/install.py"],
        "env_dir": ".asv/env",
        "html_dir": ".asv/html",
    }
    (folder / "asv.conf.json").write_text(json.dumps(config | settings), encoding="utf-8")
    (top / ".gitignore").write_text(".asv\nresults\n__pycache__\n", encoding="utf-8")
    git(top, "init", "-q", "-b", "main")
    commit(top, "One")
    return folder


def change(top: Path, text: str, name: str = "tiny.py", subject: str = "Two") -> str:
    """Commit another text of a file."""
    path = top / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return commit(top, subject)
