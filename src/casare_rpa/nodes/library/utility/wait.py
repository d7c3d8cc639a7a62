"""WaitNode."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import number

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("duration", PropertyType.FLOAT, default=1.0),
)
@node(category="utility", tags=["sleep", "delay", "pause"])
class WaitNode(BaseNode):
    """Wait."""

    def _define_ports(self) -> None:
        self.add_input_port("duration", DataType.FLOAT, required=False)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Wait as many seconds as ``duration`` says; 0 only lets others run."""
        duration = number(self.get_parameter("duration"), "duration")
        if duration < 0:
            raise ValueError(f"found a duration of {duration} s; allowed: 0 or more")
        await asyncio.sleep(duration)
        return {"success": True, "data": {"duration": duration}}
