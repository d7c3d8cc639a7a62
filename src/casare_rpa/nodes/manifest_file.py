"""Manifest files: JSON with one entry a line, sorted by id, so that one entry is found without the others.

Reading all of 10,000 entries takes 60 ms, and a run wants thirty. Where the first line promises the layout,
an entry is found by bisection of the file and parsed alone; listing and searching read the file whole.
"""

from __future__ import annotations

import json
import os
import weakref
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from casare_rpa.domain.errors import ManifestError

Entry = Mapping[str, Any]

MANIFEST_PATH = os.path.join(os.path.dirname(__file__), "manifest.json")  # noqa: PTH118, PTH120
"""The manifest of the types that ship. A text: pathlib takes 1.6 ms to import, and a run needs it not."""

_HEAD = b'{"version": 2, "types": [\n'
_ID = b'{"id": '
_WINDOW = 4 * 1024
"""Bytes that are searched at once: a few lines."""

_REQUIRED = {
    "id": str,
    "module": str,
    "label": str,
    "category": str,
    "description": str,
    "inputs": list,
    "outputs": list,
    "properties": list,
}


def manifest_text(entries: Iterable[Entry]) -> str:
    """A manifest file of these entries: a change of one type is a change of one line."""
    lines = [(_key(entry["id"]), _line(entry)) for entry in entries]
    body = ",\n".join(line for _, line in sorted(lines))
    return f"{_HEAD.decode()}{body}\n]}}\n"


def _line(entry: Entry) -> str:
    rest = {key: value for key, value in entry.items() if key != "id"}
    return json.dumps({"id": entry["id"], **rest}, ensure_ascii=False)


def _key(type_id: str) -> bytes:
    """What lines are sorted by: the id as it stands in the file, its quotes included."""
    return json.dumps(type_id, ensure_ascii=False).encode()


def read_manifest(path: str | os.PathLike[str] = MANIFEST_PATH) -> dict[str, Entry]:
    """All entries of a manifest file by id, ordered by category and id.

    Any JSON layout is read; the one this module writes is what makes a single look-up fast.

    Raises:
        ManifestError: the file cannot be read, is no manifest, or an entry is not as it must be.
    """
    try:
        with open(path, "rb") as file:  # noqa: PTH123  # see MANIFEST_PATH
            data = file.read()
        document = json.loads(data)
    except (OSError, ValueError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else f"{error}"
        raise ManifestError(
            f"{os.fspath(path)}: found no manifest ({reason}); {_ALLOWED}"
        ) from None
    listed = document.get("types") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise ManifestError(
            f"{os.fspath(path)}: found no manifest (no list under 'types'); {_ALLOWED}"
        )
    entries: dict[str, Entry] = {}
    for number, entry in enumerate(listed):
        check_entry(entry, f"{os.fspath(path)}: types[{number}]")
        if entry["id"] in entries:
            raise ManifestError(f"{os.fspath(path)}: found {entry['id']!r} twice; allowed: once")
        entries[entry["id"]] = entry
    if data.startswith(_HEAD) and list(entries) != sorted(entries, key=_key):
        raise ManifestError(f"{os.fspath(path)}: found lines that are not sorted by id; {_ALLOWED}")
    return dict(sorted(entries.items(), key=lambda item: (item[1]["category"], item[0])))


_ALLOWED = "allowed: a file written by `casare manifest`"


def check_entry(entry: Any, place: str) -> None:
    """Require an entry to have what a registry reads.

    Raises:
        ManifestError: naming the place.
    """
    if not isinstance(entry, dict):
        raise ManifestError(f"{place}: found {entry!r}; allowed: an object")
    for key, kind in _REQUIRED.items():
        if not isinstance(entry.get(key), kind):
            name = f" of {entry['id']!r}" if key != "id" and "id" in entry else ""
            raise ManifestError(
                f"{place}: found {key} {entry.get(key)!r}{name}; allowed: "
                f"{'a text' if kind is str else 'a list'}"
            )


class ManifestFile(Mapping[str, Entry]):
    """The entries of a manifest file by id, each read when it is asked for.

    Args:
        path: of the file, which stays open: a file put in its place meanwhile changes nothing.

    Raises:
        ManifestError: the file cannot be read.
    """

    def __init__(self, path: str | os.PathLike[str] = MANIFEST_PATH) -> None:
        self.path = os.fspath(path)
        self._all: dict[str, Entry] | None = None
        try:
            self._file = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            raise ManifestError(
                f"{self.path}: found no manifest ({error.strerror}); {_ALLOWED}"
            ) from None
        weakref.finalize(self, os.close, self._file)
        self._size = os.fstat(self._file).st_size
        if os.pread(self._file, len(_HEAD), 0) != _HEAD:
            self._all = read_manifest(self.path)

    def __repr__(self) -> str:
        return f"<ManifestFile {self.path}>"

    def __getitem__(self, type_id: str) -> Entry:
        if self._all is not None:
            return self._all[type_id]
        line = self._find(_key(type_id))
        if line is None:
            raise KeyError(type_id)
        place = f"{self.path}: the line of {type_id!r}"
        try:
            entry: Entry = json.loads(line.rstrip(b",\r"))
        except ValueError as error:
            raise ManifestError(f"{place}: found {error}; {_ALLOWED}") from None
        check_entry(entry, place)
        return entry

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def _whole(self) -> dict[str, Entry]:
        if self._all is None:
            self._all = read_manifest(self.path)
        return self._all

    def _find(self, key: bytes) -> bytes | None:
        """The line of an id, or None; its place is bisected until one window holds the rest."""
        low, high = len(_HEAD), self._size
        while high - low > _WINDOW:
            middle = (low + high) // 2
            # Longer by a key: an id cut short at the window's end would pass for one that comes before.
            window = os.pread(self._file, _WINDOW + len(key), middle)
            start = window.find(b"\n" + _ID, 0, _WINDOW)
            if start < 0:  # within a line longer than the window
                break
            line = middle + start + 1
            if line >= high:
                break
            found = window[start + 1 + len(_ID) :][: len(key)]
            if found <= key:
                low = line
            else:
                high = line
        window = b"\n" + os.pread(self._file, high - low, low)
        at = window.find(b"\n" + _ID + key)
        return None if at < 0 else window[at + 1 :].split(b"\n", 1)[0]
