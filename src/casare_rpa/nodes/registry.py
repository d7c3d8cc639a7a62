"""The registry: which node types there are, and each one's class when it is first needed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from casare_rpa.domain.errors import UnknownNodeTypeError
from casare_rpa.nodes.lazy_loader import LazyNodeClass
from casare_rpa.nodes.manifest import MANIFEST_PATH, NodeTypeInfo, node_type_info, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from casare_rpa.nodes.base import BaseNode

EAGER_VARIABLE = "CASARE_EAGER"


class NodeRegistry:
    """Node types by id.

    Loading, listing, searching and describing import no node module; ``get`` imports exactly one.

    Args:
        entries: manifest entries; a later one with the same id takes the place of an earlier one.
        eager: import every node module now and raise at the first that fails; by default where the
            environment sets ``CASARE_EAGER=1``, so that CI finds what laziness would hide.
    """

    def __init__(self, entries: Iterable[Mapping[str, Any]], *, eager: bool | None = None) -> None:
        self._entries = {entry["id"]: entry for entry in entries}
        self._infos: dict[str, NodeTypeInfo] = {}
        lazy = {id_: LazyNodeClass(id_, entry["module"]) for id_, entry in self._entries.items()}
        self._library = type("NodeLibrary", (), lazy)
        if os.environ.get(EAGER_VARIABLE) == "1" if eager is None else eager:
            self.load_all()

    @classmethod
    def from_manifest(
        cls, path: Path = MANIFEST_PATH, *, eager: bool | None = None
    ) -> NodeRegistry:
        """The registry of the types in a manifest file, by default those that ship."""
        return cls(read_manifest(path), eager=eager)

    def __contains__(self, type_id: object) -> bool:
        return type_id in self._entries

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"<NodeRegistry {len(self.loaded())} of {len(self)} types loaded>"

    def get(self, type_id: str) -> type[BaseNode]:
        """The class of a node type, imported at the first call.

        Raises:
            UnknownNodeTypeError: no such type; the error carries similar names.
            NodeImportError: its module cannot be imported.
        """
        if type_id not in self._entries:
            raise UnknownNodeTypeError(type_id, self._similar(type_id))
        found: type[BaseNode] = getattr(self._library, type_id)
        return found

    def load_all(self) -> None:
        """Import every node module."""
        for type_id in self._entries:
            self.get(type_id)

    def types(self) -> tuple[str, ...]:
        """All type ids, in the manifest's order."""
        return tuple(self._entries)

    def loaded(self) -> tuple[str, ...]:
        """The type ids whose classes have been asked for."""
        return tuple(
            id_ for id_ in self._entries if not isinstance(vars(self._library)[id_], LazyNodeClass)
        )

    def is_loaded(self, type_id: str) -> bool:
        """Whether the class of a type has been asked for."""
        return type_id in self and not isinstance(vars(self._library)[type_id], LazyNodeClass)

    def describe(self, type_id: str) -> NodeTypeInfo:
        """What the manifest knows of a type.

        Raises:
            UnknownNodeTypeError: no such type.
        """
        info = self._infos.get(type_id)
        if info is None:
            if type_id not in self._entries:
                raise UnknownNodeTypeError(type_id, self._similar(type_id))
            info = self._infos[type_id] = node_type_info(self._entries[type_id])
        return info

    def search(self, text: str) -> tuple[str, ...]:
        """Type ids that match all words of a text, best first.

        A word matches the start of a word of the label (best), any part of the id, or the category, a
        tag or the description (least). Types of equal rank keep the manifest's order.
        """
        words = text.lower().split()
        ranked = ((_rank_all(words, entry), id_) for id_, entry in self._entries.items())
        found = [(rank, id_) for rank, id_ in ranked if rank is not None]
        return tuple(id_ for _, id_ in sorted(found, key=lambda pair: pair[0]))

    def _similar(self, type_id: str) -> tuple[str, ...]:
        from difflib import get_close_matches  # only for the message of an error

        return tuple(get_close_matches(type_id, self._entries, n=3))


def _rank_all(words: list[str], entry: Mapping[str, Any]) -> int | None:
    """The worst of the words' ranks, 0 where there are none; None where a word does not fit."""
    worst = 0
    for word in words:
        rank = _rank(word, entry)
        if rank is None:
            return None
        worst = max(worst, rank)
    return worst


def _rank(word: str, entry: Mapping[str, Any]) -> int | None:
    """How well a word fits an entry, 0 best; None where it does not."""
    label_words = entry["label"].lower().split()
    if any(part.startswith(word) for part in label_words):
        return 0
    if word in entry["id"].lower():
        return 1
    about = (entry["category"], *entry.get("tags", ()), entry["description"])
    return 2 if any(word in part.lower() for part in about) else None
