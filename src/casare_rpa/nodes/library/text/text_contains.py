"""TextContainsNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import boolean

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("case_sensitive", PropertyType.BOOLEAN, default=True),
)
@node(category="text", tags=["string", "find"])
class TextContainsNode(BaseNode):
    """Look for a text within a text."""

    def _define_ports(self) -> None:
        self.add_input_port("text", DataType.STRING, required=False)
        self.add_input_port("search", DataType.STRING, required=False)
        self.add_output_port("contains", DataType.BOOLEAN)
        self.add_output_port("position", DataType.INTEGER)
        self.add_output_port("count", DataType.INTEGER)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Give the position of the first, or -1, and how many there are."""
        text = str(self.get_parameter("text", ""))
        search = str(self.get_parameter("search", ""))
        if not boolean(self.get_parameter("case_sensitive")):
            text, search = text.casefold(), search.casefold()
        self.set_output_value("contains", search in text)
        self.set_output_value("position", text.find(search))
        self.set_output_value("count", text.count(search))
        return {"success": True, "data": {"contains": search in text}}
