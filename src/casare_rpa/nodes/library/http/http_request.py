"""HttpRequestNode."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

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
    with_query,
)
from casare_rpa.nodes.values import boolean, number

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


@properties(
    PropertyDef("url", PropertyType.STRING, default="", required=True),
    PropertyDef(
        "method",
        PropertyType.CHOICE,
        default="GET",
        choices=["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"],
    ),
    PropertyDef("headers", PropertyType.JSON, default={}),
    PropertyDef("body", PropertyType.TEXT, default=""),
    PropertyDef("params", PropertyType.JSON, default={}),
    PropertyDef("timeout", PropertyType.FLOAT, default=30.0),
    PropertyDef("verify_ssl", PropertyType.BOOLEAN, default=True),
    PropertyDef("follow_redirects", PropertyType.BOOLEAN, default=True),
    PropertyDef("max_redirects", PropertyType.INTEGER, default=10),
    PropertyDef("content_type", PropertyType.STRING, default="application/json"),
    PropertyDef("proxy", PropertyType.STRING, default=""),
    PropertyDef("retry_count", PropertyType.INTEGER, default=0),
    PropertyDef("retry_delay", PropertyType.FLOAT, default=1.0),
    PropertyDef("response_encoding", PropertyType.STRING, default=""),
)
@node(category="http", label="HTTP Request", tags=["rest", "api", "get", "post", "web", "url"])
class HttpRequestNode(BaseNode):
    """Send an HTTP request and take the answer."""

    def _define_ports(self) -> None:
        self.add_input_port("url", DataType.STRING)
        self.add_input_port("method", DataType.STRING, required=False)
        self.add_input_port("headers", DataType.DICT, required=False)
        self.add_input_port("body", DataType.ANY, required=False)
        self.add_input_port("params", DataType.DICT, required=False)
        self.add_input_port("timeout", DataType.FLOAT, required=False)
        self.add_output_port("response_body", DataType.STRING)
        self.add_output_port("response_json", DataType.ANY)
        self.add_output_port("status_code", DataType.INTEGER)
        self.add_output_port("response_headers", DataType.DICT)
        self.add_output_port("success", DataType.BOOLEAN)
        self.add_output_port("error", DataType.STRING)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Any answer is a result, an error status too; no answer is a failure."""
        request = self._request()
        answer = await ask(self, request)
        self.set_output_value("response_headers", dict(answer.headers))
        return put_answer(self, answer, request.url, str(self.get_parameter("response_encoding")))

    def _request(self) -> HttpRequest:
        method = str(self.get_parameter("method")).upper()
        if method not in _METHODS:
            raise ValueError(f"found the method {method!r}; allowed: {', '.join(_METHODS)}")
        params = json_object(self.get_parameter("params"), "params")
        headers = header_values(self)
        body = _encoded(self.get_parameter("body")) if method in _WITH_BODY else None
        content_type = str(self.get_parameter("content_type"))
        if body is not None and content_type and "content-type" not in map(str.lower, headers):
            headers["Content-Type"] = content_type
        follow = boolean(self.get_parameter("follow_redirects"))
        most = int(number(self.get_parameter("max_redirects"), "max_redirects"))
        return HttpRequest(
            url=with_query(str(self.get_parameter("url")), params),
            method=method,
            headers=headers,
            body=body,
            timeout=seconds(self),
            verify_ssl=verified(self),
            max_redirects=max(most, 0) if follow else 0,
            proxy=str(self.get_parameter("proxy")),
        )


def _encoded(body: Any) -> bytes | None:
    """A body as sent: texts and bytes as they are, anything else as JSON."""
    if body is None or body == "":
        return None
    if isinstance(body, bytes):
        return body
    return (body if isinstance(body, str) else json.dumps(body)).encode()
