"""FormatDateTimeNode."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


def _moment(value: Any, form: str) -> datetime:
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC)
    text = str(value)
    # A form that names no zone gives a time without one, as the text has none.
    return datetime.strptime(text, form) if form else datetime.fromisoformat(text)


@properties(
    PropertyDef("datetime", PropertyType.ANY, required=True),
    PropertyDef("input_format", PropertyType.STRING, default=""),
    PropertyDef("format", PropertyType.STRING, default="%Y-%m-%d %H:%M:%S"),
)
@node(category="utility", tags=["date", "time"])
class FormatDateTimeNode(BaseNode):
    """Write a date and time in another form."""

    def _define_ports(self) -> None:
        self.add_input_port("datetime", DataType.ANY, required=False)
        self.add_input_port("input_format", DataType.STRING, required=False)
        self.add_output_port("result", DataType.STRING)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Read the value by ``input_format``, else as ISO 8601 or a time stamp, and write it by ``format``."""
        form = str(self.get_parameter("input_format", ""))
        result = _moment(self.get_parameter("datetime"), form).strftime(
            str(self.get_parameter("format"))
        )
        self.set_output_value("result", result)
        return {"success": True, "data": {"result": result}}
