"""MathOperationNode."""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from casare_rpa.nodes.context import ExecutionContext


_OF_TWO: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "floor_divide": operator.floordiv,
    "power": math.pow,
    "modulo": operator.mod,
    "min": min,
    "max": max,
}
_OF_ONE: dict[str, Callable[[Any], Any]] = {
    "abs": abs,
    "sqrt": math.sqrt,
    "floor": math.floor,
    "ceil": math.ceil,
    "round": round,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "log": math.log,
    "log10": math.log10,
    "exp": math.exp,
    "negate": operator.neg,
}


@properties(
    PropertyDef(
        "operation",
        PropertyType.CHOICE,
        default="add",
        choices=[
            "add",
            "subtract",
            "multiply",
            "divide",
            "floor_divide",
            "power",
            "modulo",
            "min",
            "max",
            "abs",
            "sqrt",
            "floor",
            "ceil",
            "round",
            "sin",
            "cos",
            "tan",
            "log",
            "log10",
            "exp",
            "negate",
        ],
    ),
    PropertyDef("a", PropertyType.FLOAT, default=0.0),
    PropertyDef("b", PropertyType.FLOAT, default=0.0),
    PropertyDef("round_digits", PropertyType.INTEGER),
    PropertyDef("output_var", PropertyType.STRING, default=""),
)
@node(category="data", tags=["calculate", "number", "add", "multiply"])
class MathOperationNode(BaseNode):
    """Calculate."""

    def _define_ports(self) -> None:
        self.add_input_port("a", DataType.FLOAT, required=False)
        self.add_input_port("b", DataType.FLOAT, required=False)
        self.add_output_port("result", DataType.FLOAT)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Put the result at the output, and into ``output_var`` where it is named."""
        operation = str(self.get_parameter("operation"))
        a = number(self.get_parameter("a"), "a")
        if operation in _OF_ONE:
            result = _OF_ONE[operation](a)
        elif operation in _OF_TWO:
            result = _OF_TWO[operation](a, number(self.get_parameter("b"), "b"))
        else:
            allowed = ", ".join([*_OF_TWO, *_OF_ONE])
            raise ValueError(f"found the operation {operation!r}; allowed: {allowed}")
        digits = self.get_parameter("round_digits")
        if digits is not None:
            result = round(result, int(number(digits, "round_digits")))
        self.set_output_value("result", result)
        name = str(self.get_parameter("output_var"))
        if name:
            context.set_variable(name, result)
        return {"success": True, "data": {"result": result}}
