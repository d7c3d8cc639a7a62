"""What reusing node instances saves against constructing them (question 3, goal 20)."""

from __future__ import annotations

import sys
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# asv runs setup before every timed call, so what is short repeats within the call.
RUNS = 20
NODES = 30
CONFIG = {"amount": 3, "mode": "rounded", "note": "{{customer}}", "columns": ["number", "total"]}
# Builds in about 1 ms, as a large regular expression or a look-up table does.
TABLE_ROWS = 12_000


def _build_table() -> tuple[str, ...]:
    return tuple(map(str, range(TABLE_ROWS)))


_shared_table = cache(_build_table)


def _types() -> dict[str, Any]:
    """Node types with constructors of three kinds."""
    from casare_rpa.nodes.base import BaseNode

    class PlainNode(BaseNode):
        """Nothing but what every node has."""

    class HeavyNode(BaseNode):
        """Builds a table in each instance, unless it finds one from before."""

        def __init__(self, node_id: str, config: Mapping[str, Any] | None = None) -> None:
            super().__init__(node_id, config)
            self.table = getattr(self, "table", None) or _build_table()

    class SharedNode(BaseNode):
        """Has the same table from a cache in its module."""

        def __init__(self, node_id: str, config: Mapping[str, Any] | None = None) -> None:
            super().__init__(node_id, config)
            self.table = _shared_table()

    return {"plain": PlainNode, "heavy": HeavyNode, "table in the module": SharedNode}


class Instances:
    """The 30 instances of a run, 20 runs, by constructor and by where instances come from.

    ``constructed`` is what a run does by default and what the pool is held against; ``pooled`` looks over,
    empties and initialises again; ``pooled, table kept`` is the same with the table named as an attribute
    that survives. ``bare objects`` is the floor: as many calls of a class that does nothing. The
    constructor ``table in the module`` is the peer of ``pooled, table kept``: the same saving without a pool.
    """

    params = (
        ["plain", "heavy", "table in the module"],
        ["bare objects", "constructed", "pooled", "pooled, table kept"],
    )
    param_names = ("constructor", "source")
    # The others are floor and peer, or time this file's own constructors.
    gate = {"constructor": ["plain"], "source": ["constructed", "pooled"]}  # noqa: RUF012
    number = 1
    repeat = (3, 8, 1.0)
    rounds = 1
    warmup_time = 0.05
    timeout = 30

    def setup(self, constructor: str, source: str) -> None:
        """Prepare what is measured; the pool has had its first run."""
        from casare_rpa.runtime.instance_pool import InstancePool

        cls = _types()[constructor]
        keeps = ("table",) if source == "pooled, table kept" else ()
        self.pool = InstancePool({cls.__name__: keeps}, idle_per_type=NODES)
        node_ids = [f"node_{number}" for number in range(NODES)]

        def bare_objects() -> None:
            for _ in repeat(None, NODES):
                object()

        def constructed() -> None:
            # The run holds all of its instances until it ends.
            nodes = [cls(node_id, CONFIG) for node_id in node_ids]
            nodes.clear()

        def pooled() -> None:
            lease = self.pool.lease()
            nodes = [lease.make(cls, node_id, CONFIG) for node_id in node_ids]
            nodes.clear()
            lease.release()

        ways: dict[str, Callable[[], None]] = {
            "bare objects": bare_objects,
            "constructed": constructed,
        }
        self.run = ways.get(source, pooled)
        self.run()

    def time_runs(self, constructor: str, source: str) -> None:
        """20 runs' worth of instances."""
        for _ in range(RUNS):
            self.run()

    def teardown(self, constructor: str, source: str) -> None:
        """A pool that dropped what it should reuse would measure construction under another name."""
        dropped = self.pool.counts().dropped
        assert not dropped, dropped


class StateLeft:
    """State that a used instance keeps, over every type that ships (goal 20); exact."""

    exact = True
    timeout = 30
    unit = "attributes"

    def setup_cache(self) -> dict[str, int]:
        """Use an instance of each type, give it back, and compare it with a new one when it is taken again."""
        from casare_rpa.nodes.base import NodeStatus
        from casare_rpa.nodes.registry import NodeRegistry
        from casare_rpa.runtime.instance_pool import InstancePool

        registry = NodeRegistry.from_manifest(eager=False)
        pool = InstancePool(dict.fromkeys(registry.types(), ()))
        differing = 0
        for type_id in registry.types():
            cls = registry.get(type_id)
            lease = pool.lease()
            node = lease.make(cls, "before", {"name": "before", "items": [1]})
            node.input_values = node.output_values = {"port": "before"}
            node.status, node.error_message = NodeStatus.ERROR, "before"
            node.config["items"].append("before")
            del node
            lease.release()
            again = vars(pool.lease().make(cls, "after", {}))
            new = vars(cls("after", {}))
            differing += sum(again.get(name, self) != new.get(name, self) for name in again | new)
        counts = pool.counts()
        return {"differing": differing, "not reused": len(registry.types()) - counts.reused}

    def track_attributes(self, counted: dict[str, int]) -> int:
        """Attributes in which a reused instance differs from a new one: none."""
        return counted["differing"]

    def track_types_not_reused(self, counted: dict[str, int]) -> int:
        """Types whose instances the pool refused: none, else the count above says nothing."""
        return counted["not reused"]


class Modules:
    """What a run without a pool imports of it; exact."""

    exact = True
    timeout = 30
    unit = "modules"

    def track_imported_by_default(self) -> int:
        """Modules of the pool that the executor imports: none."""
        import casare_rpa.runtime.executor

        folder = Path(casare_rpa.runtime.executor.__file__).parent
        names = [f"casare_rpa.runtime.{path.stem}" for path in folder.glob("instance_*.py")]
        assert names
        return sum(name in sys.modules for name in names)
