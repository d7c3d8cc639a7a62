"""WriteCSVNode."""

from __future__ import annotations

import asyncio
import csv
from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import boolean, items, path_parameter

if TYPE_CHECKING:
    from pathlib import Path

    from casare_rpa.nodes.context import ExecutionContext


def _keys(rows: list[Any]) -> list[str]:
    return list(rows[0]) if rows and isinstance(rows[0], dict) else []


def _row(row: Any, headers: list[str]) -> list[Any]:
    if isinstance(row, dict):
        return [row.get(header, "") for header in headers]
    return list(row) if isinstance(row, list | tuple) else [row]


def _write(path: Path, encoding: str, delimiter: str, table: list[list[Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows(table)


@properties(
    PropertyDef("file_path", PropertyType.FILE_PATH, default="", required=True),
    PropertyDef("delimiter", PropertyType.STRING, default=","),
    PropertyDef("write_header", PropertyType.BOOLEAN, default=True),
    PropertyDef("encoding", PropertyType.STRING, default="utf-8"),
    PropertyDef("headers", PropertyType.LIST),
)
@node(category="file", tags=["table", "save"])
class WriteCSVNode(BaseNode):
    """Write a table to a CSV file."""

    def _define_ports(self) -> None:
        self.add_input_port("file_path", DataType.STRING, required=False)
        self.add_input_port("data", DataType.LIST, required=False)
        self.add_input_port("headers", DataType.LIST, required=False)
        self.add_output_port("file_path", DataType.STRING)
        self.add_output_port("attachment_file", DataType.LIST)
        self.add_output_port("row_count", DataType.INTEGER)
        self.add_output_port("success", DataType.BOOLEAN)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Take rows as objects or lists; without ``headers``, the first object's keys are the header."""
        path = path_parameter(self, "file_path")
        rows = items(self.get_parameter("data"), "data")
        given = self.get_parameter("headers")
        headers = [str(header) for header in items(given, "headers")] if given else _keys(rows)
        delimiter = str(self.get_parameter("delimiter")) or ","
        header = headers if headers and boolean(self.get_parameter("write_header")) else None
        encoding = str(self.get_parameter("encoding"))
        table = [_row(row, headers) for row in rows]
        await asyncio.to_thread(
            _write, path, encoding, delimiter, [header, *table] if header else table
        )
        self.set_output_value("file_path", str(path))
        self.set_output_value("attachment_file", [str(path)])
        self.set_output_value("row_count", len(rows))
        self.set_output_value("success", True)
        return {"success": True, "data": {"file_path": str(path), "row_count": len(rows)}}
