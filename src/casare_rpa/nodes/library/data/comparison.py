"""ComparisonNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import order, same

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("a", PropertyType.ANY),
    PropertyDef("b", PropertyType.ANY),
    PropertyDef(
        "operator",
        PropertyType.CHOICE,
        default="==",
        choices=[
            "==",
            "equals (==)",
            "!=",
            "not equals (!=)",
            ">",
            "greater than (>)",
            "<",
            "less than (<)",
            ">=",
            "greater or equal (>=)",
            "<=",
            "less or equal (<=)",
        ],
    ),
)
@node(category="data", tags=["equal", "less", "greater"])
class ComparisonNode(BaseNode):
    """Compare two values."""

    def _define_ports(self) -> None:
        self.add_input_port("a", DataType.ANY, required=False)
        self.add_input_port("b", DataType.ANY, required=False)
        self.add_output_port("result", DataType.BOOLEAN)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Numbers in texts count as numbers."""
        a, b = self.get_parameter("a"), self.get_parameter("b")
        said = str(self.get_parameter("operator"))
        # CasareRPA writes an operator bare or behind its name: "<" and "less than (<)" are the same.
        match said.rpartition("(")[2].rstrip(")"):
            case "==":
                result = same(a, b)
            case "!=":
                result = not same(a, b)
            case ">":
                result = order(a, b) > 0
            case "<":
                result = order(a, b) < 0
            case ">=":
                result = order(a, b) >= 0
            case "<=":
                result = order(a, b) <= 0
            case _:
                raise ValueError(f"found the operator {said!r}; allowed: ==, !=, >, <, >=, <=")
        self.set_output_value("result", result)
        return {"success": True, "data": {"result": result}}
