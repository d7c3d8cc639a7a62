"""DeleteFileNode."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import boolean, path_parameter

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("file_path", PropertyType.FILE_PATH, default="", required=True),
    PropertyDef("ignore_missing", PropertyType.BOOLEAN, default=False),
)
@node(category="file", tags=["remove"])
class DeleteFileNode(BaseNode):
    """Delete a file."""

    def _define_ports(self) -> None:
        self.add_input_port("file_path", DataType.STRING)
        self.add_output_port("deleted_path", DataType.STRING)
        self.add_output_port("success", DataType.BOOLEAN)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """A file that is not there is an error, unless ``ignore_missing`` says otherwise."""
        path = path_parameter(self, "file_path")
        ignore_missing = boolean(self.get_parameter("ignore_missing"))
        await asyncio.to_thread(path.unlink, missing_ok=ignore_missing)
        self.set_output_value("deleted_path", str(path))
        self.set_output_value("success", True)
        return {"success": True, "data": {"deleted_path": str(path)}}
