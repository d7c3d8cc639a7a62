"""SetHttpHeadersNode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.http_values import header_values

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("header_name", PropertyType.STRING, default=""),
    PropertyDef("header_value", PropertyType.STRING, default=""),
    PropertyDef("headers_json", PropertyType.JSON, default={}),
)
@node(category="http", label="Set HTTP Headers", tags=["request", "api"])
class SetHttpHeadersNode(BaseNode):
    """Put together headers for HTTP requests."""

    def _define_ports(self) -> None:
        self.add_input_port("base_headers", DataType.DICT, required=False)
        self.add_input_port("header_name", DataType.STRING, required=False)
        self.add_input_port("header_value", DataType.STRING, required=False)
        self.add_input_port("headers_json", DataType.DICT, required=False)
        self.add_output_port("headers", DataType.DICT)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Base headers, those of the object, then the single one: a later one wins."""
        headers = {**header_values(self, "base_headers"), **header_values(self, "headers_json")}
        name = str(self.get_parameter("header_name"))
        if name:
            headers[name] = str(self.get_parameter("header_value"))
        self.set_output_value("headers", headers)
        return {"success": True, "data": {"count": len(headers)}}
