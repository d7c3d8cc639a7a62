"""SetVariableNode."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import boolean, number

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


def _as_type(value: Any, type_: str) -> Any:
    """The value as a variable of that type holds it; "String" is the default and changes nothing."""
    if value is None:
        return None
    match type_:
        case "Boolean":
            return boolean(value)
        case "Int32":
            return int(number(value))
        case "Float":
            return float(number(value))
        case "Object" | "Dict" | "Array" | "List" | "DataTable" if isinstance(value, str):
            return json.loads(value)
    return value


@properties(
    PropertyDef("variable_name", PropertyType.STRING, default="", required=True),
    PropertyDef("default_value", PropertyType.ANY),
    PropertyDef(
        "variable_type",
        PropertyType.CHOICE,
        default="String",
        choices=[
            "String",
            "Boolean",
            "Int32",
            "Float",
            "Object",
            "Array",
            "List",
            "Dict",
            "FilePath",
            "DataTable",
        ],
    ),
)
@node(category="variable", tags=["assign", "store"])
class SetVariableNode(BaseNode):
    """Set a variable of the workflow."""

    def _define_ports(self) -> None:
        self.add_input_port("value", DataType.ANY, required=False)
        self.add_input_port("variable_name", DataType.STRING, required=False)
        self.add_output_port("value", DataType.ANY)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Take the value from the input, else from ``value`` or ``default_value`` of the config."""
        name = str(self.get_parameter("variable_name", ""))
        if not name:
            raise ValueError("found no variable_name; allowed: the name of a variable")
        value = self.get_parameter("value")
        if value is None:
            value = self.get_parameter("default_value")
        value = _as_type(value, str(self.get_parameter("variable_type")))
        context.set_variable(name, value)
        self.set_output_value("value", value)
        return {"success": True, "data": {name: value}}
