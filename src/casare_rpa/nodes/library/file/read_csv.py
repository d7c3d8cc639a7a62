"""ReadCSVNode."""

from __future__ import annotations

import asyncio
import csv
from itertools import islice
from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import boolean, number, path_parameter

if TYPE_CHECKING:
    from pathlib import Path

    from casare_rpa.nodes.context import ExecutionContext


def _rows(path: Path, encoding: str, skip: int, **dialect: Any) -> list[list[str]]:
    # Excel puts a byte order mark before UTF-8; it is no part of the first header.
    if encoding.lower().replace("-", "") == "utf8":
        encoding = "utf-8-sig"
    with path.open(encoding=encoding, newline="") as file:
        # Lines as an editor counts them: blank ones above a table are lines too.
        lines = islice(file, max(0, skip), None)
        return [row for row in csv.reader(lines, **dialect) if row]


@properties(
    PropertyDef("file_path", PropertyType.FILE_PATH, default="", required=True),
    PropertyDef("delimiter", PropertyType.STRING, default=","),
    PropertyDef("quotechar", PropertyType.STRING, default='"'),
    PropertyDef("strict", PropertyType.BOOLEAN, default=False),
    PropertyDef("has_header", PropertyType.BOOLEAN, default=True),
    PropertyDef("encoding", PropertyType.STRING, default="utf-8"),
    PropertyDef("skip_rows", PropertyType.INTEGER, default=0),
    PropertyDef("max_rows", PropertyType.INTEGER, default=0),
)
@node(category="file", tags=["table", "open", "load"])
class ReadCSVNode(BaseNode):
    """Read a table from a CSV file."""

    def _define_ports(self) -> None:
        self.add_input_port("file_path", DataType.STRING, required=False)
        self.add_output_port("data", DataType.LIST)
        self.add_output_port("headers", DataType.LIST)
        self.add_output_port("row_count", DataType.INTEGER)
        self.add_output_port("success", DataType.BOOLEAN)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Give the rows as objects by the header, or without a header as lists."""
        path = path_parameter(self, "file_path")
        dialect: dict[str, Any] = {
            "delimiter": str(self.get_parameter("delimiter")) or ",",
            "quotechar": str(self.get_parameter("quotechar")) or None,
            "strict": boolean(self.get_parameter("strict")),
        }
        # Without a sign that quotes, quotes are letters as others.
        dialect["quoting"] = csv.QUOTE_MINIMAL if dialect["quotechar"] else csv.QUOTE_NONE
        with_header = boolean(self.get_parameter("has_header"))
        limit = int(number(self.get_parameter("max_rows"), "max_rows"))
        skip = int(number(self.get_parameter("skip_rows"), "skip_rows"))
        encoding = str(self.get_parameter("encoding"))
        rows = await asyncio.to_thread(_rows, path, encoding, skip, **dialect)
        headers = rows.pop(0) if with_header and rows else []
        rows = rows[:limit] if limit else rows
        data = [dict(zip(headers, row, strict=False)) for row in rows] if with_header else rows
        self.set_output_value("data", data)
        self.set_output_value("headers", headers)
        self.set_output_value("row_count", len(data))
        self.set_output_value("success", True)
        return {"success": True, "data": {"row_count": len(data)}}
