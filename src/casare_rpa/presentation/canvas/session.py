"""Sessions: NodeGraphQt's own format, written in time linear in the connections."""

from __future__ import annotations

import json
from typing import Any


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
