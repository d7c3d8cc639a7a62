"""The views of nodes, ports and pipes answer the calls that applications make on them in the same way."""

from __future__ import annotations

import pytest
from NodeGraphQt.qgraphics.node_abstract import AbstractNodeItem
from NodeGraphQt.widgets.node_widgets import NodeLineEdit
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor
from tests.unit.presentation.conformance.pointer import centre

pytestmark = pytest.mark.filterwarnings("ignore:Function. .QMouseEvent:DeprecationWarning")


@pytest.fixture
def pair(work):
    a, b = work("A", "B")
    a.set_pos(100, 100)
    b.set_pos(500, 100)
    a.set_output(0, b.input(0))
    return a, b


@pytest.fixture
def frame(graph):
    return graph.create_node("Backdrop", name="Frame", pos=(10, 20), selected=False)


def test_looks_of_a_node(pair):
    view = pair[0].view
    for name in ("color", "border_color", "text_color"):
        setattr(view, name, (1, 2, 3, 255))
        assert getattr(view, name) == (1, 2, 3, 255)
    view.name = "Shown"
    assert view.name == view.text_item.toPlainText() == "Shown"
    view.disabled = True
    assert view.disabled
    view.icon = ""
    assert view.icon == ""
    view.layout_direction = 1
    assert view.layout_direction == 1
    view.draw_node()
    view.post_init(view.viewer())


def test_a_widget_is_added_to_a_view(pair):
    view = pair[0].view
    widget = NodeLineEdit(view, "line", "Line", "text")
    view.add_widget(widget)
    assert view.widgets == {"line": widget}


def test_looks_of_a_backdrop(frame):
    view = frame.view
    for name in ("color", "border_color", "text_color"):
        setattr(view, name, (1, 2, 3, 255))
        assert getattr(view, name) == (1, 2, 3, 255)
    view.name = "Shown"
    assert [view.name, view.toolTip()] == ["Shown", "node: Shown"]
    view.disabled, view.layout_direction = True, 1
    assert [view.disabled, view.layout_direction] == [True, 1]
    view.width, view.height = 200, 150
    assert view.size == (200, 150)
    assert [view.width, view.height] == [200, 150]
    assert view.boundingRect() == QRectF(0, 0, 200, 150)
    view.backdrop_text = "notes"
    assert view.properties["backdrop_text"] == view.backdrop_text == "notes"
    view.draw_node()
    view.pre_init(view.viewer())
    view.post_init(view.viewer())


def test_identity_and_place(graph, pair, frame):
    for view in (pair[0].view, frame.view):
        assert view.viewer() is graph.viewer()
        old = view.id
        view.id, view.type_ = "other", "other.Type"
        assert [view.id, view.type_] == ["other", "other.Type"]
        view.id = old
        view.xy_pos = [30, 40]
        assert view.xy_pos == [30.0, 40.0]
        assert view.properties["pos"] == [30.0, 40.0]
        view.selected = True
        assert view.selected
        assert view.isSelected()
        view.setSelected(False)
        assert not view.selected
        view.visible = False
        assert not view.visible
        assert not view.isVisible()
        view.from_dict({"color": (9, 9, 9, 255), "pos": [1.0, 2.0], "visible": True})
        assert [view.color, view.xy_pos, view.visible] == [(9, 9, 9, 255), [1.0, 2.0], True]


def test_a_deleted_view_leaves_the_scene(graph, pair, frame):
    for view in (pair[0].view, frame.view):
        view.delete()
        assert view.scene() is None
        assert view not in graph.viewer().all_nodes()
    graph.viewer().add_node(pair[0].view, [3, 4])
    assert pair[0].view in graph.viewer().all_nodes()
    assert pair[0].view.xy_pos == [3.0, 4.0]
    graph.viewer().remove_node(pair[0].view)
    assert pair[0].view.scene() is None


def test_ports_of_a_view(pair):
    view = pair[0].view
    port = view.add_input("extra", True, False, True)
    assert view.inputs[-1] is port
    assert [port.name, port.port_type, port.node] == ["extra", "in", view]
    assert [port.multi_connection, port.display_name, port.locked] == [True, False, True]
    out = view.add_output("more")
    assert [out.port_type, view.outputs[-1] is out] == ["out", True]
    assert view.get_input_text_item(port).toPlainText() == "extra"
    assert view.get_output_text_item(out).toPlainText() == "more"
    view.get_output_text_item(out).setVisible(False)
    assert not view.get_output_text_item(out).isVisible()
    view.delete_input(port)
    view.delete_output(out)
    assert [len(view.inputs), len(view.outputs)] == [2, 2]


def test_a_ports_looks(pair):
    port = pair[0].input(1).view
    port.name, port.display_name, port.locked = "other", False, True
    port.color, port.border_color, port.border_size = (1, 2, 3, 255), (4, 5, 6, 255), 3
    port.multi_connection, port.hovered = True, True
    assert [port.name, port.display_name, port.locked] == ["other", False, True]
    assert [port.color, tuple(port.border_color), port.border_size] == [
        (1, 2, 3, 255),
        (4, 5, 6, 255),
        3,
    ]
    assert [port.multi_connection, port.hovered] == [True, True]
    port.port_type = "out"
    assert port.port_type == "out"
    port.hovered = False


