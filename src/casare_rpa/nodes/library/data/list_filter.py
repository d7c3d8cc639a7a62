"""ListFilterNode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import at_path, items, order, same

if TYPE_CHECKING:
    from collections.abc import Callable

    from casare_rpa.nodes.context import ExecutionContext


_CONDITIONS: dict[str, Callable[[Any, Any], bool]] = {
    "equals": same,
    "not_equals": lambda item, value: not same(item, value),
    "contains": lambda item, value: item is not None and value in item,
    "starts_with": lambda item, value: str(item).startswith(str(value)),
    "ends_with": lambda item, value: str(item).endswith(str(value)),
    "greater_than": lambda item, value: order(item, value) > 0,
    "less_than": lambda item, value: order(item, value) < 0,
    "is_not_none": lambda item, _: item is not None,
    "is_none": lambda item, _: item is None,
    "is_truthy": lambda item, _: bool(item),
    "is_falsy": lambda item, _: not item,
}


@properties(
    PropertyDef(
        "condition",
        PropertyType.CHOICE,
        default="is_not_none",
        choices=[
            "equals",
            "not_equals",
            "contains",
            "starts_with",
            "ends_with",
            "greater_than",
            "less_than",
            "is_not_none",
            "is_none",
            "is_truthy",
            "is_falsy",
        ],
    ),
    PropertyDef("value", PropertyType.ANY),
    PropertyDef("key_path", PropertyType.STRING, default=""),
)
@node(category="data", tags=["array", "where", "select"])
class ListFilterNode(BaseNode):
    """Keep the items of a list that meet a condition."""

    def _define_ports(self) -> None:
        self.add_input_port("list", DataType.LIST, required=False)
        self.add_input_port("condition", DataType.STRING, required=False)
        self.add_input_port("value", DataType.ANY, required=False)
        self.add_input_port("key_path", DataType.STRING, required=False)
        self.add_output_port("result", DataType.LIST)
        self.add_output_port("removed", DataType.LIST)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Compare the items, or what ``key_path`` leads to in each, with the value."""
        found = items(self.get_parameter("list"))
        path = str(self.get_parameter("key_path"))
        condition = str(self.get_parameter("condition"))
        if condition not in _CONDITIONS:
            raise ValueError(
                f"found the condition {condition!r}; allowed: {', '.join(_CONDITIONS)}"
            )
        value = self.get_parameter("value")
        meets = _CONDITIONS[condition]
        kept: list[Any] = []
        removed: list[Any] = []
        for item in found:
            (kept if meets(at_path(item, path), value) else removed).append(item)
        self.set_output_value("result", kept)
        self.set_output_value("removed", removed)
        return {"success": True, "data": {"length": len(kept), "removed": len(removed)}}
