"""The node types of a graph: NodeGraphQt's factory, which says what is wrong with a class before it takes it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from NodeGraphQt.base.factory import NodeFactory
from NodeGraphQt.base.node import NodeObject
from NodeGraphQt.errors import NodeCreationError, NodeRegistrationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def check_class(node: Any, alias: str | None, types: Mapping[str, Any], aliases: Any = ()) -> None:
    """Refuse a class that cannot be registered beside the types and aliases there are.

    Raises:
        NodeRegistrationError: it is no class, lacks what a node class has, or its type id or the alias is taken.
    """
    if not isinstance(node, type):
        raise NodeRegistrationError(f"found {node!r} to register; allowed: a class of nodes")
    lacking = [name for name in ("NODE_NAME", "type_") if not hasattr(node, name)]
    if lacking:
        raise NodeRegistrationError(
            f"found {_shown(node)} to register, which has no {' and no '.join(lacking)}; "
            "allowed: a subclass of NodeObject, BaseNode or another class of nodes"
        )
    type_: str = getattr(node, "type_")  # noqa: B009 - `type` has none, classes of nodes do
    known = types.get(type_)
    if known is node:
        raise NodeRegistrationError(f"{_shown(node)} is registered already, as {type_!r}")
    if known is not None:
        raise NodeRegistrationError(
            f"found {_shown(node)} to register as {type_!r}, which {_shown(known)} is already; "
            "give one of them another __identifier__ or class name"
        )
    if alias and alias in aliases:
        raise NodeRegistrationError(
            f"found alias {alias!r} for {_shown(node)}; it stands for {aliases[alias]!r} already"
        )


class NodeTypes(NodeFactory):
    """NodeGraphQt's factory; a class that it refuses leaves no trace in it."""

    def register_node(self, node: Any, alias: str | None = None) -> None:
        """Register a class of nodes; None is passed over, as in NodeGraphQt.

        Raises:
            NodeRegistrationError: the class cannot be registered.
        """
        if node is not None:
            check_class(node, alias, self.nodes, self.aliases)
            super().register_node(node, alias)


class Registering:
    """Mixed into the graph: what makes nodes of classes, and takes nodes that others made."""

    def register_nodes(self: Any, nodes: Iterable[Any]) -> None:
        """Register classes of nodes, all of them or none.

        Raises:
            NodeRegistrationError: one of them cannot be registered.
        """
        if isinstance(nodes, type) or not hasattr(nodes, "__iter__"):
            raise NodeRegistrationError(
                f"found {_shown(nodes)} to register; allowed: a list of classes of nodes"
            )
        classes = list(nodes)
        taken = dict(self.node_factory.nodes)
        for node in classes:
            if node is not None:
                check_class(node, None, taken)
                taken[node.type_] = node
        super().register_nodes(classes)  # type: ignore[misc] # the graph's

    def create_node(  # noqa: PLR0917 - NodeGraphQt's signature
        self: Any,
        node_type: str,
        name: str | None = None,
        selected: bool = True,
        color: Any = None,
        text_color: Any = None,
        pos: Any = None,
        push_undo: bool = True,
    ) -> Any:
        """Make a node and add it.

        Raises:
            NodeCreationError: no such type is registered, or nodes of it have no name and none was given.
        """
        types, aliases = self.node_factory.nodes, self.node_factory.aliases
        cls = types.get(aliases.get(node_type, node_type))
        if cls is None:
            near = get_close_matches(str(node_type), [*types, *aliases])
            similar = f"similar: {', '.join(near)}" if near else _few(types)
            raise NodeCreationError(
                f"found node type {node_type!r}, which is not registered; {similar}"
            )
        if name is None and cls.NODE_NAME is None:
            raise NodeCreationError(f"{_shown(cls)} has no NODE_NAME; give its nodes a name")
        return super().create_node(  # type: ignore[misc] # the graph's
            node_type, name, selected, color, text_color, pos, push_undo
        )

    def add_node(
        self: Any,
        node: Any,
        pos: Any = None,
        selected: bool = True,
        push_undo: bool = True,
        inherite_graph_style: bool = True,
    ) -> None:
        """Add a node that was made by calling its class.

        Raises:
            NodeCreationError: it is no node, or was added to a graph before.
        """
        if not isinstance(node, NodeObject):
            raise NodeCreationError(f"found {_shown(node)} to add; allowed: a node")
        if node.graph is not None:
            raise NodeCreationError(
                f"found node {node.name()!r} to add, which was added to a graph before; "
                "allowed: a new one"
            )
        super().add_node(node, pos, selected, push_undo, inherite_graph_style)  # type: ignore[misc]


def _few(types: Mapping[str, Any]) -> str:
    names = sorted(types)
    return f"registered: {', '.join(names[:5])}" + (", ..." if len(names) > 5 else "")


def _shown(found: Any) -> str:
    if isinstance(found, type):
        return f"class {found.__module__}.{found.__qualname__}"
    return f"{found!r}"
