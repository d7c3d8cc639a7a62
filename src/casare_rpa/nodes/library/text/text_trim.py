"""TextTrimNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("mode", PropertyType.CHOICE, default="both", choices=["both", "left", "right"]),
    PropertyDef("characters", PropertyType.STRING, default=""),
)
@node(category="text", tags=["string", "strip"])
class TextTrimNode(BaseNode):
    """Cut white space off the ends of a text."""

    def _define_ports(self) -> None:
        self.add_input_port("text", DataType.STRING, required=False)
        self.add_output_port("result", DataType.STRING)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Cut off the characters given, else white space."""
        text = str(self.get_parameter("text", ""))
        characters = str(self.get_parameter("characters")) or None
        match str(self.get_parameter("mode")):
            case "left":
                result = text.lstrip(characters)
            case "right":
                result = text.rstrip(characters)
            case "both":
                result = text.strip(characters)
            case other:
                raise ValueError(f"found the mode {other!r}; allowed: both, left, right")
        self.set_output_value("result", result)
        return {"success": True, "data": {"result": result}}
