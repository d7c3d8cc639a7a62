"""HttpUploadFileNode."""

from __future__ import annotations

import asyncio
import mimetypes
import secrets
from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.http_exchange import HttpRequest
from casare_rpa.nodes.http_values import (
    ask,
    header_values,
    json_object,
    put_answer,
    seconds,
    verified,
)
from casare_rpa.nodes.values import path_parameter

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("url", PropertyType.STRING, default="", required=True),
    PropertyDef("file_path", PropertyType.FILE_PATH, default="", required=True),
    PropertyDef("field_name", PropertyType.STRING, default="file"),
    PropertyDef("headers", PropertyType.JSON, default={}),
    PropertyDef("extra_fields", PropertyType.JSON, default={}),
    PropertyDef("timeout", PropertyType.FLOAT, default=300.0),
    PropertyDef("verify_ssl", PropertyType.BOOLEAN, default=True),
    PropertyDef("retry_count", PropertyType.INTEGER, default=0),
    PropertyDef("retry_delay", PropertyType.FLOAT, default=2.0),
)
@node(category="http", label="HTTP Upload File", tags=["send", "form", "multipart", "post"])
class HttpUploadFileNode(BaseNode):
    """Upload a file as a form does."""

    def _define_ports(self) -> None:
        self.add_input_port("url", DataType.STRING)
        self.add_input_port("file_path", DataType.STRING)
        self.add_input_port("field_name", DataType.STRING, required=False)
        self.add_input_port("headers", DataType.DICT, required=False)
        self.add_input_port("extra_fields", DataType.DICT, required=False)
        self.add_input_port("timeout", DataType.FLOAT, required=False)
        self.add_output_port("response_body", DataType.STRING)
        self.add_output_port("response_json", DataType.ANY)
        self.add_output_port("status_code", DataType.INTEGER)
        self.add_output_port("success", DataType.BOOLEAN)
        self.add_output_port("error", DataType.STRING)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Any answer is a result, an error status too; no answer is a failure."""
        path = path_parameter(self, "file_path")
        field = str(self.get_parameter("field_name"))
        extra = json_object(self.get_parameter("extra_fields"), "extra_fields")
        content = await asyncio.to_thread(path.read_bytes)
        boundary = f"----{secrets.token_hex(16)}"
        parts = [
            _part(boundary, _quoted(name), str(value).encode()) for name, value in extra.items()
        ]
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        parts.append(
            _part(boundary, f"{_quoted(field)}; filename={_quoted(path.name)}", content, kind)
        )
        request = HttpRequest(
            url=str(self.get_parameter("url")),
            method="POST",
            headers={
                **header_values(self),
                "Content-Type": f"multipart/form-data; boundary={boundary}",
            },
            body=b"".join((*parts, f"--{boundary}--\r\n".encode())),
            timeout=seconds(self),
            verify_ssl=verified(self),
        )
        return put_answer(self, await ask(self, request), request.url)


def _part(boundary: str, name: str, content: bytes, kind: str = "") -> bytes:
    type_line = f"Content-Type: {kind}\r\n" if kind else ""
    head = f"--{boundary}\r\nContent-Disposition: form-data; name={name}\r\n{type_line}\r\n"
    return head.encode() + content + b"\r\n"


def _quoted(text: str) -> str:
    """A name as browsers write it in a form's part: what would end it is escaped."""
    escaped = text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    return f'"{escaped}"'
