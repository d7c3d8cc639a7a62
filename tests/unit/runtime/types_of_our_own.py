"""Node types made within a test, beside those that ship."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import BaseNode, ExecutionResult
from casare_rpa.nodes.declare import node
from casare_rpa.nodes.registry import NodeRegistry

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from casare_rpa.nodes.context import ExecutionContext

    Body = Callable[[BaseNode, ExecutionContext], Awaitable[Any]]


class TypesOfOurOwn:
    """A registry that knows some more classes; what the executor asks of a registry, and no more."""

    def __init__(self, **classes: type[BaseNode]) -> None:
        self._classes = classes
        self._shipped = NodeRegistry.from_manifest(eager=False)

    def __contains__(self, type_id: object) -> bool:
        return type_id in self._classes or type_id in self._shipped

    def get(self, type_id: str) -> type[BaseNode]:
        return self._classes.get(type_id) or self._shipped.get(type_id)

    def describe(self, type_id: str) -> Any:
        return self._shipped.describe(type_id)

    def is_loaded(self, type_id: str) -> bool:
        return type_id in self._classes or self._shipped.is_loaded(type_id)


def doing(body: Body) -> type[BaseNode]:
    """A node type whose ``execute`` is a function of the test."""

    @node(category="test", exec_outputs=["exec_out", "other"])
    class OddNode(BaseNode):
        async def execute(self, context: ExecutionContext) -> ExecutionResult:
            result: ExecutionResult = await body(self, context)
            return result

    return OddNode


def returning(result: Any) -> type[BaseNode]:
    """A node type that returns a value, whatever it is."""

    async def body(_node: BaseNode, _context: ExecutionContext) -> Any:
        return result

    return doing(body)
