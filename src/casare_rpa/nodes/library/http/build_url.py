"""BuildUrlNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.http_values import json_object, with_query

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("base_url", PropertyType.STRING, default="", required=True),
    PropertyDef("path", PropertyType.STRING, default=""),
    PropertyDef("params", PropertyType.JSON, default={}),
)
@node(category="http", label="Build URL", tags=["address", "query", "parameters"])
class BuildUrlNode(BaseNode):
    """Put together a URL from an address, a path and parameters."""

    def _define_ports(self) -> None:
        self.add_input_port("base_url", DataType.STRING)
        self.add_input_port("path", DataType.STRING, required=False)
        self.add_input_port("params", DataType.DICT, required=False)
        self.add_output_port("url", DataType.STRING)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """The path goes behind that of the address, with one slash between the two."""
        url, path = str(self.get_parameter("base_url")), str(self.get_parameter("path"))
        if not url:
            raise ValueError("found no base_url; allowed: http://... or https://...")
        if path:
            url = f"{url.rstrip('/')}/{path.lstrip('/')}"
        url = with_query(url, json_object(self.get_parameter("params"), "params"))
        self.set_output_value("url", url)
        return {"success": True, "data": {"url": url}}
