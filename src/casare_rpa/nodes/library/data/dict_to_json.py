"""DictToJsonNode."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import boolean, mapping, number

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("indent", PropertyType.INTEGER),
    PropertyDef("sort_keys", PropertyType.BOOLEAN, default=False),
    PropertyDef("ensure_ascii", PropertyType.BOOLEAN, default=True),
)
@node(category="data", tags=["object"])
class DictToJsonNode(BaseNode):
    """Write an object as JSON."""

    def _define_ports(self) -> None:
        self.add_input_port("dict", DataType.DICT, required=False)
        self.add_input_port("indent", DataType.INTEGER, required=False)
        self.add_output_port("json_string", DataType.STRING)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Put the text at the output."""
        found = mapping(self.get_parameter("dict"))
        indent = self.get_parameter("indent")
        text = json.dumps(
            found,
            indent=None if indent is None else int(number(indent, "indent")),
            sort_keys=boolean(self.get_parameter("sort_keys")),
            ensure_ascii=boolean(self.get_parameter("ensure_ascii")),
        )
        self.set_output_value("json_string", text)
        return {"success": True, "data": {"length": len(text)}}
