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
    """What a git command prints, given ``stdin``; bytes that are no UTF-8 are surrogates, either way.

    Raises:
        UsageError: no git, or git refuses; the text holds what it said.
    """
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=cwd,
            env={**os.environ, **(variables or {})},
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )
    except FileNotFoundError as error:
        raise UsageError(
            "git is not installed; asv measures commits of a git repository"
        ) from error
    if done.returncode:
        command = " ".join(arguments)
        raise UsageError(f"git {command} in {cwd} failed: {done.stderr.strip()}")
    return done.stdout
