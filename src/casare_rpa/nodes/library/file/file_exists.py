"""FileExistsNode."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import path_parameter

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("path", PropertyType.FILE_PATH, default="", required=True),
    PropertyDef(
        "check_type", PropertyType.CHOICE, default="any", choices=["file", "directory", "any"]
    ),
)
@node(category="file")
class FileExistsNode(BaseNode):
    """Look whether a file or folder exists."""

    def _define_ports(self) -> None:
        self.add_input_port("path", DataType.STRING)
        self.add_output_port("exists", DataType.BOOLEAN)
        self.add_output_port("is_file", DataType.BOOLEAN)
        self.add_output_port("is_dir", DataType.BOOLEAN)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """``check_type`` says which of the two counts."""
        path = path_parameter(self, "path")
        is_file, is_dir = await asyncio.to_thread(lambda: (path.is_file(), path.is_dir()))
        wanted = {"file": is_file, "directory": is_dir, "any": is_file or is_dir}
        kind = str(self.get_parameter("check_type"))
        if kind not in wanted:
            raise ValueError(f"found the check_type {kind!r}; allowed: {', '.join(wanted)}")
        exists = wanted[kind]
        self.set_output_value("exists", exists)
        self.set_output_value("is_file", is_file)
        self.set_output_value("is_dir", is_dir)
        return {"success": True, "data": {"exists": exists}}
