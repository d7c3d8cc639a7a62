"""Calls git; what it refuses becomes an error that says so."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from perfgate.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def run_git(
    cwd: Path, *arguments: str, variables: Mapping[str, str] | None = None, stdin: str = ""
) -> str:
    """What a git command prints to the last byte, given ``stdin``; bytes that are no UTF-8 are surrogates, either way.

    Raises:
        UsageError: no git, or git refuses; the text holds what it said.
    """
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=cwd,
            env={**os.environ, **(variables or {})},
            # As bytes: a pipe of text turns carriage returns into line feeds, and files have other lengths then.
            input=stdin.encode("utf-8", "surrogateescape"),
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise UsageError(
            "git is not installed; asv measures commits of a git repository"
        ) from error
    if done.returncode:
        command = " ".join(arguments)
        said = done.stderr.decode("utf-8", "surrogateescape").strip()
        raise UsageError(f"git {command} in {cwd} failed: {said}")
    return done.stdout.decode("utf-8", "surrogateescape")


def git_lines(cwd: Path, *arguments: str) -> list[str]:
    """The same by lines, which line feeds alone end: a commit's subject may hold any other line end of Unicode.

    Raises:
        UsageError: no git, or git refuses.
    """
    said = run_git(cwd, *arguments)
    return said.removesuffix("\n").split("\n") if said else []
