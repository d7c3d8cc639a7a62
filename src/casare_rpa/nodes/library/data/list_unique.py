"""ListUniqueNode."""

from __future__ import annotations

import json
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import node
from casare_rpa.nodes.values import items

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@node(category="data", tags=["array", "distinct", "duplicates"])
class ListUniqueNode(BaseNode):
    """Drop the items of a list that came before."""

    def _define_ports(self) -> None:
        self.add_input_port("list", DataType.LIST, required=False)
        self.add_output_port("result", DataType.LIST)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Keep the first of equal items, and the order."""
        found = items(self.get_parameter("list"))
        result: list[Any] = []
        seen: set[Any] = set()
        for item in found:
            # Lists and objects cannot be in a set; they are told apart by their JSON.
            key = (
                item
                if isinstance(item, Hashable)
                else json.dumps(item, sort_keys=True, default=str)
            )
            if key not in seen:
                seen.add(key)
                result.append(item)
        self.set_output_value("result", result)
        return {"success": True, "data": {"length": len(result)}}
