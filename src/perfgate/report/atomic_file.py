"""Writes a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from perfgate.errors import BrokenError


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write bytes, or text as UTF-8; until the last moment, and where anything fails, the file is as it was before.

    A link is followed, and the file keeps its mode.

    Raises:
        BrokenError: it cannot be written.
    """
    target = Path(os.path.realpath(path))
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileNotFoundError):
            shutil.copymode(target, draft)
        draft.replace(target)
    except OSError as error:
        raise BrokenError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
