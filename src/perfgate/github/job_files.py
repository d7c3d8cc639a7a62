"""The files by which a step talks to its job: outputs for later jobs, and the job's summary."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from perfgate.errors import BrokenError, UsageError
from perfgate.report.safe_text import markdown_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_KEY = re.compile(r"[a-z][a-z0-9-]*")
# A job's summary holds 1 MiB; a step that writes more loses all of it.
_SUMMARY_BYTES = 1_000_000
_ERROR_CHARACTERS = 2000


def write_outputs(path: Path | None, values: Mapping[str, str]) -> None:
    """Append ``key=value`` lines, and print them; without a file they are printed only.

    Raises:
        UsageError: a value of several lines, which could set other outputs.
    """
    for key, value in values.items():
        if not _KEY.fullmatch(key) or not value.isprintable():
            raise UsageError(f"output {key[:40]!r} is {value[:40]!r}; allowed: one printable line")
    text = "".join(f"{key}={value}\n" for key, value in values.items())
    sys.stdout.write(text)
    if path is not None:
        _append(path, text)


def add_summary(path: Path | None, markdown: str) -> None:
    """Append to the job's summary; without one it is printed."""
    if path is None:
        sys.stdout.write(f"{markdown}\n")
        return
    content = markdown.encode("utf-8", "replace")
    if len(content) > _SUMMARY_BYTES:
        content = content[:_SUMMARY_BYTES] + b"\n\n(cut: this summary is too long)"
    _append(path, content.decode("utf-8", "ignore") + "\n\n")


def read_markdown(path: Path) -> str:
    """A text that a step before has left.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error


def add_error(path: Path, command: str, text: str) -> None:
    """Append what stopped a command to the job's summary."""
    said = markdown_text(text, _ERROR_CHARACTERS)
    add_summary(path, f"### ❌ perfgate {markdown_text(command, 40)}\n\n{said}")


def _append(path: Path, text: str) -> None:
    try:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise BrokenError(f"{path} cannot be written: {error.strerror}") from error
