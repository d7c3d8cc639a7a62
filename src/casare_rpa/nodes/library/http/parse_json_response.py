"""ParseJsonResponseNode."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext

_STEP = re.compile(r"\.?([^.\[\]]+)|\[(-?\d+)\]")


@properties(
    PropertyDef("path", PropertyType.STRING, default=""),
    PropertyDef("default", PropertyType.STRING, default=""),
)
@node(category="http", label="Parse JSON Response", tags=["api", "extract", "path"])
class ParseJsonResponseNode(BaseNode):
    """Take a value out of a JSON answer."""

    def _define_ports(self) -> None:
        self.add_input_port("json_data", DataType.ANY, required=False)
        self.add_input_port("path", DataType.STRING, required=False)
        self.add_input_port("default", DataType.ANY, required=False)
        self.add_output_port("value", DataType.ANY)
        self.add_output_port("success", DataType.BOOLEAN)
        self.add_output_port("error", DataType.STRING)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """A path such as ``data.users[0].name``; where it leads nowhere, the default if there is one."""
        try:
            value = self._value()
        except (LookupError, ValueError) as error:
            self.set_output_value("success", False)
            self.set_output_value("error", str(error.args[0]))
            raise
        self.set_output_value("value", value)
        self.set_output_value("success", True)
        self.set_output_value("error", "")
        return {"success": True}

    def _value(self) -> Any:
        data, path = self.get_parameter("json_data"), str(self.get_parameter("path"))
        if data is None:
            raise ValueError("found no json_data; allowed: an answer's text, or what it holds")
        try:
            return _at(json.loads(data) if isinstance(data, str) else data, path)
        except LookupError:
            default = self.get_parameter("default")
            if default is None or default == "":
                raise
            return default


def _at(value: Any, path: str) -> Any:
    """What a path leads to.

    Raises:
        LookupError: nothing.
        ValueError: it is no path.
    """
    position = 0
    while position < len(path):
        step = _STEP.match(path, position)
        if step is None:
            raise ValueError(f"found the path {path!r}; allowed: a.b[0].c")
        key, index = step.groups()
        position = step.end()
        at = _index(index or key)
        if isinstance(value, dict) and key in value:
            value = value[key]
        elif isinstance(value, list) and at is not None and -len(value) <= at < len(value):
            value = value[at]
        else:
            raise LookupError(f"found nothing at {path[:position]!r}")
    return value


def _index(step: str) -> int | None:
    return int(step) if step.removeprefix("-").isdecimal() else None
