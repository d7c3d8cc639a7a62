"""WriteFileNode."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import boolean, path_parameter

if TYPE_CHECKING:
    from pathlib import Path

    from casare_rpa.nodes.context import ExecutionContext


def _write(path: Path, data: bytes, append: bool, create_dirs: bool) -> None:
    if create_dirs:
        path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab" if append else "wb") as file:
        file.write(data)


@properties(
    PropertyDef("file_path", PropertyType.FILE_PATH, default="", required=True),
    PropertyDef("content", PropertyType.TEXT, default=""),
    PropertyDef("encoding", PropertyType.STRING, default="utf-8"),
    PropertyDef("create_dirs", PropertyType.BOOLEAN, default=True),
    PropertyDef("append_mode", PropertyType.BOOLEAN, default=False),
)
@node(category="file", tags=["save", "text"])
class WriteFileNode(BaseNode):
    """Write a file anew."""

    def _define_ports(self) -> None:
        self.add_input_port("file_path", DataType.STRING)
        self.add_input_port("content", DataType.STRING)
        self.add_output_port("file_path", DataType.STRING)
        self.add_output_port("attachment_file", DataType.LIST)
        self.add_output_port("bytes_written", DataType.INTEGER)
        self.add_output_port("success", DataType.BOOLEAN)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Make the folders above it where ``create_dirs`` says so."""
        path = path_parameter(self, "file_path")
        content = self.get_parameter("content")
        encoding = str(self.get_parameter("encoding"))
        data = content if isinstance(content, bytes) else str(content).encode(encoding)
        append = boolean(self.get_parameter("append_mode"))
        await asyncio.to_thread(
            _write, path, data, append, boolean(self.get_parameter("create_dirs"))
        )
        self.set_output_value("file_path", str(path))
        self.set_output_value("attachment_file", [str(path)])
        self.set_output_value("bytes_written", len(data))
        self.set_output_value("success", True)
        return {"success": True, "data": {"file_path": str(path), "bytes_written": len(data)}}
