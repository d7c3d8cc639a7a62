"""Graphs of nodes: states, names, icons, ports, embedded widgets, nodes of other shapes and with paint of their own."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from NodeGraphQt import NodeBaseWidget
from NodeGraphQt.qgraphics.node_base import NodeItem as StockItem
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QPushButton
from tests.unit.presentation.parity.cases import Cases, bare, node, pair, place

from casare_rpa.presentation.canvas.node_item import NodeItem as OurItem

CASES = Cases()
_FILES = Path(tempfile.gettempdir())


# States and names


@CASES.enter((-40, -40, 660, 240))
def plain_nodes(module: Any, graph: Any) -> None:
    node(module, graph, "Plain", (0, 0))
    node(module, graph, "Other", (240, 40), ports=4)
    bare(module, graph, "No ports", (440, 20))


@CASES.enter((-40, -40, 600, 240))
def selected(module: Any, graph: Any) -> None:
    a, _ = pair(module, graph)
    a.set_selected(True)


@CASES.enter((-60, -60, 660, 260))
def disabled(module: Any, graph: Any) -> None:
    _, b = pair(module, graph)
    b.set_disabled(True)


@CASES.enter((-40, -40, 900, 260))
def long_names(module: Any, graph: Any) -> None:
    a = node(module, graph, "A node that has a name much wider than its ports ask for", (0, 0))
    a.add_input("an input with quite a name to it")
    b = node(module, graph, "i", (560, 40))
    b.add_output("an output with a longer name still")


@CASES.enter((-40, -40, 700, 240))
def colours(module: Any, graph: Any) -> None:
    a = node(module, graph, "Blue", (0, 0))
    a.set_color(30, 60, 140)
    a.set_property("border_color", (220, 120, 40, 255))
    b = node(module, graph, "Text", (240, 20))
    b.set_property("text_color", (255, 210, 0, 255))
    c = node(module, graph, "Clear", (460, 40))
    c.set_color(200, 200, 210)
    c.set_property("text_color", (10, 10, 10, 255))


@CASES.enter((-40, -40, 460, 200))
def hidden_nodes(module: Any, graph: Any) -> None:
    a, _ = pair(module, graph, (220, 20))
    a.set_property("visible", False)


def _picture(width: int, height: int, suffix: str) -> str:
    pixmap = QPixmap(width, height)
    pixmap.fill(QColor(200, 60, 160))
    painter = QPainter(pixmap)
    painter.fillRect(0, 0, width // 2, height // 2, QColor(60, 200, 90))
    painter.end()
    path = str(_FILES / f"casare-parity-{width}x{height}.{suffix}")
    pixmap.save(path)
    return path


@CASES.enter((-40, -40, 860, 200))
def icons(module: Any, graph: Any) -> None:
    for number, size in enumerate(((64, 64), (10, 10), (60, 20), (20, 60))):
        node(module, graph, "Icon", (200 * number, 0)).set_icon(_picture(*size, "png"))


# Ports


@CASES.enter((-40, -40, 760, 280))
def ports(module: Any, graph: Any) -> None:
    a = bare(module, graph, "Ports", (0, 0))
    a.add_input("single")
    a.add_input("multi", multi_input=True)
    a.add_input("locked", locked=True)
    a.add_input("hidden name", display_name=False)
    a.add_input("coloured", color=(200, 60, 60))
    a.add_output("single", multi_output=False)
    a.add_output("no name", display_name=False)
    a.add_output("coloured", color=(60, 60, 200))
    b = node(module, graph, "Only one visible", (240, 20), ports=3)
    b.input(0).set_visible(False)
    b.output(2).set_visible(False)
    c = bare(module, graph, "Inputs", (480, 0))
    c.add_input("a name")
    c.add_input("b")
    d = bare(module, graph, "Outputs", (480, 120))
    d.add_output("a longer name")


@CASES.enter((-40, -40, 500, 200))
def hovered_ports(module: Any, graph: Any) -> None:
    a, b = node(module, graph, "Hovered", (0, 0)), node(module, graph, "Other", (240, 0))
    a.output(1).connect_to(b.input(1))
    for port in (a.input(0), a.input(1), a.output(1)):
        port.view.hovered = True
    a.view.update()


def _triangle(painter: QPainter, rect: QRectF, state: dict[str, Any]) -> None:
    fill = state["border_color"] if state["connected"] else state["color"]
    painter.setPen(QPen(QColor(*state["border_color"]), 1.8))
    painter.setBrush(QColor(*fill))
    painter.drawPolygon(
        QPolygonF([rect.bottomLeft(), rect.topLeft(), QPointF(rect.right(), rect.center().y())])
    )


def _wide_square(painter: QPainter, rect: QRectF, state: dict[str, Any]) -> None:
    painter.setBrush(QColor(240, 200, 20))
    painter.drawRect(rect.adjusted(-8, -2, 8, 2))


@CASES.enter((-40, -40, 600, 240))
def painted_ports(module: Any, graph: Any) -> None:
    a, b = bare(module, graph, "Painted", (0, 0)), bare(module, graph, "Ports", (300, 40))
    for each in (a, b):
        each.add_input("triangle", color=(200, 10, 0), painter_func=_triangle)
        each.add_input("square", painter_func=_wide_square)
        each.add_output("triangle", painter_func=_triangle)
        each.add_output("square", painter_func=_wide_square)
    a.output(0).connect_to(b.input(0))


# Embedded widgets


class _Button(NodeBaseWidget):
    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent, "button", "Button")
        self.set_custom_widget(QPushButton("press"))

    def get_value(self) -> str:
        return ""

    def set_value(self, value: Any) -> None:
        del value


def add_widgets(made: Any) -> None:
    """A combo box, a line edit and a check box."""
    made.add_combo_menu("choice", "Choice", items=["one", "two"])
    made.add_text_input("text", "Text", "some text")
    made.add_checkbox("check", "", "check me", True)


@CASES.enter((-40, -40, 920, 320))
def widgets(module: Any, graph: Any) -> None:
    a = node(module, graph, "Widgets", (0, 0))
    add_widgets(a)
    b = bare(module, graph, "Inputs only", (280, 0))
    b.add_input("in")
    b.add_text_input("text", "Text", "x")
    c = bare(module, graph, "Outputs only", (280, 140))
    c.add_output("out")
    c.add_text_input("text", "Text", "y")
    d = bare(module, graph, "None", (500, 0))
    d.add_checkbox("check", "Check", "on", True)
    e = node(module, graph, "Custom", (500, 120))
    e.add_custom_widget(_Button(e.view))
    for each in (a, b, c, d, e):
        each.view.draw_node()


@CASES.enter((-60, -60, 400, 340))
def disabled_widgets(module: Any, graph: Any) -> None:
    a = node(module, graph, "Disabled", (0, 0))
    add_widgets(a)
    a.view.draw_node()
    a.set_disabled(True)


# Nodes of other shapes


@CASES.enter((-60, -60, 760, 320))
def circle_nodes(module: Any, graph: Any) -> None:
    a = node(module, graph, "Circle", (0, 0), ports=3, base="BaseNodeCircle")
    b = node(module, graph, "Round", (320, 60), base="BaseNodeCircle")
    a.output(0).connect_to(b.input(0))
    b.set_selected(True)


_SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">
<circle cx="50" cy="50" r="40" fill="#123456" stroke="#654321" stroke-width="6"/></svg>"""


