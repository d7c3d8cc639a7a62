"""A workflow as frozen records over the document it was read from.

Each record keeps the mapping it came from (``source``), so that keys this version does not know, and
the order of all keys, survive a round trip; ``to_document`` writes a record's own fields over it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casare_rpa.domain.records import Record, field, replace

Document = Mapping[str, Any]
# The source of a record that was read from no file; told from an empty object by identity.
_NO_SOURCE: Document = {}


def own_copy(value: Any) -> Any:
    """A JSON value with the lists and objects in it copied in depth: changing either leaves the other.

    What is no list and no object is shared; values of a program's own may not be copyable.
    """
    if not isinstance(value, dict | list):
        return value
    made = value.copy()
    # A stack of its own: what the reader could nest, Python's own stack need not be able to.
    rest: list[Any] = [made]
    while rest:
        whole = rest.pop()
        for key, item in whole.items() if isinstance(whole, dict) else enumerate(whole):
            if isinstance(item, dict | list):
                whole[key] = item.copy()
                rest.append(whole[key])
    return made


def _written_over(source: Document, fields: dict[str, Any], optional: Document) -> dict[str, Any]:
    """The source with fields written over it; an optional one at its default is not added."""
    kept = {
        key: value
        for key, value in fields.items()
        if key in source or key not in optional or value != optional[key]
    }
    return {**source, **kept}


class NodeRecord(Record):
    """One node as the file holds it; ``position`` is in scene units, x to the right, y down."""

    node_id: str
    node_type: str
    position: tuple[float, float] = (0.0, 0.0)
    config: Document = field(default_factory=dict)
    name: str = ""
    source: Document = field(default=_NO_SOURCE, repr=False, compare=False)

    def to_document(self) -> dict[str, Any]:
        """The node as JSON values."""
        fields = {
            "node_id": self.node_id,
            "node_type": self.node_type,
            "position": list(self.position),
            "config": dict(self.config),
            "name": self.name,
        }
        # What the file left out at its default stays out; a node made here is written in full.
        left_out = {"position": [0.0, 0.0], "config": {}, "node_id": self.node_id}
        return _written_over(
            self.source, fields, {"name": ""} | ({} if self.source is _NO_SOURCE else left_out)
        )


class Connection(Record):
    """A connection from an output port to an input port."""

    source_node: str
    source_port: str
    target_node: str
    target_port: str
    source: Document = field(default=_NO_SOURCE, repr=False, compare=False)

    def to_document(self) -> dict[str, Any]:
        """The connection as JSON values."""
        fields = {
            "source_node": self.source_node,
            "source_port": self.source_port,
            "target_node": self.target_node,
            "target_port": self.target_port,
        }
        return {**self.source, **fields}


class Variable(Record):
    """A workflow variable as declared: its type's name, the value it starts with, what it is for."""

    type: str = "Any"
    default_value: Any = None
    description: str = ""
    source: Document = field(default=_NO_SOURCE, repr=False, compare=False)

    def to_document(self) -> dict[str, Any]:
        """The variable as JSON values."""
        fields = {
            "type": self.type,
            "default_value": self.default_value,
            "description": self.description,
        }
        left_out = {"type": "Any", "default_value": None}
        return _written_over(
            self.source,
            fields,
            {"description": ""} | ({} if self.source is _NO_SOURCE else left_out),
        )


class Settings(Record):
    """How a run ends: at the first uncaught error or not, after how long, with how many retries.

    Attributes:
        stop_on_error: False goes on behind a failed node instead of ending the run.
        timeout: seconds the whole run may take; 0 means no limit.
        retry_count: how often a failed node is tried again before it counts as failed.
    """

    stop_on_error: bool = True
    timeout: float = 0.0
    retry_count: int = 0
    source: Document = field(default=_NO_SOURCE, repr=False, compare=False)

    def to_document(self) -> dict[str, Any]:
        """The settings as JSON values."""
        fields = {
            "stop_on_error": self.stop_on_error,
            "timeout": self.timeout,
            "retry_count": self.retry_count,
        }
        return _written_over(
            self.source, fields, {"stop_on_error": True, "timeout": 0.0, "retry_count": 0}
        )


class Workflow(Record):
    """A workflow: nodes by id in the file's order, connections, variables, frames and settings.

    ``metadata`` and ``frames`` are kept as read: nothing but their display depends on them.
    """

    __slots__ = ("__weakref__", "_kept")

    metadata: Document = field(default_factory=dict)
    nodes: Mapping[str, NodeRecord] = field(default_factory=dict)
    connections: tuple[Connection, ...] = ()
    variables: Mapping[str, Variable] = field(default_factory=dict)
    frames: tuple[Document, ...] = ()
    settings: Settings = field(default_factory=Settings)
    source: Document = field(default=_NO_SOURCE, repr=False, compare=False)

    @property
    def name(self) -> str:
        """The workflow's name, or the empty string."""
        return str(self.metadata.get("name", ""))

    @property
    def kept(self) -> Any:
        """What was last kept with this record, or None."""
        return getattr(self, "_kept", None)

    def keep(self, value: Any) -> None:
        """Keep what was worked out from this very record with it; changed copies start without.

        Both go together, whoever holds either, so that nothing needs to be told when a workflow is gone.
        """
        object.__setattr__(self, "_kept", value)

    def with_nodes(self, *records: NodeRecord) -> Workflow:
        """This workflow with records added, or put in the place of those with the same id."""
        return replace(self, nodes={**self.nodes, **{r.node_id: r for r in records}})

    def to_document(self) -> dict[str, Any]:
        """The workflow as JSON values, in the shape and key order of the file it came from."""
        fields: dict[str, Any] = {
            "metadata": dict(self.metadata),
            "nodes": {key: node.to_document() for key, node in self.nodes.items()},
            "connections": [connection.to_document() for connection in self.connections],
            "variables": {key: value.to_document() for key, value in self.variables.items()},
            "frames": [dict(frame) for frame in self.frames],
            "settings": self.settings.to_document(),
        }
        return _written_over(self.source, fields, {"variables": {}, "frames": [], "settings": {}})
