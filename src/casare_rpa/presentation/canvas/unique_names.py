"""Names that no two nodes of a graph share, found without looking at the other nodes."""

from __future__ import annotations

import re
from collections import Counter

_NUMBERED = re.compile(r"(.*\w) (\d+)$", re.DOTALL)


class UniqueNames:
    """The names in use. A name may be held more than once: files may say so."""

    def __init__(self) -> None:
        self._held: Counter[str] = Counter()
        self._next: dict[str, int] = {}

    def __contains__(self, name: object) -> bool:
        return name in self._held

    def __repr__(self) -> str:
        return f"<UniqueNames of {self._held.total()}>"

    def hold(self, name: str) -> None:
        """Note that a node bears a name."""
        self._held[name] += 1

    def release(self, name: str) -> None:
        """Note that a node no longer bears a name."""
        if self._held[name] > 1:
            self._held[name] -= 1
            return
        del self._held[name]
        # Of any base, not only of one that free() would take a number off: each of them is given numbers.
        base, _, number = name.rpartition(" ")
        if number.isdecimal():
            self._next[base] = min(self._next.get(base, 1), int(number))

    def free(self, wanted: str) -> str:
        """The name wanted, or its base with the smallest number that nobody has."""
        name = " ".join(wanted.split())
        if name not in self._held:
            return name
        match = _NUMBERED.fullmatch(name)
        base = match[1] if match is not None else name
        number = max(self._next.get(base, 1), 1)
        while f"{base} {number}" in self._held:
            number += 1
        self._next[base] = number
        return f"{base} {number}"
