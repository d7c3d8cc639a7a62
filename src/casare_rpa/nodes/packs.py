"""Node packs of others: distributions that name a manifest of their own node types.

A pack declares an entry point of the group ``casare_rpa.nodes`` whose value is ``package:file``, the
manifest's place within an importable package::

    [project.entry-points."casare_rpa.nodes"]
    my_pack = "my_pack:manifest.json"

No pack is imported to list its types. Asking the installed distributions takes 9 to 35 ms, so the answer
is kept in a file for as long as no folder of the import path changes (installing and removing change it) and
no ``entry_points.txt`` in one (an author edits it in place).
"""

from __future__ import annotations

import json
import os
import re
import sys
from binascii import crc32
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from casare_rpa.domain.errors import ManifestError
from casare_rpa.domain.records import Record
from casare_rpa.nodes.manifest import node_type_info
from casare_rpa.nodes.manifest_file import Entry, read_manifest

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from importlib.metadata import Distribution

GROUP = "casare_rpa.nodes"
_INFO = (".dist-info", ".egg-info")
_NAME = re.compile(r"^Name:\s*(\S+)", re.MULTILINE)


class PackSource(Record):
    """Where a pack says its manifest is: its distribution's name, and ``package:file``."""

    distribution: str
    value: str

    def __str__(self) -> str:
        return f"pack {self.distribution!r}"


class Packs(Record):
    """The node types of all packs that can be used, and why others cannot."""

    entries: Mapping[str, Entry]
    problems: tuple[str, ...] = ()


def installed_packs(
    known: Container[str], path: Sequence[str] | None = None, cache: Path | None = None
) -> Packs:
    """The packs among the installed distributions.

    A pack with anything wrong in its manifest is left out whole, and the others stay.

    Args:
        known: ids that are taken already.
        path: folders to look in; the import path by default.
        cache: the folder that keeps what was found; the user's cache by default.
    """
    folders = sys.path if path is None else path
    return read_packs(_sources(folders, cache or _user_cache()), known)


def read_packs(sources: Sequence[PackSource], known: Container[str]) -> Packs:
    """The entries of all packs; the first pack that has an id keeps it."""
    entries: dict[str, Entry] = {}
    owners: dict[str, str] = {}
    problems: list[str] = []
    for source in sources:
        try:
            found = _read(source)
            _refuse_clashes(found, known, owners)
        except ManifestError as error:
            problems.append(f"{source}: {error}")
            continue
        entries.update(found)
        owners.update(dict.fromkeys(found, str(source)))
    return Packs(entries, tuple(problems))


def _read(source: PackSource) -> dict[str, Entry]:
    entries = read_manifest(_manifest_path(source))
    for entry in entries.values():
        node_type_info(entry)  # raises: a registry must be able to describe what it lists
    return entries


def _refuse_clashes(
    found: Mapping[str, Entry], known: Container[str], owners: Mapping[str, str]
) -> None:
    for type_id in found:
        owner = owners.get(type_id) or ("casare_rpa itself" if type_id in known else None)
        if owner:
            raise ManifestError(
                f"found the node type {type_id!r}, which {owner} has; allowed: an id of its own"
            )


def _manifest_path(source: PackSource) -> Path:
    package, colon, file = source.value.partition(":")
    top, *inner = package.split(".")
    # Only the top package is asked for: finding one within it would import it.
    spec = find_spec(top) if colon and top and file else None
    folders = list(spec.submodule_search_locations or ()) if spec else []
    if not folders:
        raise ManifestError(
            f"found the entry point {source.value!r}; allowed: PACKAGE:FILE of an installed package"
        )
    return Path(folders[0], *inner, file)


def _sources(folders: Sequence[str], cache: Path) -> tuple[PackSource, ...]:
    """What the distributions in these folders declare, from the cache where that still holds."""
    state = [[folder, _changed(folder)] for folder in dict.fromkeys(folders)]
    kept = cache / f"packs-{crc32(json.dumps(list(folders)).encode()):08x}.json"
    try:
        document = json.loads(kept.read_bytes())
        if document["state"] == state and document["files"] == _states(document["files"]):
            return tuple(PackSource(*pair) for pair in document["packs"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # none yet, or not of our writing: it is written anew
    # Before they are read: a change in between is noticed the next time.
    files = _states(_entry_point_files(folders))
    found = _scan(folders)
    packs = [[each.distribution, each.value] for each in found]
    _keep(kept, {"state": state, "files": files, "packs": packs})
    return found


def _changed(folder: str) -> int | None:
    try:
        return os.stat(folder or ".").st_mtime_ns  # noqa: PTH116  # the import path holds texts
    except OSError:
        return None


def _entry_point_files(folders: Sequence[str]) -> list[str]:
    found = []
    for folder in dict.fromkeys(folders):
        with suppress(OSError):  # a part of the import path that is no folder
            names = sorted(os.listdir(folder or "."))  # noqa: PTH208  # the import path holds texts
            found += [os.path.join(folder, n) for n in names if n.endswith(_INFO)]  # noqa: PTH118
    files = (os.path.join(info, "entry_points.txt") for info in found)  # noqa: PTH118
    return [file for file in files if os.path.exists(file)]  # noqa: PTH110


def _states(files: Iterable[str]) -> dict[str, list[int]]:
    """Each file with its time and size; without those that are gone."""
    states = {}
    for file in files:
        with suppress(OSError):
            stat = os.stat(file)  # noqa: PTH116
            states[file] = [stat.st_mtime_ns, stat.st_size]
    return states


def _scan(folders: Sequence[str]) -> tuple[PackSource, ...]:
    from importlib.metadata import distributions

    found: dict[str, tuple[PackSource, ...]] = {}
    for distribution in distributions(path=list(folders)):
        text = distribution.read_text("entry_points.txt") or ""
        if GROUP in text:
            name = _NAME.search(distribution.read_text("METADATA") or "")
            shown = name.group(1) if name else "a distribution without a name"
            # The first of a name hides those behind it, as it does for imports.
            found.setdefault(shown, tuple(_declared(shown, distribution, text)))
    return tuple(source for name in sorted(found) for source in found[name])


def _declared(name: str, distribution: Distribution, text: str) -> list[PackSource]:
    try:
        declared = [each.value for each in distribution.entry_points if each.group == GROUP]
    except (TypeError, ValueError):  # lines that are no entry points, told as such with the others
        declared = [text.strip()]
    return [PackSource(name, value) for value in declared]


def _keep(path: Path, document: object) -> None:
    written = path.with_suffix(f".{os.getpid()}")
    with suppress(OSError):  # where nothing can be written, the next process asks again
        path.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(json.dumps(document), encoding="utf-8")
        written.replace(path)


def _user_cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return Path(base or Path("~/.cache").expanduser()) / "casare-perf"
