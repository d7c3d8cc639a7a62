"""GetCurrentDateTimeNode."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


def _zone(name: str) -> tzinfo | None:
    """The time zone of that name; the machine's where the name is empty."""
    if not name:
        return None
    from zoneinfo import ZoneInfo  # for workflows that name a zone only

    return ZoneInfo(name)


@properties(
    PropertyDef("timezone", PropertyType.STRING, default=""),
    PropertyDef("format", PropertyType.STRING, default=""),
)
@node(category="utility", tags=["now", "date", "time"])
class GetCurrentDateTimeNode(BaseNode):
    """Give the time it is."""

    def _define_ports(self) -> None:
        self.add_output_port("datetime", DataType.STRING)
        self.add_output_port("timestamp", DataType.FLOAT)
        self.add_output_port("year", DataType.INTEGER)
        self.add_output_port("month", DataType.INTEGER)
        self.add_output_port("day", DataType.INTEGER)
        self.add_output_port("hour", DataType.INTEGER)
        self.add_output_port("minute", DataType.INTEGER)
        self.add_output_port("second", DataType.INTEGER)
        self.add_output_port("day_of_week", DataType.STRING)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Put the time and its parts at the outputs."""
        zone = str(self.get_parameter("timezone"))
        now = datetime.now(_zone(zone))
        form = str(self.get_parameter("format"))
        self.set_output_value("datetime", now.strftime(form) if form else now.isoformat())
        self.set_output_value("timestamp", now.timestamp())
        for part in ("year", "month", "day", "hour", "minute", "second"):
            self.set_output_value(part, getattr(now, part))
        self.set_output_value("day_of_week", now.strftime("%A"))
        return {"success": True, "data": {"datetime": now.isoformat()}}
