"""Sessions: NodeGraphQt's own format, read and written in time linear in nodes and connections."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from NodeGraphQt import BaseNode as StockNode
from NodeGraphQt.base.commands import (
    NodeInputDisconnectedCmd,
    NodesRemovedCmd,
    PortConnectedCmd,
    PortDisconnectedCmd,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# One signal tells of so many; a scene lets go of this many items in a few milliseconds.
_REMOVED_AT_ONCE = 100
_STYLES = ("layout_direction", "acyclic", "pipe_collision", "pipe_slicing", "pipe_style")
_CONSTRAINTS = ("accept_connection_types", "reject_connection_types")


def serialize(graph: Any, nodes: list[Any]) -> dict[str, Any]:
    """Nodes and the connections that touch them as NodeGraphQt's session data."""
    model = graph.model
    data: dict[str, Any] = {
        "graph": {
            "layout_direction": graph.layout_direction(),
            "acyclic": graph.acyclic(),
            "pipe_collision": graph.pipe_collision(),
            "pipe_slicing": graph.pipe_slicing(),
            "pipe_style": graph.pipe_style(),
            "accept_connection_types": json.dumps(model.accept_connection_types, default=list),
            "reject_connection_types": json.dumps(model.reject_connection_types, default=list),
        },
        "nodes": {},
        "connections": [],
    }
    seen: set[tuple[str, str, str, str]] = set()
    for node in nodes:
        node.update_model()
        for node_id, fields in node.serialize().items():
            data["nodes"][node_id] = fields
            for here, there, key in (("in", "out", "inputs"), ("out", "in", "outputs")):
                # NodeGraphQt leaves the keys of nodes without connections in place, if they are there.
                ports = fields.pop(key) if fields.get(key) else {}
                for port, targets in ports.items():
                    for other_id, other_ports in targets.items():
                        for other in other_ports:
                            ends = {here: (node_id, port), there: (other_id, other)}
                            pipe = (*ends["in"], *ends["out"])
                            if pipe not in seen:
                                seen.add(pipe)
                                data["connections"].append(
                                    {here: [node_id, port], there: [other_id, other]}
                                )
    if not data["connections"]:
        del data["connections"]
    return data


def write(data: dict[str, Any], path: Path) -> None:
    """Write session data to a file, which stays as it was when that fails.

    Raises:
        TypeError: a property cannot be written as JSON.
    """
    try:
        text = json.dumps(data, indent=2, separators=(",", ":"), default=_listed)
    except (TypeError, ValueError) as error:
        raise TypeError(f"cannot save {path}: {_unwritable(data) or error}") from error
    part = path.with_name(f"{path.name}.part")
    part.write_text(text)
    part.replace(path)


def _listed(value: Any) -> Any:
    if isinstance(value, (set, frozenset)):
        return list(value)
    raise TypeError(f"{type(value).__name__} {value!r} is no JSON")


def _unwritable(data: dict[str, Any]) -> str | None:
    """The first property that cannot be written, and why."""
    for fields in data["nodes"].values():
        for name, value in (*fields.items(), *fields.get("custom", {}).items()):
            try:
                json.dumps(None if name == "custom" else value, default=_listed)
            except (TypeError, ValueError) as error:
                return f"property {name!r} of node {fields['name']!r}: {error}"
    return None


def deserialize(graph: Any, data: dict[str, Any]) -> list[Any]:
    """Add the nodes and connections of session data, none of them selected, without undo entries.

    Nodes of types that the graph does not know are left out with their connections, as in NodeGraphQt.
    """
    settings = data.get("graph", {})
    for name in _STYLES:
        if name in settings:
            getattr(graph, f"set_{name}")(settings[name])
    for name in _CONSTRAINTS:
        if name in settings:
            setattr(graph.model, name, _with_sets(json.loads(settings[name])))
    tell_constraints(graph)
    nodes = {}
    for node_id, fields in data.get("nodes", {}).items():
        node = graph.node_factory.create_node_instance(fields["type_"])
        if node is not None:
            nodes[node_id] = node
            _fill(node, fields)
            graph.add_node(node, fields.get("pos"), selected=False, push_undo=False)
            if fields.get("port_deletion_allowed"):
                node.set_ports({key: fields[key] for key in ("input_ports", "output_ports")})
    for connection in data.get("connections", []):
        _connect(graph, nodes, connection)
    return list(nodes.values())


def tell_constraints(graph: Any) -> None:
    """Let the viewer, which asks at each connection drawn, have the constraints that the model has now."""
    for name in _CONSTRAINTS:
        setattr(graph.viewer(), name, getattr(graph.model, name))


def _fill(node: Any, fields: dict[str, Any]) -> None:
    """Take a node's own and custom properties over from session data."""
    node.NODE_NAME = fields.get("name", node.NODE_NAME)
    own = vars(node.model)
    for name, value in fields.items():
        # What stands in the model under its own name; ports are made by the node's class.
        if name in own and not name.startswith("_") and name not in {"inputs", "outputs", "id"}:
            setattr(node.model, name, value)
    node.model.selected = False
    widgets = getattr(node.view, "widgets", {})
    for name, value in fields.get("custom", {}).items():
        node.model.set_property(name, value)
        if name in widgets:
            widgets[name].set_value(value)


def _connect(graph: Any, nodes: dict[str, Any], connection: dict[str, Any]) -> None:
    ends = {}
    for side, ports in (("in", "inputs"), ("out", "outputs")):
        node_id, port_name = connection.get(side, ("", ""))
        node = nodes.get(node_id) or graph.get_node_by_id(node_id)
        port = getattr(node, ports)().get(port_name) if node is not None else None
        if port is None:
            return
        ends[side] = port
    input_, output = ends["in"], ends["out"]
    if input_.model.multi_connection or not input_.model.connected_ports:
        PortConnectedCmd(input_, output, emit_signal=False).redo()
    input_.node().on_input_connected(input_, output)


def _with_sets(value: dict[str, Any]) -> dict[str, Any]:
    """Constraints as the model holds them: their innermost lists as sets."""
    return {
        key: _with_sets(inner) if isinstance(inner, dict) else set(inner)
        for key, inner in value.items()
    }


def clear(graph: Any) -> None:
    """Remove all nodes and their connections, and all undo entries."""
    for _ in clear_in_steps(graph):
        pass


def clear_in_steps(graph: Any) -> Iterator[None]:
    """The same, with pauses in which other events may have their turn."""
    # The entries hold the nodes that they made.
    graph.undo_stack().clear()
    nodes = graph.all_nodes()
    for node in nodes:
        if isinstance(node, StockNode):
            for port in (*node.input_ports(), *node.output_ports()):
                if port.locked():
                    port.set_locked(False, connected_ports=False, push_undo=False)
                for other in port.connected_ports():
                    PortDisconnectedCmd(port, other, emit_signal=True).redo()
                    NodeInputDisconnectedCmd(port, other).redo()
            yield
    for start in range(0, len(nodes), _REMOVED_AT_ONCE):
        NodesRemovedCmd(graph, nodes[start : start + _REMOVED_AT_ONCE]).redo()
        yield
    graph.model.session = ""
