"""TextReplaceNode."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import boolean, number, pattern_flags

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("count", PropertyType.INTEGER, default=-1),
    PropertyDef("use_regex", PropertyType.BOOLEAN, default=False),
    PropertyDef("ignore_case", PropertyType.BOOLEAN, default=False),
    PropertyDef("multiline", PropertyType.BOOLEAN, default=False),
    PropertyDef("dotall", PropertyType.BOOLEAN, default=False),
)
@node(category="text", tags=["string"])
class TextReplaceNode(BaseNode):
    """Replace parts of a text."""

    def _define_ports(self) -> None:
        self.add_input_port("text", DataType.STRING, required=False)
        self.add_input_port("old_value", DataType.STRING, required=False)
        self.add_input_port("new_value", DataType.STRING, required=False)
        self.add_output_port("result", DataType.STRING)
        self.add_output_port("replacements", DataType.INTEGER)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Replace texts as they stand, or with ``use_regex`` what an expression finds."""
        text = str(self.get_parameter("text", ""))
        old = str(self.get_parameter("old_value", ""))
        new = str(self.get_parameter("new_value", ""))
        limit = int(number(self.get_parameter("count"), "count"))
        if not boolean(self.get_parameter("use_regex")):
            old = re.escape(old)
            new = new.replace("\\", r"\\")
        if not old:
            raise ValueError("found an empty old_value; allowed: the text to replace")
        result, count = re.subn(old, new, text, count=max(limit, 0), flags=pattern_flags(self))
        self.set_output_value("result", result)
        self.set_output_value("replacements", count)
        return {"success": True, "data": {"replacements": count}}
