"""The registry: which node types there are, and each one's class when it is first needed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from casare_rpa.domain.errors import CasareError, NodeImportsError, UnknownNodeTypeError
from casare_rpa.nodes.lazy_loader import LazyNodeClass
from casare_rpa.nodes.manifest_file import MANIFEST_PATH, Entry, ManifestFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from casare_rpa.nodes.base import BaseNode
    from casare_rpa.nodes.manifest import NodeTypeInfo
    from casare_rpa.nodes.packs import Packs
    from casare_rpa.nodes.search import SearchIndex

EAGER_VARIABLE = "CASARE_EAGER"


class NodeRegistry:
    """Node types by id.

    Loading, listing, searching and describing import no node module; ``get`` imports exactly one.

    Args:
        entries: manifest entries; of those with the same id the last counts.
        packs: gives the types of packs when they are first needed: for an id that ``entries`` lacks, and
            for listing.
        eager: import every node module now and raise for all that fail; by default where the
            environment sets ``CASARE_EAGER=1``, so that CI finds what laziness would hide.

    Raises:
        NodeImportsError: with ``eager``, naming every type that cannot be loaded.
    """

    def __init__(
        self,
        entries: Mapping[str, Entry] | Iterable[Entry],
        *,
        packs: Callable[[Mapping[str, Entry]], Packs] | None = None,
        eager: bool | None = None,
    ) -> None:
        self._entries = (
            entries if isinstance(entries, Mapping) else {entry["id"]: entry for entry in entries}
        )
        self._read_packs = packs
        self._packs: Packs | None = None
        self._order: tuple[str, ...] | None = None
        self._index: SearchIndex | None = None
        self._infos: dict[str, NodeTypeInfo] = {}
        # The classes, or what stands for them, as attributes; only types that were asked for have one.
        self._library = type("NodeLibrary", (), {})
        self._placed: dict[str, LazyNodeClass] = {}
        self._found: dict[str, Entry] = {}
        if os.environ.get(EAGER_VARIABLE) == "1" if eager is None else eager:
            self.load_all()

    @classmethod
    def from_manifest(
        cls, path: str | os.PathLike[str] = MANIFEST_PATH, *, eager: bool | None = None
    ) -> NodeRegistry:
        """The registry of the types in one manifest file, by default those that ship.

        Raises:
            ManifestError: the file is no manifest.
        """
        return cls(ManifestFile(path), eager=eager)

    @classmethod
    def installed(cls, *, eager: bool | None = None) -> NodeRegistry:
        """The registry of the types that ship and of all installed packs."""

        def packs(known: Mapping[str, Entry]) -> Packs:
            from casare_rpa.nodes.packs import installed_packs  # few runs need a type of a pack

            return installed_packs(known)

        return cls(ManifestFile(), packs=packs, eager=eager)

    def __contains__(self, type_id: object) -> bool:
        return isinstance(type_id, str) and (
            type_id in self._placed or self._entry(type_id) is not None
        )

    def __len__(self) -> int:
        return len(self.types())

    def __repr__(self) -> str:
        return f"<NodeRegistry, {len(self.loaded())} types loaded>"

    def get(self, type_id: str) -> type[BaseNode]:
        """The class of a node type, imported at the first call.

        Raises:
            UnknownNodeTypeError: no such type; the error carries similar names.
            NodeImportError: its module cannot be imported.
        """
        if type_id not in self._placed:
            lazy = LazyNodeClass(type_id, self._required(type_id)["module"])
            setattr(self._library, type_id, lazy)
            self._placed[type_id] = lazy
        found: type[BaseNode] = getattr(self._library, type_id)
        return found

    def load_all(self) -> None:
        """Import every node module.

        Raises:
            NodeImportsError: naming every type that cannot be loaded and every pack that cannot be read.
        """
        failed = [CasareError(problem) for problem in self.pack_problems()]
        for type_id in self.types():
            try:
                self.get(type_id)
            except CasareError as error:
                failed.append(error)
        if failed:
            raise NodeImportsError(failed)

    def types(self) -> tuple[str, ...]:
        """All type ids, by category and then by id."""
        if self._order is None:
            everything = self._everything()
            self._order = tuple(
                sorted(everything, key=lambda id_: (everything[id_].get("category", ""), id_))
            )
        return self._order

    def loaded(self) -> tuple[str, ...]:
        """The type ids whose classes have been loaded, in the order they were asked for."""
        return tuple(id_ for id_ in self._placed if self.is_loaded(id_))

    def is_loaded(self, type_id: str) -> bool:
        """Whether the class of a type has been loaded."""
        return type_id in self._placed and not isinstance(
            vars(self._library)[type_id], LazyNodeClass
        )

    def describe(self, type_id: str) -> NodeTypeInfo:
        """What the manifest knows of a type.

        Raises:
            UnknownNodeTypeError: no such type.
            ManifestError: its entry is not as it must be.
        """
        info = self._infos.get(type_id)
        if info is None:
            from casare_rpa.nodes.manifest import node_type_info

            info = self._infos[type_id] = node_type_info(self._required(type_id))
        return info

    def search(
        self, text: str, *, category: str = "", tags: Iterable[str] = (), limit: int | None = None
    ) -> tuple[str, ...]:
        """Type ids that match all words of a text, best first; see :mod:`casare_rpa.nodes.search`.

        Args:
            text: words, or beginnings of words, in any order; all types match the empty text.
            category: only types of this category, or of one below it (``data`` has ``data/list``).
            tags: only types that have all of these.
            limit: at most so many.
        """
        if self._index is None:
            from casare_rpa.nodes.search import SearchIndex

            everything = self._everything()
            self._index = SearchIndex([everything[id_] for id_ in self.types()])
        return self._index.search(text, category=category, tags=tags, limit=limit)

    def pack_problems(self) -> tuple[str, ...]:
        """Why installed packs were left out, a sentence each."""
        packs = self._with_packs()
        return packs.problems if packs is not None else ()

    def _entry(self, type_id: str) -> Entry | None:
        entry = self._found.get(type_id) or self._entries.get(type_id)
        if entry is None:
            packs = self._with_packs()
            entry = packs.entries.get(type_id) if packs is not None else None
        if entry is not None:
            self._found[type_id] = entry
        return entry

    def _required(self, type_id: str) -> Entry:
        entry = self._entry(type_id)
        if entry is None:
            raise UnknownNodeTypeError(type_id, self._similar(type_id), self.pack_problems())
        return entry

    def _with_packs(self) -> Packs | None:
        if self._packs is None and self._read_packs is not None:
            self._packs = self._read_packs(self._entries)
        return self._packs

    def _everything(self) -> dict[str, Any]:
        packs = self._with_packs()
        return {**self._entries, **(packs.entries if packs is not None else {})}

    def _similar(self, type_id: str) -> tuple[str, ...]:
        from difflib import get_close_matches  # only for the message of an error

        return tuple(get_close_matches(type_id, self.types(), n=3))
