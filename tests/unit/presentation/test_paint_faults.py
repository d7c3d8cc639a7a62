"""Faulty looks by code and files of others: no crash, all else is painted, and each fault is told once with its node."""

from __future__ import annotations

import gc
import weakref

import pytest
from NodeGraphQt.qgraphics.node_backdrop import BackdropNodeItem
from NodeGraphQt.qgraphics.node_base import NodeItem as StockItem
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QApplication, QGraphicsItem, QGraphicsRectItem

from casare_rpa.presentation import canvas
from casare_rpa.presentation.canvas.node_item import NodeItem

BOTH = pytest.mark.parametrize("base", [NodeItem, StockItem], ids=["ours", "stock"])
MAGENTA = "#ff00ff"


@pytest.fixture
def told(viewer):
    found = []
    viewer.paint_failed.connect(lambda view, text: found.append((view.name, text)))
    return found


def look(viewer, times=3):
    """Have everything painted anew, several times."""
    for _ in range(times):
        for item in viewer.scene().items():
            item.update()
        viewer.batch.flush()
        viewer.forget_picture()
        picture = viewer.grab().toImage()
        QApplication.processEvents()
    return picture


def pixel(viewer, picture, x, y):
    return picture.pixelColor(viewer.mapFromScene(QPointF(x, y))).name()


def create(graph, item, name="Own", base="BaseNode", pos=(100, 100)):
    def start(self):
        getattr(canvas, base).__init__(self, item)

    members = {"__identifier__": "test", "__init__": start}
    kind = type(f"Kind{len(graph.registered_nodes())}", (getattr(canvas, base),), members)
    graph.register_node(kind)
    return graph.create_node(f"test.{kind.__name__}", name=name, pos=pos, selected=False)


@BOTH
def test_a_paint_that_raises(viewer, graph, add, told, base):
    class Faulty(base):
        def paint(self, painter, option, widget=None):
            painter.translate(300, 300)
            painter.save()
            raise RuntimeError("out of paint")

    faulty = create(graph, Faulty)
    faulty.add_input("in")
    (fine,) = add("Fine", pos=(400, 100), selected=False)
    fine.set_color(255, 0, 255)
    picture = look(viewer)
    assert told == [("Own", "RuntimeError: out of paint")]
    assert pixel(viewer, picture, 480, 150) == MAGENTA
    assert pixel(viewer, picture, 100, 137) != pixel(viewer, picture, 20, 137)  # its port is there


@BOTH
def test_a_port_painter_that_raises(viewer, graph, told, base):
    class Plain(base):
        pass

    def faulty(painter, rect, state):
        raise ValueError("no shape")

    create(graph, Plain).add_input("in", painter_func=faulty)
    look(viewer)
    assert told == [("Own", "ValueError: no shape")]


def test_an_item_within_a_node_that_raises(viewer, graph, told):
    class Badge(QGraphicsRectItem):
        def paint(self, painter, option, widget=None):
            raise KeyError("badge")

    class Badged(StockItem):
        def __init__(self, name="node", parent=None):
            super().__init__(name, parent)
            self.badge = Badge(0, 0, 20, 20, self)

    create(graph, Badged)
    look(viewer)
    assert told == [("Own", "KeyError: 'badge'")]


def test_an_item_that_belongs_to_no_node(viewer, graph, add, caplog):
    class Loose(QGraphicsItem):
        def boundingRect(self):
            return QRectF(0, 0, 50, 50)

        def paint(self, painter, option, widget=None):
            raise RuntimeError("loose")

    loose = Loose()
    graph.scene().addItem(loose)
    look(viewer)
    (record,) = caplog.records
    assert record.message.startswith("cannot paint an item of the scene")


def test_a_backdrop_of_others_that_raises(viewer, graph, told):
    class Faulty(BackdropNodeItem):
        def paint(self, painter, option, widget=None):
            raise RuntimeError("no canvas")

    create(graph, Faulty, base="BackdropNode", name="Frame")
    look(viewer)
    assert told == [("Frame", "RuntimeError: no canvas")]


NAN = float("nan")


@BOTH
@pytest.mark.parametrize(
    ("rect", "says"),
    [
        (QRectF(), None),
        (QRectF(50, 50, -80, -40), None),
        (QRectF(-1e7, -1e7, 2e7, 2e7), None),
        (
            QRectF(NAN, 0, 10, 10),
            "boundingRect() is (nan, 0.0, nan, 10.0); allowed: finite numbers",
        ),
        (QRectF(0, 0, float("inf"), 10), "allowed: finite numbers"),
    ],
    ids=["empty", "negative", "huge", "nan", "infinite"],
)
def test_an_odd_bounding_rect(viewer, graph, add, told, base, rect, says):
    class Odd(base):
        def boundingRect(self):
            return rect

        def paint(self, painter, option, widget=None):
            painter.fillRect(QRectF(10, 30, 20, 20), Qt.GlobalColor.magenta)

    create(graph, Odd)
    (fine,) = add("Fine", pos=(400, 100), selected=False)
    fine.set_color(255, 0, 255)
    picture = look(viewer)
    assert [name for name, _ in told] == (["Own"] if says else [])
    assert all(says in text for _, text in told)
    assert pixel(viewer, picture, 480, 150) == MAGENTA
    if base is NodeItem:
        assert pixel(viewer, picture, 120, 140) == MAGENTA


