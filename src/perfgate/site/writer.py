"""Writes the site's files: each whole or not at all, only where it changed, and takes away those no longer made."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from typing import TYPE_CHECKING

from perfgate.errors import BrokenError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Another way to make pages gets another number: all of them are made anew.
_FORMAT = 2


class SiteWriter:
    """One build of a site.

    Args:
        folder: where the site stands.
        ledger: keeps, between builds, what each file was made from.
    """

    def __init__(self, folder: Path, ledger: Path) -> None:
        self._folder = folder
        self._ledger = ledger
        self._before, self._noted = _read(ledger)
        self._now: dict[str, str] = {}
        self._notes: dict[str, str] = {}
        self.written = 0

    def __repr__(self) -> str:
        return f"<SiteWriter {len(self._now)} files, {self.written} written>"

    def write(self, name: str, content: str | bytes) -> None:
        """A file by its path within the site; left alone where it holds this already."""
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content
        self.make(name, hashlib.blake2b(data, digest_size=16).hexdigest(), lambda: data)

    def is_made(self, name: str, source: str) -> bool:
        """Whether the file is there, made from this; it then stays."""
        # A file that somebody else wrote over since, asv for one, has another size or time.
        entry = self._before.get(name, "")
        if entry != _entry(source, f"{self._folder}/{name}"):
            return False
        self._now[name] = entry
        return True

    def make(self, name: str, source: str, content: Callable[[], bytes]) -> None:
        """The same for a file that is costly to make: ``source`` says what it is made from."""
        if self.is_made(name, source):
            return
        path = self._folder / name
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(content())
            draft.replace(path)
            self._now[name] = _entry(source, str(path))
        except OSError as error:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
            raise BrokenError(f"{path} cannot be written: {error.strerror}") from error
        self.written += 1

    def keep(self, name: str) -> bool:
        """Keep a file as the last build left it, whatever it was made from; False where it is not there like that."""
        source, found, _ = self._before.get(name, "").partition(" ")
        return bool(found) and self.is_made(name, source)

    def note(self, key: str, text: str) -> bool:
        """Remember a text for the next build; whether the last one noted the same."""
        self._notes[key] = text
        return self._noted.get(key) == text

    def close(self) -> None:
        """Remove what earlier builds made and this one did not, and remember what it made."""
        for name in self._before.keys() - self._now.keys():
            path = self._folder / name
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
                path.parent.rmdir()
        self._ledger.parent.mkdir(parents=True, exist_ok=True)
        draft = self._ledger.with_suffix(".draft")
        draft.write_text(json.dumps({"format": _FORMAT, "files": self._now, "notes": self._notes}))
        draft.replace(self._ledger)


def _entry(source: str, path: str) -> str:
    try:
        facts = os.stat(path)  # noqa: PTH116 ten thousand times, and a Path takes longer than its stat
    except OSError:
        return "gone"
    return f"{source} {facts.st_size} {facts.st_mtime_ns}"


def _read(ledger: Path) -> tuple[dict[str, str], dict[str, str]]:
    try:
        data = json.loads(ledger.read_bytes())
        if data["format"] != _FORMAT:
            return {}, {}
        files, notes = (
            {str(key): str(text) for key, text in data[part].items()} for part in ("files", "notes")
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}, {}
    return files, notes
