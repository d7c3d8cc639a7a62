"""Colours, grid, pipes, direction and zoom are set and read by the same calls."""

from __future__ import annotations

import pytest
from NodeGraphQt.constants import LayoutDirectionEnum, PipeLayoutEnum, ViewerEnum
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter


def test_colours_and_grid(graph):
    graph.set_background_color(1, 2, 3)
    graph.set_grid_color(4, 5, 6)
    graph.set_grid_mode(ViewerEnum.GRID_DISPLAY_DOTS.value)
    assert graph.background_color() == graph.scene().background_color == (1, 2, 3)
    assert graph.grid_color() == graph.scene().grid_color == (4, 5, 6)
    assert graph.scene().grid_mode == ViewerEnum.GRID_DISPLAY_DOTS.value
    graph.set_grid_mode(99)
    assert graph.scene().grid_mode == ViewerEnum.GRID_DISPLAY_LINES.value
    assert graph.scene().viewer() is graph.viewer()


@pytest.mark.parametrize("setting", ["acyclic", "pipe_collision", "pipe_slicing"])
def test_switches(graph, setting):
    for value in (True, False, True):
        getattr(graph, f"set_{setting}")(value)
        assert getattr(graph, setting)() is value
        assert getattr(graph.viewer(), setting) is value


def test_pipe_style(graph, work):
    a, b = work("A", "B")
    a.set_output(0, b.input(0))
    for style in PipeLayoutEnum:
        graph.set_pipe_style(style.value)
        assert graph.pipe_style() == graph.viewer().get_pipe_layout() == style.value
    graph.set_pipe_style(99)
    assert graph.pipe_style() == PipeLayoutEnum.CURVED.value


def test_direction(graph, work):
    (a,) = work("A")
    down = LayoutDirectionEnum.VERTICAL.value
    graph.set_layout_direction(down)
    assert graph.layout_direction() == graph.viewer().get_layout_direction() == down
    assert a.layout_direction() == a.view.layout_direction == down
    assert work("B")[0].layout_direction() == down
    graph.set_layout_direction(99)
    assert graph.layout_direction() == a.layout_direction() == LayoutDirectionEnum.HORIZONTAL.value


def test_a_graph_begins_as_asked(side, exercised):
    made = side.NodeGraph(layout_direction=1, pipe_style=2)
    assert [made.layout_direction(), made.pipe_style()] == [1, 2]
    assert [made.viewer().get_layout_direction(), made.viewer().get_pipe_layout()] == [1, 2]
    absurd = side.NodeGraph(layout_direction=77, pipe_style=77)
    assert [absurd.layout_direction(), absurd.pipe_style()] == [0, 1]
    assert made.is_root
    assert made.sub_graphs == {}


def test_undo(graph, work):
    graph.begin_undo("both")
    work("A", "B")
    graph.end_undo()
    stack = graph.undo_stack()
    assert [stack.count(), stack.undoText()] == [1, "both"]
    assert graph.undo_view.stack() is stack
    assert graph.undo_view is graph.undo_view
    stack.undo()
    assert graph.all_nodes() == []
    graph.clear_undo_stack()
    assert stack.count() == 0


def test_zoom(graph, viewer):
    graph.reset_zoom()
    assert graph.get_zoom() == pytest.approx(0.0, abs=0.011)
    graph.set_zoom(-0.4)
    graph.set_zoom(0)
    assert graph.get_zoom() == viewer.get_zoom() == pytest.approx(0.0, abs=0.011)


@pytest.mark.differs("set-zoom")
@pytest.mark.parametrize("zoom", [-0.5, -0.2, 0.5, 1.0])
def test_a_zoom_that_was_set_is_the_zoom(graph, viewer, zoom):
    graph.set_zoom(zoom)
    assert viewer.get_zoom() == pytest.approx(zoom, abs=0.011)


def test_nodes_are_brought_into_view(graph, viewer, work):
    a, b = work("A", "B")
    a.set_pos(-4000, 0)
    b.set_pos(4000, 500)

    def middle():
        return viewer.mapToScene(viewer.viewport().rect().center())

    def centre(*nodes):
        return viewer.nodes_rect_center([node.view for node in nodes])

    graph.center_on([a])
    assert [middle().x(), middle().y()] == pytest.approx(centre(a), abs=4)
    assert viewer.scene_center() == pytest.approx(centre(a), abs=4)
    b.set_selected(True)
    graph.center_selection()
    assert [middle().x(), middle().y()] == pytest.approx(centre(b), abs=4)
    graph.clear_selection()
    graph.fit_to_selection()
    shown = viewer.mapToScene(viewer.viewport().rect()).boundingRect()
    assert shown.contains(a.view.sceneBoundingRect())
    assert shown.contains(b.view.sceneBoundingRect())
    a.set_selected(True)
    graph.fit_to_selection()
    assert [middle().x(), middle().y()] == pytest.approx(centre(a), abs=4)
    assert graph.get_zoom() == pytest.approx(0.0, abs=0.11)


def test_the_widget_is_a_tab_with_the_viewer(graph, qtbot):
    widget = graph.widget
    assert widget.indexOf(graph.viewer()) == 0
    assert widget.tabText(0) == "Node Graph"
    with qtbot.waitExposed(widget):
        graph.show()
    assert widget.isVisible()
    graph.close()
    assert not widget.isVisible()


def test_colours_of_the_scene(graph):
    scene = graph.scene()
    scene.background_color, scene.grid_color, scene.grid_mode = (1, 2, 3), (4, 5, 6), 0
    assert [scene.background_color, scene.grid_color, scene.grid_mode] == [(1, 2, 3), (4, 5, 6), 0]
    image = QImage(50, 50, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    scene.render(painter, QRectF(0, 0, 50, 50), QRectF(9000, 9000, 50, 50))
    painter.end()
    assert image.pixelColor(25, 25) == QColor(1, 2, 3)


@pytest.mark.differs("opengl")
@pytest.mark.parametrize("by", ["graph", "viewer"])
def test_opengl(graph, by):
    from PySide6.QtOpenGLWidgets import QOpenGLWidget

    (graph if by == "graph" else graph.viewer()).use_OpenGL()
    assert isinstance(graph.viewer().viewport(), QOpenGLWidget)
