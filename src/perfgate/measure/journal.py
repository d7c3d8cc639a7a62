"""Every finished pair goes to a file at once, so that an interrupted comparison goes on where it stopped.

JSON lines: a header (format, fingerprint), then a line for each pair, failure or skip, and a last one once the
comparison is finished.
"""

from __future__ import annotations

import contextlib
import json
import os
from typing import TYPE_CHECKING, Any, Self

from perfgate.errors import BrokenError, UsageError
from perfgate.measure.build_request import compare_dir
from perfgate.measure.fingerprint import Fingerprint
from perfgate.measure.journal_lines import (
    Content,
    encode_found,
    encode_header,
    read_lines,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from io import FileIO
    from pathlib import Path

    from perfgate.measure.lockstep import Found
    from perfgate.measure.project import Project
    from perfgate.model.comparison import Case

_PREVIOUS = "journal.previous.jsonl"
_SHOWN_DIFFERENCES = 5


def journal_path(
    project: Project, base: str, head: str, shard: tuple[int, int] | None = None
) -> Path:
    """Where the journal of a comparison is; shards have one each."""
    part = f"-{shard[0]}of{shard[1]}" if shard else ""
    return compare_dir(project) / f"{base[:8]}-{head[:8]}{part}" / "journal.jsonl"


def recorded_settings(path: Path) -> Mapping[str, str] | None:
    """The settings of an unfinished journal, such as the seed to go on with; None where there is none."""
    content = _content(path)
    if content is None or content.finished:
        return None
    return content.settings


def finish(path: Path) -> None:
    """Nothing is left to do with a journal, and what it came to is kept: the next run begins anew.

    Raises:
        BrokenError: it cannot be written.
    """
    try:
        with path.open("ab", buffering=0) as file:
            file.write(b'{"finished":true}\n')
            os.fsync(file.fileno())
    except OSError as error:
        raise _unwritable(path, error) from error


class Journal:
    """An open journal; ``doubts`` tells of records that were lost.

    One process writes at a time: whoever opens it holds the project's ``exclusive()``.
    """

    def __init__(self, path: Path, file: FileIO, content: Content, doubts: tuple[str, ...]) -> None:
        self._path = path
        self._file = file
        self._size = os.fstat(file.fileno()).st_size
        self._records = content.records
        self.settings = content.settings
        self.resumed = bool(content.records)
        self.doubts = doubts

    @classmethod
    def open(cls, path: Path, fingerprint: Fingerprint, *, fresh: bool = False) -> Journal:
        """Go on with the journal, or begin one; a finished or unwanted one is set aside.

        Raises:
            UsageError: it belongs to another run (the text names what differs), or is damaged.
            BrokenError: it cannot be written.
        """
        content = None if fresh else _content(path)
        doubts: tuple[str, ...] = ()
        try:
            if content is None or content.finished:
                path.parent.mkdir(parents=True, exist_ok=True)
                if path.exists():
                    path.replace(path.with_name(_PREVIOUS))
                content = Content()
            else:
                _check(path, fingerprint, content)
                if content.torn:
                    os.truncate(path, content.size)
                    doubts = (
                        f"{path.name}: the last {content.torn} bytes were cut off and dropped",
                    )
            journal = cls(path, path.open("ab", buffering=0), content, doubts)
        except OSError as error:
            raise _unwritable(path, error) from error
        # A later header adds the benchmarks that the earlier ones did not know.
        journal.settings = dict(fingerprint.settings)
        benchmarks = {**content.benchmarks, **fingerprint.benchmarks}
        if benchmarks != content.benchmarks or not content.begun:
            journal._write(encode_header(journal.settings, benchmarks))
        return journal

    def __repr__(self) -> str:
        count = sum(len(found) for found in self._records.values())
        return f"<Journal {self._path} {len(self._records)} cases, {count} records>"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def records(self) -> dict[str, tuple[Found, ...]]:
        """All that was found, by the case's key, in the order it came."""
        return {key: tuple(found) for key, found in self._records.items()}

    def add(self, case: Case, found: Found) -> None:
        """Write what was found of a case; it is in the file when this returns.

        Raises:
            BrokenError: it cannot be written; what was written before stays whole.
        """
        self._write({"case": case.key, **encode_found(found)})
        self._records.setdefault(case.key, []).append(found)

    def sync(self) -> None:
        """Bring all to the disk itself, once a round: a machine may go down.

        Raises:
            BrokenError: the disk fails.
        """
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            raise _unwritable(self._path, error) from error

    def close(self) -> None:
        """Close the file; the journal can be opened again."""
        self._file.close()

    def _write(self, line: dict[str, Any]) -> None:
        data = json.dumps(line, allow_nan=False, separators=(",", ":")).encode() + b"\n"
        try:
            written = 0
            while written < len(data):
                written += self._file.write(data[written:]) or 0
        except OSError as error:
            # Half a line would be found damaged if more were written after it.
            with contextlib.suppress(OSError):
                self._file.truncate(self._size)
            raise _unwritable(self._path, error) from error
        self._size += len(data)


def _content(path: Path) -> Content | None:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    try:
        content = read_lines(data)
    except UsageError as error:
        raise UsageError(f"{path}: {error}; --fresh sets it aside and begins anew") from error
    # Cut off within its header, it holds nothing.
    return content if content.begun else None


def _check(path: Path, fingerprint: Fingerprint, content: Content) -> None:
    known = Fingerprint(content.settings, content.benchmarks)
    differences = known.differences(fingerprint)
    if not differences:
        return
    shown = "\n  ".join(differences[:_SHOWN_DIFFERENCES])
    rest = len(differences) - _SHOWN_DIFFERENCES
    more = f"\n  and {rest} more" if rest > 0 else ""
    raise UsageError(
        f"{path} was begun by another run; there and here differ:\n  {shown}{more}\n"
        "--fresh sets it aside and begins anew"
    )


def _unwritable(path: Path, error: OSError) -> BrokenError:
    return BrokenError(f"{path} cannot be written: {error.strerror}; finished pairs are kept in it")
