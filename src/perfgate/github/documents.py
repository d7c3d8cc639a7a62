"""Which files are documents: a change of nothing else is not measured."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SUFFIXES = frozenset({".md", ".rst"})
_FOLDERS = frozenset({"doc", "docs"})
_NAMES = frozenset({"AUTHORS", "CITATION.cff", "COPYING", "LICENSE", "NOTICE"})


def is_document(path: str) -> bool:
    """Whether no program reads this file, going by its name; in doubt it is none.

    Texts beside the code are none: a program may well read what stands beside it.
    """
    parts = PurePosixPath(path).parts
    if not parts:
        return False
    if len(parts) == 1:
        name = PurePosixPath(parts[0])
        return name.suffix in _SUFFIXES or name.name in _NAMES
    if parts[0] == ".github":
        return PurePosixPath(path).suffix in _SUFFIXES
    return parts[0] in _FOLDERS


def documents_only(paths: Iterable[str]) -> bool:
    """Whether there is a change, and all of it in documents."""
    changed = list(paths)
    return bool(changed) and all(map(is_document, changed))
