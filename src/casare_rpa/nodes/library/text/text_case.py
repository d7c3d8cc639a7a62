"""TextCaseNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


_CASES = {
    "upper": str.upper,
    "lower": str.lower,
    "title": str.title,
    "capitalize": str.capitalize,
    "swapcase": str.swapcase,
}


@properties(
    PropertyDef(
        "case",
        PropertyType.CHOICE,
        default="lower",
        choices=["upper", "lower", "title", "capitalize", "swapcase"],
    ),
)
@node(category="text", tags=["string", "upper", "lower"])
class TextCaseNode(BaseNode):
    """Change the case of a text."""

    def _define_ports(self) -> None:
        self.add_input_port("text", DataType.STRING, required=False)
        self.add_output_port("result", DataType.STRING)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Write it in the case chosen."""
        text = str(self.get_parameter("text", ""))
        case = str(self.get_parameter("case"))
        if case not in _CASES:
            raise ValueError(f"found the case {case!r}; allowed: {', '.join(_CASES)}")
        result = _CASES[case](text)
        self.set_output_value("result", result)
        return {"success": True, "data": {"result": result}}
