"""ListMapNode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import at_path, items, number

if TYPE_CHECKING:
    from collections.abc import Callable

    from casare_rpa.nodes.context import ExecutionContext


_TRANSFORMS: dict[str, Callable[[Any], Any]] = {
    "get_property": lambda item: item,
    "to_string": str,
    "to_int": lambda item: int(number(item, "item")),
    "to_float": lambda item: float(number(item, "item")),
    "to_upper": lambda item: str(item).upper(),
    "to_lower": lambda item: str(item).lower(),
    "trim": lambda item: str(item).strip(),
    "length": len,
}


@properties(
    PropertyDef(
        "transform",
        PropertyType.CHOICE,
        default="to_string",
        choices=[
            "get_property",
            "to_string",
            "to_int",
            "to_float",
            "to_upper",
            "to_lower",
            "trim",
            "length",
        ],
    ),
    PropertyDef("key_path", PropertyType.STRING, default=""),
)
@node(category="data", tags=["array", "transform", "each"])
class ListMapNode(BaseNode):
    """Make something else of each item of a list."""

    def _define_ports(self) -> None:
        self.add_input_port("list", DataType.LIST, required=False)
        self.add_input_port("transform", DataType.STRING, required=False)
        self.add_input_port("key_path", DataType.STRING, required=False)
        self.add_output_port("result", DataType.LIST)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Transform the items, or what ``key_path`` leads to in each."""
        found = items(self.get_parameter("list"))
        path = str(self.get_parameter("key_path"))
        transform = str(self.get_parameter("transform"))
        if transform not in _TRANSFORMS:
            raise ValueError(
                f"found the transform {transform!r}; allowed: {', '.join(_TRANSFORMS)}"
            )
        result = [_TRANSFORMS[transform](at_path(item, path)) for item in found]
        self.set_output_value("result", result)
        return {"success": True, "data": {"length": len(result)}}
