"""What lies behind nodes: backdrops, grids and background colours."""

from __future__ import annotations

from typing import Any

from NodeGraphQt.constants import ViewerEnum
from tests.unit.presentation.parity.cases import Cases, node

CASES = Cases()


def _backdrop(graph: Any, name: str, place: tuple[float, float], size: tuple[float, float]) -> Any:
    made = graph.create_node("Backdrop", name=name, pos=place, selected=False)
    made.set_size(*size)
    return made


@CASES.enter((-40, -40, 800, 400))
def backdrops(module: Any, graph: Any) -> None:
    _backdrop(graph, "Backdrop", (0, 0), (300, 240))
    second = _backdrop(graph, "With text", (340, 20), (360, 260))
    second.set_text("Some words on what is going on here, enough of them to be broken into lines.")
    second.set_color(120, 80, 40)
    node(module, graph, "On it", (400, 120))


@CASES.enter((-40, -40, 460, 320))
def selected_backdrop(module: Any, graph: Any) -> None:
    _backdrop(graph, "Selected", (0, 0), (300, 200)).set_selected(True)


def _ground(graph: Any, mode: int) -> None:
    """Colours that tell lines from background beyond the tolerance."""
    graph.set_background_color(200, 210, 190)
    graph.set_grid_color(60, 90, 160)
    graph.set_grid_mode(mode)


@CASES.enter((-220, -220, 900, 500))
def grid_lines(module: Any, graph: Any) -> None:
    _ground(graph, ViewerEnum.GRID_DISPLAY_LINES.value)


@CASES.enter((-220, -220, 900, 500))
def grid_dots(module: Any, graph: Any) -> None:
    _ground(graph, ViewerEnum.GRID_DISPLAY_DOTS.value)


@CASES.enter((-220, -220, 900, 500))
def no_grid(module: Any, graph: Any) -> None:
    _ground(graph, ViewerEnum.GRID_DISPLAY_NONE.value)
    node(module, graph, "On colour", (0, 0))
