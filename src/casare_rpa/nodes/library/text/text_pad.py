"""TextPadNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import number

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("mode", PropertyType.CHOICE, default="left", choices=["left", "right", "center"]),
    PropertyDef("fill_char", PropertyType.STRING, default=" "),
)
@node(category="text", tags=["string", "align"])
class TextPadNode(BaseNode):
    """Fill a text up to a length."""

    def _define_ports(self) -> None:
        self.add_input_port("text", DataType.STRING, required=False)
        self.add_input_port("length", DataType.INTEGER, required=False)
        self.add_output_port("result", DataType.STRING)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """``mode`` is the side that is filled."""
        text = str(self.get_parameter("text", ""))
        length = int(number(self.get_parameter("length", 0), "length"))
        fill = str(self.get_parameter("fill_char")) or " "
        match str(self.get_parameter("mode")):
            case "right":
                result = text.ljust(length, fill[0])
            case "center":
                result = text.center(length, fill[0])
            case "left":
                result = text.rjust(length, fill[0])
            case other:
                raise ValueError(f"found the mode {other!r}; allowed: left, right, center")
        self.set_output_value("result", result)
        return {"success": True, "data": {"result": result}}
