"""ReadJSONFileNode."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import path_parameter

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("file_path", PropertyType.FILE_PATH, default="", required=True),
    PropertyDef("encoding", PropertyType.STRING, default="utf-8"),
)
@node(category="file", tags=["open", "load"])
class ReadJSONFileNode(BaseNode):
    """Read a JSON file."""

    def _define_ports(self) -> None:
        self.add_input_port("file_path", DataType.STRING, required=False)
        self.add_output_port("data", DataType.ANY)
        self.add_output_port("success", DataType.BOOLEAN)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Put its value at the output."""
        path = path_parameter(self, "file_path")
        text = await asyncio.to_thread(path.read_text, encoding=str(self.get_parameter("encoding")))
        value = json.loads(text)
        self.set_output_value("data", value)
        self.set_output_value("success", True)
        return {"success": True, "data": {"type": type(value).__name__}}
