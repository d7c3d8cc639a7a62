"""WriteJSONFileNode."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import boolean, number, path_parameter

if TYPE_CHECKING:
    from pathlib import Path

    from casare_rpa.nodes.context import ExecutionContext


def _write(path: Path, text: str, encoding: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding=encoding)


@properties(
    PropertyDef("file_path", PropertyType.FILE_PATH, default="", required=True),
    PropertyDef("encoding", PropertyType.STRING, default="utf-8"),
    PropertyDef("data", PropertyType.JSON),
    PropertyDef("indent", PropertyType.INTEGER, default=2),
    PropertyDef("ensure_ascii", PropertyType.BOOLEAN, default=False),
)
@node(category="file", tags=["save"])
class WriteJSONFileNode(BaseNode):
    """Write a value to a JSON file."""

    def _define_ports(self) -> None:
        self.add_input_port("file_path", DataType.STRING, required=False)
        self.add_input_port("data", DataType.ANY, required=False)
        self.add_output_port("file_path", DataType.STRING)
        self.add_output_port("attachment_file", DataType.LIST)
        self.add_output_port("success", DataType.BOOLEAN)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Make the folders above it."""
        path = path_parameter(self, "file_path")
        text = json.dumps(
            self.get_parameter("data"),
            indent=int(number(self.get_parameter("indent"), "indent")) or None,
            ensure_ascii=boolean(self.get_parameter("ensure_ascii")),
        )
        await asyncio.to_thread(_write, path, text + "\n", str(self.get_parameter("encoding")))
        self.set_output_value("file_path", str(path))
        self.set_output_value("attachment_file", [str(path)])
        self.set_output_value("success", True)
        return {"success": True, "data": {"file_path": str(path)}}
