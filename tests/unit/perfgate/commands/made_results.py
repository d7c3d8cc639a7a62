"""What the tests of ``perfgate history`` measured, and what is in folders and on the remote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.perfgate.site.made_history import Bench, MadeProject, git, wobble

from perfgate.commands.main import main

if TYPE_CHECKING:
    from pathlib import Path

BENCHES = {"demo.time_one": Bench([wobble(0.1, 6)]), "demo.time_two": Bench([wobble(0.2, 6)])}


def history(*arguments: str) -> int:
    return main(["history", *arguments])


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def remote_files(project: MadeProject, branch: str = "benchmark-results") -> list[str]:
    listed = git(project.folder.parent / "remote.git", "ls-tree", "-r", "--name-only", branch)
    return listed.splitlines()
