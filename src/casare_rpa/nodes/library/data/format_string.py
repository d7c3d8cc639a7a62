"""FormatStringNode."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import at_path, mapping

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


# Not str.format: its {name.attribute} would reach into Python's own objects.
_FIELD = re.compile(r"\{([A-Za-z_]\w*(?:\.\w+)*)(?::([^{}]*))?\}")


def _filled(found: re.Match[str], values: dict[str, Any]) -> str:
    path, form = found.group(1), found.group(2) or ""
    head = path.split(".", 1)[0]
    if head not in values:
        raise KeyError(f"found {{{head}}} in the template; allowed: {', '.join(values)}")
    return format(at_path(values, path), form)


@properties(
    PropertyDef("template", PropertyType.TEXT, default=""),
    PropertyDef("variables", PropertyType.JSON),
)
@node(category="data", tags=["text", "template"])
class FormatStringNode(BaseNode):
    """Fill values into a template."""

    def _define_ports(self) -> None:
        self.add_input_port("template", DataType.STRING, required=False)
        self.add_input_port("variables", DataType.DICT, required=False)
        self.add_output_port("result", DataType.STRING)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """``{name}`` is a value of ``variables``, else a variable of the workflow; ``{name:.2f}`` formats it."""
        template = str(self.get_parameter("template"))
        values = {**context.variables, **mapping(self.get_parameter("variables"))}
        result = _FIELD.sub(lambda found: _filled(found, values), template)
        self.set_output_value("result", result)
        return {"success": True, "data": {"result": result}}