def test_a_bounding_rect_that_raises_or_is_none(viewer, graph, told):
    class Raising(NodeItem):
        def boundingRect(self):
            raise RuntimeError("no bounds")

    class Nothing(NodeItem):
        def boundingRect(self):
            return None

    create(graph, Raising, "Raising")
    create(graph, Nothing, "Nothing")
    look(viewer)
    (first, second) = told
    assert first == ("Raising", "boundingRect(): RuntimeError: no bounds")
    assert second[0] == "Nothing"
    assert second[1].startswith("boundingRect(): TypeError")


def test_what_is_painted_beyond_the_node_is_shown_within_its_bounding_rect(viewer, graph):
    class Glow(NodeItem):
        def boundingRect(self):
            return super().boundingRect().adjusted(-40, -40, 40, 40)

        def paint(self, painter, option, widget=None):
            painter.fillRect(self.boundingRect(), Qt.GlobalColor.magenta)

    glow = create(graph, Glow)
    picture = look(viewer)
    assert pixel(viewer, picture, 65, 65) == MAGENTA
    assert pixel(viewer, picture, 55, 65) != MAGENTA
    glow.set_pos(300, 300)
    picture = look(viewer)
    assert pixel(viewer, picture, 65, 65) != MAGENTA


@pytest.mark.parametrize("content", [None, b"", b"no picture", b"\x89PNG\r\n\x1a\nbroken"])
def test_an_icon_that_is_missing_or_broken(viewer, graph, add, told, tmp_path, content):
    path = tmp_path / "icon.png"
    if content is not None:
        path.write_bytes(content)
    (node,) = add("Iconic", pos=(100, 100))
    node.set_icon(str(path))
    look(viewer)
    text = f"cannot read the icon {str(path)!r}: no such file, or no picture"
    assert told == [("Iconic", text)]


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "FileNotFoundError"), (b"", "ParseError"), (b"<svg>no", "ParseError")],
)
def test_an_svg_file_that_is_missing_or_broken(viewer, graph, add, told, tmp_path, content, says):
    path = tmp_path / "node.svg"
    if content is not None:
        path.write_bytes(content)
    node = create(graph, None, base="BaseNodeSVG", name="Drawn")
    node.set_svg(str(path))
    add("Fine", pos=(400, 100))
    look(viewer)
    ((name, text),) = told
    assert name == "Drawn"
    assert text.startswith(says)


def test_items_are_let_go_although_they_are_watched(viewer, graph):
    class Watched(StockItem):
        def paint(self, painter, option, widget=None):
            painter.fillRect(QRectF(10, 30, 20, 20), Qt.GlobalColor.magenta)

    node = create(graph, Watched)
    assert pixel(viewer, look(viewer), 120, 140) == MAGENTA
    seen = weakref.ref(node.view)
    graph.delete_node(node, push_undo=False)
    graph.undo_stack().clear()
    del node
    gc.collect()
    assert seen() is None


@pytest.mark.parametrize("name", ["color", "border_color", "text_color"])
@pytest.mark.parametrize(
    "value", ["#ff0000", None, (1, 2), (1, 2, 3, 4, 5), [float("nan")] * 3, (10**400, 0, 0)]
)
def test_a_colour_that_is_none(viewer, graph, add, told, name, value):
    faulty, fine = add("Faulty", "Fine", selected=False)
    faulty.set_pos(100, 100)
    fine.set_pos(400, 100)
    look(viewer)
    faulty.set_property(name, value)
    fine.set_color(255, 0, 255)
    picture = look(viewer)
    assert [(of, text.split("; ")[1]) for of, text in told] == [
        ("Faulty", "allowed: three or four channels of 0 to 255")
    ]
    assert pixel(viewer, picture, 480, 150) == MAGENTA
    assert pixel(viewer, picture, 180, 150) != pixel(viewer, picture, 20, 20)  # it is there
    assert faulty.get_property(name) is value


def test_a_backdrops_colour_that_is_none(viewer, graph, told):
    frame = graph.create_node("Backdrop", name="Frame", pos=(100, 100), selected=False)
    frame.set_property("color", "#ff0000")
    look(viewer)
    assert [(of, text.split("; ")[1]) for of, text in told] == [
        ("Frame", "allowed: three or four channels of 0 to 255")
    ]
