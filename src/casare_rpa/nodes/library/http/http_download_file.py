"""HttpDownloadFileNode."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.http_exchange import HttpRequest
from casare_rpa.nodes.http_values import ask, header_values, seconds, verified
from casare_rpa.nodes.values import boolean, path_parameter

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("url", PropertyType.STRING, default="", required=True),
    PropertyDef("save_path", PropertyType.FILE_PATH, default="", required=True),
    PropertyDef("headers", PropertyType.JSON, default={}),
    PropertyDef("timeout", PropertyType.FLOAT, default=300.0),
    PropertyDef("overwrite", PropertyType.BOOLEAN, default=True),
    PropertyDef("verify_ssl", PropertyType.BOOLEAN, default=True),
    PropertyDef("proxy", PropertyType.STRING, default=""),
    PropertyDef("retry_count", PropertyType.INTEGER, default=0),
    PropertyDef("retry_delay", PropertyType.FLOAT, default=2.0),
)
@node(category="http", label="HTTP Download File", tags=["save", "fetch", "get"])
class HttpDownloadFileNode(BaseNode):
    """Download a file."""

    def _define_ports(self) -> None:
        self.add_input_port("url", DataType.STRING)
        self.add_input_port("save_path", DataType.STRING)
        self.add_input_port("headers", DataType.DICT, required=False)
        self.add_input_port("timeout", DataType.FLOAT, required=False)
        self.add_output_port("file_path", DataType.STRING)
        self.add_output_port("file_size", DataType.INTEGER)
        self.add_output_port("success", DataType.BOOLEAN)
        self.add_output_port("error", DataType.STRING)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """The file appears whole or not at all; an error status is a failure here: there is no file."""
        path = path_parameter(self, "save_path")
        keep = not boolean(self.get_parameter("overwrite"))
        if keep and await asyncio.to_thread(path.exists):
            raise ValueError(f"found {path} already there; allowed: a new file, or overwrite")
        request = HttpRequest(
            url=str(self.get_parameter("url")),
            headers=header_values(self),
            timeout=seconds(self),
            verify_ssl=verified(self),
            proxy=str(self.get_parameter("proxy")),
            save_to=path,
        )
        answer = await ask(self, request)
        error = "" if answer.is_good else f"HTTP {answer.status} from {request.url}"
        self.set_output_value("success", answer.is_good)
        self.set_output_value("error", error)
        if error:
            return {"success": False, "error": error, "error_type": "HTTPError"}
        self.set_output_value("file_path", str(path))
        self.set_output_value("file_size", answer.saved)
        return {"success": True, "data": {"file_path": str(path), "size": answer.saved}}
