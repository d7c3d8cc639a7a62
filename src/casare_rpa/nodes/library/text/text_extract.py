"""TextExtractNode."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import boolean, pattern_flags

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("pattern", PropertyType.STRING, default="", required=True),
    PropertyDef("all_matches", PropertyType.BOOLEAN, default=False),
    PropertyDef("ignore_case", PropertyType.BOOLEAN, default=False),
    PropertyDef("multiline", PropertyType.BOOLEAN, default=False),
    PropertyDef("dotall", PropertyType.BOOLEAN, default=False),
)
@node(category="text", tags=["string", "regex", "match"])
class TextExtractNode(BaseNode):
    """Take out of a text what an expression finds."""

    def _define_ports(self) -> None:
        self.add_input_port("text", DataType.STRING, required=False)
        self.add_input_port("pattern", DataType.STRING)
        self.add_output_port("match", DataType.ANY)
        self.add_output_port("groups", DataType.LIST)
        self.add_output_port("found", DataType.BOOLEAN)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Give the first match, or with ``all_matches`` a list, and the groups of the first."""
        text = str(self.get_parameter("text", ""))
        pattern = str(self.get_parameter("pattern", ""))
        matches = list(re.finditer(pattern, text, pattern_flags(self)))
        texts = [match.group() for match in matches]
        first = texts[0] if texts else None
        self.set_output_value(
            "match", texts if boolean(self.get_parameter("all_matches")) else first
        )
        self.set_output_value("groups", list(matches[0].groups()) if matches else [])
        self.set_output_value("found", bool(matches))
        return {"success": True, "data": {"matches": len(matches)}}
