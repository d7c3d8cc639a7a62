"""perfgate; a planted changes.json where a test has one, and small stand-ins for commands that this version lacks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from perfgate.commands.main import COMMANDS, main

_BRANCH = "benchmark-results"
_RESULTS = Path("results")
_TRIES = 5
NO_CHANGES = {"format": 1, "changes": [], "mended": []}
_AUTHOR = ("-c", "user.name=bot", "-c", "user.email=bot@example.org")


def _git(*arguments: str, cwd: Path | None = None, check: bool = True) -> int:
    return subprocess.run(["git", *arguments], cwd=cwd, check=check).returncode


def _pull() -> int:
    """Results files of the data branch that are not here; there may be no branch yet."""
    if _git("fetch", "--quiet", "origin", _BRANCH, check=False) == 0:
        with tempfile.TemporaryDirectory() as folder:
            _git("worktree", "add", "--quiet", "--detach", folder, "FETCH_HEAD")
            shutil.copytree(Path(folder) / _RESULTS, _RESULTS, dirs_exist_ok=True)
            _git("worktree", "remove", "--force", folder)
    return 0


def _push() -> int:
    """Append what is here, on top of whatever is there by then."""
    for _ in range(_TRIES):
        with tempfile.TemporaryDirectory() as folder:
            there = Path(folder)
            _git("worktree", "add", "--quiet", "--detach", folder, "HEAD")
            if _git("fetch", "--quiet", "origin", _BRANCH, cwd=there, check=False) == 0:
                _git("checkout", "--quiet", "FETCH_HEAD", cwd=there)
            else:
                _git("checkout", "--quiet", "--orphan", "empty", cwd=there)
                _git("rm", "-rfq", ".", cwd=there)
            shutil.copytree(_RESULTS, there / _RESULTS, dirs_exist_ok=True)
            _git("add", "--force", str(_RESULTS), cwd=there)
            _git(*_AUTHOR, "commit", "--quiet", "--allow-empty", "-m", "Results", cwd=there)
            done = _git(
                "push", "--quiet", "origin", f"HEAD:refs/heads/{_BRANCH}", cwd=there, check=False
            )
            _git("worktree", "remove", "--force", folder)
            _git("branch", "--quiet", "-D", "empty", check=False)
        if done == 0:
            return 0
    return 3


def _history(arguments: list[str]) -> int:
    return {"pull": _pull, "push": _push, "anchor": lambda: 0}[arguments[0]]()


def run(arguments: list[str]) -> int:
    if arguments[:1] == ["history"] and "history" not in COMMANDS:
        return _history(arguments[1:])
    if arguments[:1] == ["leak"] and "leak" not in COMMANDS:
        report = Path(arguments[arguments.index("--output") + 1])
        report.mkdir()
        (report / "soak.html").write_text("<p>no growth</p>", encoding="utf-8")
        return 0
    code = main(arguments)
    if arguments[:1] == ["publish"]:
        page = Path(".asv/html/changes.json")
        planted = os.environ.get("STANDIN_CHANGES")
        if planted or not page.exists():
            page.write_text(planted or json.dumps(NO_CHANGES), encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