@CASES.enter((-60, -60, 760, 320))
def svg_nodes(module: Any, graph: Any) -> None:
    file = _FILES / "casare-parity.svg"
    file.write_text(_SVG, "utf-8")
    a = node(module, graph, "Default picture", (0, 0), base="BaseNodeSVG")
    b = node(module, graph, "A file's", (340, 60), base="BaseNodeSVG")
    b.set_svg(str(file))
    a.output(0).connect_to(b.input(0))
    a.set_selected(True)


@CASES.enter((-60, -60, 720, 280))
def group_nodes(module: Any, graph: Any) -> None:
    a = node(module, graph, "Group", (0, 0), base="GroupNode")
    b = node(module, graph, "A group with a name of some length", (300, 60), base="GroupNode")
    a.output(0).connect_to(b.input(0))
    b.set_selected(True)


# Paint of their own


def _stripes(painter: QPainter, width: float, height: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(60, 20, 90))
    painter.drawRoundedRect(QRectF(1, 1, width - 2, height - 2), 12, 12)
    painter.setBrush(QColor(240, 120, 20))
    for x in range(10, int(width) - 10, 24):
        painter.drawRect(QRectF(x, height - 16, 12, 8))


class _OurStripes(OurItem):
    """Draws its own body; title and ports are drawn as ever."""

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        _stripes(painter, self.width, self.height)


class _StockStripes(StockItem):
    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        _stripes(painter, self._width, self._height)


class _StockOver(StockItem):
    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        super().paint(painter, option, widget)
        painter.fillRect(QRectF(40, 30, 80, 12), QColor(255, 0, 255))


class _OurOver(OurItem):
    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        super().paint(painter, option, widget)
        painter.fillRect(QRectF(40, 30, 80, 12), QColor(255, 0, 255))


def _with_items(module: Any, graph: Any, *items: type) -> None:
    for number, item in enumerate(items):
        kind = type(
            f"Custom{number}",
            (module.BaseNode,),
            {
                "__identifier__": "parity",
                "__init__": lambda self, item=item: module.BaseNode.__init__(self, item),
            },
        )
        made = place(graph, kind, f"Custom {number}", (240 * number, 0))
        made.add_input("in")
        made.add_output("out")


def _is_ours(module: Any) -> bool:
    return module.__name__.startswith("casare")


@CASES.enter((-40, -40, 560, 160))
def own_paint(module: Any, graph: Any) -> None:
    """Subclasses of each canvas's own item."""
    ours = _is_ours(module)
    _with_items(module, graph, *((_OurStripes, _OurOver) if ours else (_StockStripes, _StockOver)))


@CASES.enter((-40, -40, 560, 160))
def stock_items(module: Any, graph: Any) -> None:
    """Subclasses of NodeGraphQt's item on both canvases."""
    _with_items(module, graph, _StockStripes, _StockOver)
