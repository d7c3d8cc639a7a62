"""Keeps node instances from one run for the next, for the types an application names; off by default.

What is kept is an empty instance: its attributes are deleted when the run gives it back, and its
``__init__`` is called again when the next run takes it. Whether that pays is decided in
``docs/decisions/0004-instance-pool.md``.
"""

from __future__ import annotations

import sys
import threading
import weakref
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from casare_rpa.runtime.instance_reset import InstanceReset

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casare_rpa.nodes.base import BaseNode
    from casare_rpa.runtime.instance_reset import Reason

# Twice the most nodes of one type in an example; an idle one holds nothing but what is kept.
IDLE_PER_TYPE = 16

# What sys.getrefcount says of an object that one local variable holds: the variable and the argument.
_HELD_BY_US = 2


@dataclass(frozen=True, slots=True)
class Dropped:
    """Instances of a type that were not taken back.

    Attributes:
        node_type: their type.
        reason: why not.
        detail: what was found the last time: names of attributes, or what makes the type unfit.
        times: how many instances.
    """

    node_type: str
    reason: Reason
    detail: str
    times: int


@dataclass(frozen=True, slots=True)
class InstanceCounts:
    """What a pool did so far, for the types it reuses.

    Attributes:
        constructed: instances made anew.
        reused: instances initialised again.
        idle: instances that wait for the next run.
        dropped: instances not taken back, by type and reason. ``no room`` is the bound at work; any
            other reason is a mistake in a node type or in the types named.
    """

    constructed: int
    reused: int
    idle: int
    dropped: tuple[Dropped, ...]


@dataclass(slots=True)
class _Shelf:
    """One type's idle instances."""

    reset: InstanceReset
    idle: list[BaseNode] = field(default_factory=list)


class InstancePool:
    """Instances of the node types an application names, idle between runs.

    Runs of any event loop and thread may share one: what is shared changes under a lock, which is never
    held while code of a node runs.

    Args:
        types: type ids, each with the names of the attributes that survive a reset. Those are built by
            ``__init__`` at great cost, cannot change, and are found in place when ``__init__`` is
            called again; most types have none. Subclasses of a named type are not included.
        idle_per_type: how many instances of a type wait at most.
    """

    def __init__(
        self, types: Mapping[str, Sequence[str]], *, idle_per_type: int = IDLE_PER_TYPE
    ) -> None:
        if idle_per_type < 1:
            raise ValueError(f"idle_per_type: found {idle_per_type}; allowed: 1 or more")
        self._keeps = {type_id: frozenset(names) for type_id, names in types.items()}
        self._idle_per_type = idle_per_type
        self._shelves: dict[type[BaseNode], _Shelf] = {}
        self._lock = threading.Lock()
        self._constructed = 0
        self._reused = 0
        self._dropped: dict[tuple[str, Reason], Dropped] = {}

    def __repr__(self) -> str:
        counts = self.counts()
        dropped = sum(each.times for each in counts.dropped)
        return f"<InstancePool {counts.idle} idle, {counts.reused} reused, {dropped} dropped>"

    def lease(self) -> InstanceLease:
        """The right to take instances for one run, until they are given back together."""
        return InstanceLease(self)

    def counts(self) -> InstanceCounts:
        """What happened so far."""
        with self._lock:
            idle = sum(len(shelf.idle) for shelf in self._shelves.values())
            dropped = tuple(self._dropped.values())
            return InstanceCounts(self._constructed, self._reused, idle, dropped)

    def _shelf(self, cls: type[BaseNode]) -> _Shelf | None:
        """Where instances of a type wait; None where the type is not to be reused."""
        keeps = self._keeps.get(cls.__name__)
        if keeps is None:
            return None
        shelf = self._shelves.get(cls)
        if shelf is None:
            with self._lock:
                shelf = self._shelves.setdefault(cls, _Shelf(InstanceReset(cls, keeps)))
        return shelf

    def _take(self, shelf: _Shelf) -> BaseNode | None:
        with self._lock:
            if shelf.idle:
                self._reused += 1
                return shelf.idle.pop()
            self._constructed += 1
            return None

    def _put(self, shelf: _Shelf, node: BaseNode) -> None:
        with self._lock:
            if len(shelf.idle) < self._idle_per_type:
                shelf.idle.append(node)
                return
        self._drop(shelf, "no room", f"{self._idle_per_type} wait already")

    def _drop(self, shelf: _Shelf, reason: Reason, detail: str) -> None:
        node_type = shelf.reset.cls.__name__
        with self._lock:
            before = self._dropped.get((node_type, reason))
            times = before.times + 1 if before else 1
            self._dropped[node_type, reason] = Dropped(node_type, reason, detail, times)


class InstanceLease:
    """The instances of one run. A lease that is never released gives nothing back, and costs nothing."""

    def __init__(self, pool: InstancePool) -> None:
        self._pool = pool
        self._out: list[tuple[BaseNode, _Shelf, Mapping[str, Any]]] = []

    def __repr__(self) -> str:
        return f"<InstanceLease of {len(self._out)}>"

    def make(self, cls: type[BaseNode], node_id: str, config: Mapping[str, Any]) -> BaseNode:
        """A node as ``cls(node_id, config=config)`` makes it; the config is the node's from then on."""
        shelf = self._pool._shelf(cls)
        if shelf is None:
            return cls(node_id, config=config)
        node = self._pool._take(shelf)
        if node is None:
            node = cls(node_id, config=config)
        else:
            cls.__init__(node, node_id, config=config)
        self._out.append((node, shelf, shelf.reset.attributes(node)))
        return node

    def release(self) -> None:
        """Give all instances back; the caller must have let go of them: one still held is dropped."""
        while self._out:
            node, shelf, as_made = self._out.pop()
            if sys.getrefcount(node) > _HELD_BY_US or weakref.getweakrefcount(node):
                self._pool._drop(shelf, "held elsewhere", "something still refers to the instance")
                continue
            refusal = shelf.reset.refusal(node, as_made)
            if refusal is not None:
                self._pool._drop(shelf, *refusal)
                continue
            shelf.reset.empty(node)
            self._pool._put(shelf, node)
