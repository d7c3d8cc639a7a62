"""ListReduceNode."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import at_path, items, number

if TYPE_CHECKING:
    from collections.abc import Callable

    from casare_rpa.nodes.context import ExecutionContext


def _numbers(values: list[Any]) -> list[int | float]:
    return [number(value, "item") for value in values]


def _sum(values: list[Any]) -> int | float:
    """The sum without the rounding errors that adding floats one by one gathers."""
    numbers = _numbers(values)
    return (
        math.fsum(numbers) if any(isinstance(value, float) for value in numbers) else sum(numbers)
    )


def _average(values: list[Any]) -> float:
    if not values:
        raise ValueError("found an empty list; allowed: a list with an item to average")
    return _sum(values) / len(values)


_OPERATIONS: dict[str, Callable[[list[Any]], Any]] = {
    "sum": _sum,
    "product": lambda values: math.prod(_numbers(values)),
    "min": lambda values: min(_numbers(values)),
    "max": lambda values: max(_numbers(values)),
    "avg": _average,
    "count": len,
    "first": lambda values: values[0] if values else None,
    "last": lambda values: values[-1] if values else None,
    "join": lambda values: ", ".join(map(str, values)),
}


@properties(
    PropertyDef(
        "operation",
        PropertyType.CHOICE,
        default="sum",
        choices=["sum", "product", "min", "max", "avg", "count", "first", "last", "join"],
    ),
    PropertyDef("key_path", PropertyType.STRING, default=""),
)
@node(category="data", tags=["array", "sum", "aggregate"])
class ListReduceNode(BaseNode):
    """Make one value of a list."""

    def _define_ports(self) -> None:
        self.add_input_port("list", DataType.LIST, required=False)
        self.add_input_port("operation", DataType.STRING, required=False)
        self.add_input_port("key_path", DataType.STRING, required=False)
        self.add_input_port("initial", DataType.ANY, required=False)
        self.add_output_port("result", DataType.ANY)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Reduce the items, or what ``key_path`` leads to in each, beginning with ``initial``."""
        found = items(self.get_parameter("list"))
        path = str(self.get_parameter("key_path"))
        operation = str(self.get_parameter("operation"))
        if operation not in _OPERATIONS:
            raise ValueError(
                f"found the operation {operation!r}; allowed: {', '.join(_OPERATIONS)}"
            )
        values = [at_path(item, path) for item in found]
        initial = self.get_parameter("initial")
        if initial is not None and operation != "count":
            values.insert(0, initial)
        result = _OPERATIONS[operation](values)
        self.set_output_value("result", result)
        return {"success": True, "data": {"result": result}}
