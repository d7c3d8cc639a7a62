"""What a graph shows, in a form in which graphs of both kinds are compared."""

from __future__ import annotations

import json
from typing import Any


def told(graph: Any) -> dict[str, Any]:
    """What a graph shows, without the ids that each reading makes anew."""
    nodes = {}
    for node in graph.all_nodes():
        fields = dict(node.serialize()[node.id])
        ends = sorted(
            (port.name(), other.node().name(), other.name())
            for port in (node.outputs() or {}).values()
            for other in port.connected_ports()
        )
        kept = ("type_", "color", "text_color", "disabled", "visible", "custom", "name", "icon")
        looks = {key: _plain(fields.get(key)) for key in kept if key != "icon" or fields.get(key)}
        nodes[node.name()] = (looks, node.pos(), ends)
    return nodes


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=list))
