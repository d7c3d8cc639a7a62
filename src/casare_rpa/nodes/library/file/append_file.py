"""AppendFileNode."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import boolean, path_parameter

if TYPE_CHECKING:
    from pathlib import Path

    from casare_rpa.nodes.context import ExecutionContext


def _append(path: Path, data: bytes, create: bool) -> None:
    if not create and not path.exists():
        raise FileNotFoundError(f"found no file {path}; allowed: one that exists")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(data)


@properties(
    PropertyDef("file_path", PropertyType.FILE_PATH, default="", required=True),
    PropertyDef("content", PropertyType.TEXT, default=""),
    PropertyDef("encoding", PropertyType.STRING, default="utf-8"),
    PropertyDef("create_if_missing", PropertyType.BOOLEAN, default=True),
)
@node(category="file", tags=["save", "text", "add"])
class AppendFileNode(BaseNode):
    """Write at the end of a file."""

    def _define_ports(self) -> None:
        self.add_input_port("file_path", DataType.STRING)
        self.add_input_port("content", DataType.STRING)
        self.add_output_port("file_path", DataType.STRING)
        self.add_output_port("bytes_written", DataType.INTEGER)
        self.add_output_port("success", DataType.BOOLEAN)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Make the file where ``create_if_missing`` says so."""
        path = path_parameter(self, "file_path")
        content = self.get_parameter("content")
        data = str(content).encode(str(self.get_parameter("encoding")))
        create = boolean(self.get_parameter("create_if_missing"))
        await asyncio.to_thread(_append, path, data, create)
        self.set_output_value("file_path", str(path))
        self.set_output_value("bytes_written", len(data))
        self.set_output_value("success", True)
        return {"success": True, "data": {"file_path": str(path), "bytes_written": len(data)}}
