"""ReadFileNode."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import boolean, number, path_parameter

if TYPE_CHECKING:
    from pathlib import Path

    from casare_rpa.nodes.context import ExecutionContext


def _read(path: Path, limit: int) -> bytes:
    size = path.stat().st_size
    if limit and size > limit:
        raise ValueError(f"found {size} bytes in {path}; allowed: max_size, {limit}")
    return path.read_bytes()


@properties(
    PropertyDef("file_path", PropertyType.FILE_PATH, default="", required=True),
    PropertyDef("encoding", PropertyType.STRING, default="utf-8"),
    PropertyDef("binary_mode", PropertyType.BOOLEAN, default=False),
    PropertyDef(
        "errors",
        PropertyType.CHOICE,
        default="strict",
        choices=["strict", "ignore", "replace", "backslashreplace"],
    ),
    PropertyDef("max_size", PropertyType.INTEGER, default=0),
)
@node(category="file", tags=["open", "load", "text"])
class ReadFileNode(BaseNode):
    """Read a file."""

    def _define_ports(self) -> None:
        self.add_input_port("file_path", DataType.STRING)
        self.add_output_port("content", DataType.STRING)
        self.add_output_port("size", DataType.INTEGER)
        self.add_output_port("success", DataType.BOOLEAN)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Give the text, or with ``binary_mode`` the bytes."""
        path = path_parameter(self, "file_path")
        limit = int(number(self.get_parameter("max_size"), "max_size"))
        data = await asyncio.to_thread(_read, path, limit)
        content: str | bytes = data
        if not boolean(self.get_parameter("binary_mode")):
            content = data.decode(
                str(self.get_parameter("encoding")), str(self.get_parameter("errors"))
            )
        self.set_output_value("content", content)
        self.set_output_value("size", len(data))
        self.set_output_value("success", True)
        return {"success": True, "data": {"size": len(data)}}
