"""TableScraperNode."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import DataType
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.library.browser.page_node import PICTURE_OF_FAILURE, RETRIES, PageNode

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext

_CELLS_SCRIPT = """table => Array.from(table.rows, row =>
    Array.from(row.cells, cell => cell.innerText.trim()))"""


@properties(
    PropertyDef(
        "table_selector", PropertyType.SELECTOR, default="table", required=True, essential=True
    ),
    PropertyDef(
        "include_headers",
        PropertyType.BOOLEAN,
        default=True,
        tooltip="With lists: the headers as the first",
    ),
    PropertyDef(
        "output_format",
        PropertyType.CHOICE,
        default="list_of_dicts",
        choices=["list_of_dicts", "list_of_lists", "csv_string"],
    ),
    PropertyDef("skip_rows", PropertyType.INTEGER, default=0, min_value=0),
    PropertyDef("max_rows", PropertyType.INTEGER, default=0, tooltip="0: all", min_value=0),
    PropertyDef("output_variable", PropertyType.STRING, default="table_data"),
    PropertyDef("timeout", PropertyType.INTEGER, default=30000, label="Timeout (ms)", min_value=0),
    *RETRIES,
    *PICTURE_OF_FAILURE,
)
@node(category="browser", tags=["rows", "scrape", "extract"])
class TableScraperNode(PageNode):
    """Read a table of the page."""

    def _define_ports(self) -> None:
        self.add_input_port("page", DataType.PAGE, required=False)
        self.add_input_port("table_selector", DataType.STRING, required=False)
        self.add_output_port("data", DataType.ANY)
        self.add_output_port("row_count", DataType.INTEGER)
        self.add_output_port("headers", DataType.LIST)

    async def act(self, page: Any, context: ExecutionContext) -> dict[str, Any]:
        """Read the rows as the page shows them; the first row is the headers where none is marked."""
        table = page.locator(str(self.get_parameter("table_selector"))).first
        cells: list[list[str]] = await table.evaluate(
            _CELLS_SCRIPT, timeout=self.milliseconds("timeout")
        )
        headers, rows = (cells[0], cells[1:]) if cells else ([], [])
        skipped, most = int(self.get_parameter("skip_rows")), int(self.get_parameter("max_rows"))
        rows = [row for row in rows[skipped:] if any(row)]
        rows = rows[:most] if most else rows
        data = self._shaped(headers, rows)
        self.store(context, "output_variable", data)
        self.set_output_value("data", data)
        self.set_output_value("row_count", len(rows))
        self.set_output_value("headers", headers)
        return {"row_count": len(rows), "headers": headers}

    def _shaped(self, headers: list[str], rows: list[list[str]]) -> Any:
        shape = str(self.get_parameter("output_format"))
        if shape == "list_of_dicts":
            return [dict(zip(headers, row, strict=False)) for row in rows]
        lists = [headers, *rows] if self.flag("include_headers") else rows
        if shape == "list_of_lists":
            return lists
        if shape == "csv_string":
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(lists)
            return text.getvalue()
        raise ValueError(
            f"output_format is {shape!r}; allowed: list_of_dicts, list_of_lists, csv_string"
        )
