"""What a graph to be compared is, and the pieces that such graphs are built of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

Area = tuple[int, int, int, int]


class Case(NamedTuple):
    """One graph.

    Attributes:
        build: given the module and an empty graph.
        area: what is looked at: x, y, width and height in the scene, multiples of 20.
        act: what the cursor does once the graph is shown, given the graph; None for nothing.
    """

    build: Callable[[Any, Any], None]
    area: Area
    act: Callable[[Any], None] | None


class Cases(dict[str, Case]):
    """Graphs by name."""

    def enter(self, area: Area, act: Callable[[Any], None] | None = None) -> Callable[[Any], Any]:
        """Enter a building function."""

        def add(build: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
            self[build.__name__.strip("_")] = Case(build, area, act)
            return build

        return add


def bare(
    module: Any, graph: Any, name: str, pos: tuple[float, float], base: str = "BaseNode"
) -> Any:
    """A node of one of the module's classes, without ports and not selected."""
    kind = type(f"Test{base}", (getattr(module, base),), {"__identifier__": "parity"})
    return place(graph, kind, name, pos)


def place(graph: Any, kind: type, name: str, pos: tuple[float, float]) -> Any:
    """A node of a class of the test's own, not selected."""
    type_ = f"{kind.__identifier__}.{kind.__name__}"  # type: ignore[attr-defined]
    if type_ not in graph.registered_nodes():
        graph.register_node(kind)
    return graph.create_node(type_, name=name, pos=pos, selected=False)


def node(
    module: Any,
    graph: Any,
    name: str,
    pos: tuple[float, float],
    *,
    ports: int = 2,
    base: str = "BaseNode",
) -> Any:
    """A node with some inputs and outputs, the first input for several connections."""
    made = bare(module, graph, name, pos, base)
    for number in range(ports):
        made.add_input(f"in {number}", multi_input=number == 0)
        made.add_output(f"out {number}")
    return made


def pair(module: Any, graph: Any, far: tuple[float, float] = (320, 60)) -> tuple[Any, Any]:
    """Two connected nodes."""
    a, b = node(module, graph, "First", (0, 0)), node(module, graph, "Second", far)
    a.output(0).connect_to(b.input(0))
    return a, b
