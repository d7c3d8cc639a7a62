"""ForLoopStartNode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.loops import leave_loop
from casare_rpa.nodes.values import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("mode", PropertyType.CHOICE, default="items", choices=["items", "range"]),
    PropertyDef("list_var", PropertyType.STRING, default=""),
    PropertyDef("item_var", PropertyType.STRING, default="item"),
    PropertyDef("start", PropertyType.INTEGER, default=0),
    PropertyDef("end", PropertyType.INTEGER, default=10),
    PropertyDef("step", PropertyType.INTEGER, default=1),
)
@node(
    category="control_flow", exec_outputs=["body", "completed"], tags=["each", "repeat", "iterate"]
)
class ForLoopStartNode(BaseNode):
    """Repeat for each item of a list, or for each number of a range."""

    def _define_ports(self) -> None:
        self.add_input_port("items", DataType.ANY, required=False)
        self.add_input_port("end", DataType.INTEGER, required=False)
        self.add_output_port("current_item", DataType.ANY)
        self.add_output_port("current_index", DataType.INTEGER)
        self.add_output_port("current_key", DataType.ANY)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Begin, or go on with the next item; ``completed`` when there is none or the loop was left."""
        scope = context.scope(self.node_id)
        if scope is None:
            raise RuntimeError("a loop was executed outside a run")
        if scope.outcome is None:
            # Items are taken one at a time: a loop over a million numbers never holds a list of them.
            scope.state["rest"] = enumerate(self._items(context))
        step = None
        if scope.outcome is None or scope.outcome.kind == "completed":
            step = next(scope.state["rest"], None)
        if step is None:
            return leave_loop(self, context, "ForLoopEndNode")
        index, (key, item) = step
        self.set_output_value("current_item", item)
        self.set_output_value("current_index", index)
        self.set_output_value("current_key", key)
        context.set_variable(str(self.get_parameter("item_var")) or "item", item)
        return {
            "success": True,
            "data": {"index": index},
            "next_nodes": ["body"],
            "scope": True,
            "loop": True,
        }

    def _items(self, context: ExecutionContext) -> Iterator[tuple[Any, Any]]:
        """Keys (indices where there are none) and items."""
        if self.get_parameter("mode") == "range":
            start, end, step = (
                int(number(self.get_parameter(n), n)) for n in ("start", "end", "step")
            )
            return enumerate(range(start, end, step))
        found = self.get_parameter("items")
        name = str(self.get_parameter("list_var") or "")
        if found is None and name:
            # CasareRPA takes both a variable's name and a pattern here; a pattern is resolved by now.
            listed = self.get_parameter("list_var")
            found = context.get_variable(name) if isinstance(listed, str) else listed
        if isinstance(found, dict):
            return iter(found.items())
        if isinstance(found, list | tuple | range | str):
            return enumerate(found)
        raise ValueError(
            f"found {type(found).__name__} as items; allowed: a list, an object or a text"
        )
