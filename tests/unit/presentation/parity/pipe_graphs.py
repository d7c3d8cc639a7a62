"""Graphs of pipes: layouts, directions, states, arrows and loops, and the pipe that is being drawn."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from NodeGraphQt.constants import LayoutDirectionEnum, PipeLayoutEnum
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from tests.unit.presentation.parity.cases import Cases, bare, node, pair
from tests.unit.presentation.parity.node_graphs import add_widgets

CASES = Cases()
_VERTICAL = LayoutDirectionEnum.VERTICAL.value


def _several(module: Any, graph: Any) -> list[Any]:
    """Pipes forwards, backwards, short and long."""
    places = [(0, 0), (260, 140), (560, 0), (40, 240), (620, 300)]
    nodes = [node(module, graph, f"Node {n}", place) for n, place in enumerate(places)]
    for source, target in ((0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (1, 3)):
        nodes[source].output(0).connect_to(nodes[target].input(0))
    return nodes


@CASES.enter((-60, -60, 900, 500))
def curved(module: Any, graph: Any) -> None:
    _several(module, graph)


@CASES.enter((-60, -60, 900, 500))
def straight(module: Any, graph: Any) -> None:
    _several(module, graph)
    graph.set_pipe_style(PipeLayoutEnum.STRAIGHT.value)


@CASES.enter((-60, -60, 900, 500))
def angled(module: Any, graph: Any) -> None:
    _several(module, graph)
    graph.set_pipe_style(PipeLayoutEnum.ANGLE.value)


@CASES.enter((-60, -60, 760, 260))
def arrows_by_length(module: Any, graph: Any) -> None:
    """No arrow on a short pipe, a small one on a longer, a whole one from 100 units on."""
    x = 0
    nodes = []
    for way in (20, 36, 60, 90, 0):
        nodes.append(bare(module, graph, "", (x, 0)))
        nodes[-1].add_input("in", display_name=False)
        nodes[-1].add_output("out", display_name=False)
        x += 160 + way
    for a, b in pairwise(nodes):
        a.output(0).connect_to(b.input(0))


@CASES.enter((-60, -60, 660, 260))
def selected_pipe(module: Any, graph: Any) -> None:
    pair(module, graph)
    graph.viewer().all_pipes()[0].setSelected(True)


@CASES.enter((-60, -60, 660, 260))
def active_pipe(module: Any, graph: Any) -> None:
    """The one under the cursor."""
    pair(module, graph)
    graph.viewer().all_pipes()[0].activate()


@CASES.enter((-60, -60, 660, 300))
def disabled_pipes(module: Any, graph: Any) -> None:
    a, b, c = (
        node(module, graph, n, p) for n, p in (("A", (0, 0)), ("B", (320, 60)), ("C", (320, 160)))
    )
    c.set_disabled(True)
    a.output(0).connect_to(b.input(0))
    a.output(0).connect_to(c.input(0))
    a.output(1).connect_to(c.input(0))


@CASES.enter((-80, -60, 400, 260))
def loop(module: Any, graph: Any) -> None:
    graph.set_acyclic(False)
    a = node(module, graph, "Loop", (40, 20))
    a.output(0).connect_to(a.input(0))


# Vertical


@CASES.enter((-60, -60, 700, 460))
def vertical(module: Any, graph: Any) -> None:
    graph.set_layout_direction(_VERTICAL)
    nodes = [
        node(module, graph, f"Node {n}", p) for n, p in enumerate(((0, 0), (300, 60), (100, 260)))
    ]
    for source, target in ((0, 2), (1, 2), (0, 1)):
        nodes[source].output(0).connect_to(nodes[target].input(0))
    nodes[1].set_selected(True)


@CASES.enter((-60, -60, 700, 460))
def vertical_angled(module: Any, graph: Any) -> None:
    vertical(module, graph)
    graph.set_pipe_style(PipeLayoutEnum.ANGLE.value)


@CASES.enter((-80, -80, 480, 280))
def vertical_loop(module: Any, graph: Any) -> None:
    graph.set_acyclic(False)
    graph.set_layout_direction(_VERTICAL)
    a = node(module, graph, "Loop", (0, 0))
    a.output(0).connect_to(a.input(0))


@CASES.enter((-60, -60, 760, 320))
def vertical_kinds(module: Any, graph: Any) -> None:
    """Groups, round nodes and embedded widgets."""
    graph.set_layout_direction(_VERTICAL)
    a = node(module, graph, "Group", (0, 0), base="GroupNode")
    b = node(module, graph, "Widgets", (300, 0))
    add_widgets(b)
    b.view.draw_node()
    node(module, graph, "Circle", (540, 20), ports=3, base="BaseNodeCircle")
    a.set_selected(False)


# Drawing with the cursor


def _drag(graph: Any, *way: tuple[float, float]) -> None:
    """Press at a point of the scene and move on; the button stays down."""
    viewer = graph.viewer()
    start, *others = (viewer.mapFromScene(QPointF(*point)) for point in way)
    QTest.mousePress(viewer.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for point in others:
        QTest.mouseMove(viewer.viewport(), point)


def _pull(graph: Any) -> None:
    _drag(graph, (160, 37), (200, 60), (260, 120))


@CASES.enter((-60, -60, 660, 260), act=_pull)
def live_pipe(module: Any, graph: Any) -> None:
    node(module, graph, "First", (0, 0))
    node(module, graph, "Second", (320, 60))


def _pull_back(graph: Any) -> None:
    _drag(graph, (320, 120), (300, 100), (0, 60))


@CASES.enter((-60, -60, 660, 260), act=_pull_back)
def refused_live_pipe(module: Any, graph: Any) -> None:
    """From an input to an input."""
    live_pipe(module, graph)


def _slice(graph: Any) -> None:
    slicer = graph.viewer()._SLICER_PIPE
    slicer.draw_path(QPointF(200, 0), QPointF(300, 120))
    slicer.setVisible(True)


@CASES.enter((-60, -60, 660, 260), act=_slice)
def slicer(module: Any, graph: Any) -> None:
    pair(module, graph)


def _band(graph: Any) -> None:
    _drag(graph, (-40, -40), (-20, -20), (220, 120))


@CASES.enter((-60, -60, 660, 260), act=_band)
def rubber_band(module: Any, graph: Any) -> None:
    pair(module, graph)
