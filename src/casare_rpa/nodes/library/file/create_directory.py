"""CreateDirectoryNode."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import boolean, path_parameter

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("directory_path", PropertyType.DIRECTORY_PATH, default="", required=True),
    PropertyDef("parents", PropertyType.BOOLEAN, default=True),
    PropertyDef("exist_ok", PropertyType.BOOLEAN, default=True),
)
@node(category="file", tags=["folder", "mkdir"])
class CreateDirectoryNode(BaseNode):
    """Make a folder."""

    def _define_ports(self) -> None:
        self.add_input_port("directory_path", DataType.STRING)
        self.add_output_port("dir_path", DataType.STRING)
        self.add_output_port("success", DataType.BOOLEAN)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """With ``parents``, make those above it as well."""
        folder = path_parameter(self, "directory_path")
        parents = boolean(self.get_parameter("parents"))
        exist_ok = boolean(self.get_parameter("exist_ok"))
        await asyncio.to_thread(folder.mkdir, parents=parents, exist_ok=exist_ok)
        self.set_output_value("dir_path", str(folder))
        self.set_output_value("success", True)
        return {"success": True, "data": {"dir_path": str(folder)}}