def test_a_port_knows_its_pipes(graph, pair):
    a, b = pair
    (pipe,) = graph.viewer().all_pipes()
    assert a.output(0).view.connected_pipes == b.input(0).view.connected_pipes == [pipe]
    assert a.output(0).view.connected_ports == [b.input(0).view]
    pipe.input_port, pipe.output_port = pipe.input_port, pipe.output_port
    assert pipe.input_port is b.input(0).view
    assert pipe.output_port is a.output(0).view
    assert pipe.viewer() is graph.viewer()
    start, end = centre(a.output(0)), centre(b.input(0))
    assert pipe.port_from_pos(QPointF(*start)) is a.output(0).view
    assert pipe.port_from_pos(QPointF(*start), reverse=True) is b.input(0).view
    assert pipe.port_from_pos(QPointF(*end)) is b.input(0).view
    a.output(0).view.disconnect_from(b.input(0).view)
    assert graph.viewer().all_pipes() == []
    a.output(0).view.connect_to(b.input(0).view)
    assert len(graph.viewer().all_pipes()) == 1
    a.output(0).view.connect_to(None)
    assert graph.viewer().all_pipes() == []


def test_a_connection_is_begun_at_a_port(graph, viewer, pair, pointer):
    (pipe,) = graph.viewer().all_pipes()
    graph.set_pipe_style(2)
    assert [pipe.viewer_pipe_layout(), pipe.viewer_layout_direction()] == [2, 0]
    pair[0].output(0).view.redraw_connected_pipes()
    pointer.click((50, 600))
    pair[0].output(1).view.viewer_start_connection()
    assert viewer._LIVE_PIPE.isVisible()
    viewer.end_live_connection()


def test_pipes_are_noted_by_ports(graph, pair):
    (pipe,) = graph.viewer().all_pipes()
    port = pair[0].output(1).view
    port.add_pipe(pipe)
    assert port.connected_pipes == [pipe]
    port.remove_pipe(pipe)
    assert port.connected_pipes == []
    pipe.delete()
    assert graph.viewer().all_pipes() == []
    assert pair[0].output(0).view.connected_pipes == []


def test_states_of_a_pipe(graph, pair):
    (pipe,) = graph.viewer().all_pipes()
    assert [pipe.active(), pipe.highlighted(), pipe.disabled()] == [False, False, False]
    pipe.activate()
    assert pipe.active()
    pipe.reset()
    pipe.highlight()
    assert pipe.highlighted()
    pipe.reset()
    assert [pipe.active(), pipe.highlighted()] == [False, False]
    pair[0].set_disabled(True)
    assert pipe.disabled()
    pipe.color, pipe.style = (1, 2, 3, 255), 1
    assert [tuple(pipe.color), pipe.style] == [(1, 2, 3, 255), 1]
    pipe.set_pipe_styling((4, 5, 6, 255), 3, 2)
    pipe.draw_path(pipe.input_port, pipe.output_port)


def test_pipes_of_a_node(graph, pair):
    view = pair[0].view
    (pipe,) = graph.viewer().all_pipes()
    view.activate_pipes()
    assert pipe.active()
    view.reset_pipes()
    assert not pipe.active()
    view.highlight_pipes()
    assert pipe.highlighted()


def test_sizes(pair, frame):
    view = pair[0].view
    width, height = view.calc_size()
    assert view.calc_size(10.0, 20.0) == pytest.approx((width + 10, height + 20))
    assert [view.width >= width - 1, view.height >= height - 1] == [True, True]
    assert view.boundingRect() == QRectF(0, 0, view.width, view.height)
    before = view.size
    view.width, view.height = 900, 800
    view.draw_node()
    assert (view.width, view.height) == pytest.approx(before)


def test_an_item_of_ones_own(graph):
    item = AbstractNodeItem("bare")
    item.width, item.height = 50, 60
    item.from_dict({"color": (1, 2, 3, 255), "pos": [7, 8]})
    graph.viewer().add_node(item)
    assert [item.size, item.color, item.xy_pos] == [(50, 60), (1, 2, 3, 255), [7.0, 8.0]]
    assert item in graph.viewer().all_nodes()


def test_the_sizer_of_a_backdrop(graph, frame):
    view = frame.view
    view.on_sizer_pos_changed(QPointF(200, 100))
    assert view.size == (226.0, 126.0)
    view.on_sizer_pos_mouse_release()
    assert frame.size() == (226.0, 126.0)
    view.on_sizer_double_clicked()
    assert frame.view.width >= 80


def test_a_view_by_itself_paints(side, graph, pair, frame):
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtWidgets import QStyleOptionGraphicsItem

    for view in (pair[0].view, frame.view):
        image = QImage(300, 200, QImage.Format.Format_ARGB32)
        image.fill(QColor(0, 0, 0, 0))
        painter = QPainter(image)
        view.paint(painter, QStyleOptionGraphicsItem(), None)
        painter.end()
        assert image.pixelColor(40, 40).alpha() > 0


def test_round_nodes(graph, work):
    node = graph.create_node("test.Round", name="R", pos=(100, 100))
    (a,) = work("A")
    node.set_output(0, a.input(0))
    assert node.type_ == "test.Round"
    assert a.input(0).connected_ports() == [node.output(0)]
    assert len(graph.viewer().all_pipes()) == 1
    assert node.view.width > 0
    graph.undo_stack().undo()
    assert graph.viewer().all_pipes() == []


def test_nodes_with_a_picture(side, graph):
    class Drawn(side.BaseNodeSVG):
        __identifier__ = "test"
        NODE_NAME = "Drawn"

        def __init__(self):
            super().__init__()
            self.add_input("in")

    graph.register_node(Drawn)
    node = graph.create_node("test.Drawn")
    assert node.view.scene() is graph.scene()
    assert list(node.inputs()) == ["in"]
    node.set_svg("other.svg")
    assert node.get_property("svg_file") == "other.svg"
