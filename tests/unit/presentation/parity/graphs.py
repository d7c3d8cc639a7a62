"""The graphs that both draw: each built by one function, from NodeGraphQt's classes or from ours."""

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
        act: what the cursor does once the graph is shown, given the graph.
    """

    build: Callable[[Any, Any], None]
    area: Area
    act: Callable[[Any], None] | None


CASES: dict[str, Case] = {}


def case(area: Area, act: Callable[[Any], None] | None = None) -> Callable[[Any], Any]:
    """Enter a building function into the table of cases."""

    def enter(build: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
        CASES[build.__name__] = Case(build, area, act)
        return build

    return enter


def node(module: Any, graph: Any, name: str, pos: tuple[float, float], ports: int = 2) -> Any:
    """A node with some inputs and outputs, not selected."""
    made = bare(module, graph, name, pos)
    for number in range(ports):
        made.add_input(f"in {number}", multi_input=number == 0)
        made.add_output(f"out {number}")
    return made


def bare(
    module: Any, graph: Any, name: str, pos: tuple[float, float], base: str = "BaseNode"
) -> Any:
    """A node of one of the module's classes, without ports."""
    parent = getattr(module, base)
    kind = type(f"Test{base}", (parent,), {"__identifier__": "parity", "NODE_NAME": base})
    if f"parity.Test{base}" not in graph.registered_nodes():
        graph.register_node(kind)
    return graph.create_node(f"parity.Test{base}", name=name, pos=pos, selected=False)


def _pair(module: Any, graph: Any, far: tuple[float, float] = (320, 60)) -> tuple[Any, Any]:
    a, b = node(module, graph, "First", (0, 0)), node(module, graph, "Second", far)
    a.output(0).connect_to(b.input(0))
    return a, b


# Nodes


@case((-40, -40, 640, 240))
def plain_nodes(module: Any, graph: Any) -> None:
    node(module, graph, "Plain", (0, 0))
    node(module, graph, "Other", (240, 40), ports=4)
    bare(module, graph, "No ports", (440, 20))


@case((-40, -40, 600, 240))
def connected_nodes(module: Any, graph: Any) -> None:
    _pair(module, graph)


@case((-40, -40, 600, 240))
def selected(module: Any, graph: Any) -> None:
    a, b = _pair(module, graph)
    a.set_selected(True)
    b.set_selected(False)


@case((-60, -60, 660, 260))
def disabled(module: Any, graph: Any) -> None:
    a, b = _pair(module, graph)
    b.set_disabled(True)


@case((-40, -40, 900, 260))
def long_names(module: Any, graph: Any) -> None:
    a = node(module, graph, "A node that has a name much wider than its ports ask for", (0, 0))
    a.add_input("an input with quite a name to it")
    b = node(module, graph, "i", (560, 40))
    b.add_output("an output with a longer name still")


@case((-40, -40, 700, 240))
def colours(module: Any, graph: Any) -> None:
    a = node(module, graph, "Blue", (0, 0))
    a.set_color(30, 60, 140)
    a.model.border_color = (220, 120, 40, 255)
    a.view.border_color = (220, 120, 40, 255)
    b = node(module, graph, "Text", (240, 20))
    b.set_property("text_color", (255, 210, 0, 255))
    c = node(module, graph, "Clear", (460, 40))
    c.set_color(200, 200, 210)
    c.set_property("text_color", (10, 10, 10, 255))


@case((-40, -40, 460, 200))
def hidden_nodes(module: Any, graph: Any) -> None:
    a, b = _pair(module, graph, (220, 20))
    a.view.visible = False
    a.set_property("visible", False)
