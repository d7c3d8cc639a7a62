"""HttpAuthNode."""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.http_values import header_values

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("credential_name", PropertyType.STRING, default=""),
    PropertyDef(
        "auth_type", PropertyType.CHOICE, default="Bearer", choices=["Bearer", "Basic", "ApiKey"]
    ),
    PropertyDef("token", PropertyType.STRING, default=""),
    PropertyDef("username", PropertyType.STRING, default=""),
    PropertyDef("password", PropertyType.STRING, default=""),
    PropertyDef("api_key_name", PropertyType.STRING, default="X-API-Key"),
)
@node(category="http", label="HTTP Auth", tags=["login", "token", "bearer", "basic", "api key"])
class HttpAuthNode(BaseNode):
    """Add credentials to the headers of HTTP requests."""

    def _define_ports(self) -> None:
        self.add_input_port("credential_name", DataType.STRING, required=False)
        self.add_input_port("auth_type", DataType.STRING, required=False)
        self.add_input_port("token", DataType.STRING, required=False)
        self.add_input_port("username", DataType.STRING, required=False)
        self.add_input_port("password", DataType.STRING, required=False)
        self.add_input_port("api_key_name", DataType.STRING, required=False)
        self.add_input_port("base_headers", DataType.DICT, required=False)
        self.add_output_port("headers", DataType.DICT)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """A parameter, else the environment: HTTP_TOKEN, HTTP_USERNAME, HTTP_PASSWORD."""
        name = self.get_parameter("credential_name")
        if name:
            raise ValueError(f"found the credential {name!r}, and no store to look it up in")
        headers = header_values(self, "base_headers")
        match self.get_parameter("auth_type"):
            case "Bearer":
                headers["Authorization"] = f"Bearer {self._secret('token')}"
            case "Basic":
                pair = f"{self._secret('username')}:{self._secret('password')}"
                headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
            case "ApiKey":
                headers[str(self.get_parameter("api_key_name"))] = self._secret("token")
            case other:
                raise ValueError(f"found the auth_type {other!r}; allowed: Bearer, Basic, ApiKey")
        self.set_output_value("headers", headers)
        return {"success": True}

    def _secret(self, name: str) -> str:
        variable = f"HTTP_{name.upper()}"
        found = str(self.get_parameter(name) or os.environ.get(variable, ""))
        if found:
            return found
        raise ValueError(
            f"found no {name}; allowed: the parameter, or {variable} in the environment"
        )
