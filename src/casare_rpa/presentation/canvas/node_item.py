"""The view of a node: one scene item without contents, which answers the calls of NodeGraphQt's.

The scene knows where the item is and whether it is selected; the viewport paints it. Ports, labels and
the icon are no items; the title becomes one when it is edited or asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from NodeGraphQt.constants import LayoutDirectionEnum
from NodeGraphQt.qgraphics.node_abstract import AbstractNodeItem
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QApplication, QGraphicsItem

from casare_rpa.presentation.canvas.box_index import NOWHERE
from casare_rpa.presentation.canvas.disabled_overlay import REACH
from casare_rpa.presentation.canvas.node_layout import (
    PLAIN,
    PORT_WIDTH,
    LayoutInput,
    Measures,
    NodeLayout,
    lay_out,
    widened,
)
from casare_rpa.presentation.canvas.node_looks import NodeLooks
from casare_rpa.presentation.canvas.node_parts import NodeParts, shown_labels
from casare_rpa.presentation.canvas.node_picture import paint_body
from casare_rpa.presentation.canvas.node_table import NodeRow
from casare_rpa.presentation.canvas.on_canvas import OnCanvas
from casare_rpa.presentation.canvas.text_metrics import text_metrics
from casare_rpa.presentation.canvas.title_item import TitleItem

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QPainter
    from PySide6.QtWidgets import QGraphicsSceneMouseEvent

    from casare_rpa.presentation.canvas.item_colors import Color
    from casare_rpa.presentation.canvas.port_view import PortView

_VERTICAL = LayoutDirectionEnum.VERTICAL.value


class NodeItem(NodeLooks, NodeParts, OnCanvas, AbstractNodeItem):
    """A node's view.

    Attributes:
        accent: the title bar's colour; None for NodeGraphQt's plain one.
        placeholder: drawn as a node whose type is not known.
        run_state: what a run says of the node: "running", "done", "failed", or None.
        editing_title: whether a text item stands in the title's place.
        measures: where this kind of node has its parts.
    """

    measures: Measures = PLAIN

    def __init__(self, name: str = "node", parent: QGraphicsItem | None = None) -> None:
        self.prepare_parts()
        self._layout: NodeLayout | None = None
        self._laid_out_for: LayoutInput | None = None
        self._text_item: TitleItem | None = None
        self.accent: Color | None = None
        self.placeholder = False
        self.run_state: str | None = None
        self.editing_title = False
        super().__init__(name, parent)
        self.prepare_item()
        self._properties["icon"] = None

    # What is shown

    @property
    def layout(self) -> NodeLayout:
        """Where the parts are; worked out when first asked for."""
        if self._layout is None:
            wanted = self._layout_input()
            width_of, line = text_metrics(QApplication.font())
            self._layout = lay_out(wanted, width_of, line)
            self._laid_out_for = wanted
            self._centres.clear()
            self._width, self._height = self._layout.width, self._layout.height
            if self._widgets:
                self.place_widgets(self._layout)
            if type(self).boundingRect is not NodeItem.boundingRect:
                self._layout = widened(self._layout, self.boundingRect().normalized().getCoords())
        return self._layout

    def forget_layout(self) -> None:
        """Have the layout worked out anew when it is next asked for."""
        self._layout = None

    def relayout(self) -> None:
        """Work out the layout anew, at once: what was added must have a place, and pipes follow their ports."""
        self.prepareGeometryChange()
        self._layout = None
        self.touch(appearance=True)
        self.moved()

    def shows_property(self, name: str) -> bool:
        """Whether a custom property is seen: in a widget, under a name of ours, or by what a subclass draws."""
        cls = type(self)
        drawn = cls.paint is not NodeItem.paint or cls.draw_node is not NodeItem.draw_node
        return drawn or bool(self._widgets) or name in self._properties

    def _layout_input(self) -> LayoutInput:
        width_of, _ = text_metrics(QApplication.font())
        sizes = [w.boundingRect().size() for w in self._widgets.values() if w.isVisible()]
        return LayoutInput(
            width_of(self.name),
            shown_labels(self._inputs),
            shown_labels(self._outputs),
            tuple((size.width(), size.height()) for size in sizes),
            self.layout_direction == _VERTICAL,
            self.measures,
            self._reach(),
        )

    def _reach(self) -> float:
        """How far painting goes beyond the node's rectangle."""
        if self._foreign_ports:
            return max(PORT_WIDTH / 2, REACH)  # as much as NodeGraphQt lets such painters have
        return REACH if self.disabled else 1.0

    def needs_layout(self) -> bool:
        """Whether what changed moves parts of the node; widgets may always have grown."""
        return (
            bool(self._widgets)
            or self._layout is None
            or self._laid_out_for != self._layout_input()
        )

    def post_init(self, viewer: Any = None, pos: Any = None) -> None:
        """NodeGraphQt's: called when the node has entered a scene."""
        del viewer
        self._layout = None
        if pos:
            self.xy_pos = pos

    def boundingRect(self) -> QRectF:
        """The node's rectangle, ports beyond its edges left out, as in NodeGraphQt."""
        return QRectF(0.0, 0.0, self.width, self.height)

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        """Qt's and NodeGraphQt's: paint the node's body in its own coordinates.

        Subclasses may paint otherwise; the viewport keeps a picture of what they paint, with title, ports and labels
        above it.
        """
        del option, widget
        paint_body(painter, self)

    def paints_itself(self) -> bool:
        """Whether the node's class paints otherwise than this one."""
        return type(self).paint is not NodeItem.paint

    def scene_box(self) -> tuple[float, float, float, float]:
        """What the node's picture covers, in the scene."""
        left, top, right, bottom = self.layout.extent
        x, y = self.x(), self.y()
        return (x + left, y + top, x + right, y + bottom)

    def row(self) -> NodeRow:
        """What the viewport's table keeps of the node."""
        left, top, right, bottom = self.layout.extent
        place = self.pos()
        x, y = place.x(), place.y()
        return NodeRow(
            (x + left, y + top, x + right, y + bottom) if self.isVisible() else NOWHERE,
            (x, y, self._width, self._height),
            self.block_color(),
            self.isSelected(),
        )

    def block_color(self) -> Color:
        """The one colour of a node too small to show more."""
        return self.accent or self.color

    def title_font(self) -> QFont:
        """The font of title and labels."""
        return QApplication.font()

    def pipe_color(self, port: PortView) -> Color | None:
        """The colour of pipes from an output, None for NodeGraphQt's; subclasses choose."""
        del port
        return None

    def refuses(self, start: PortView, end: PortView) -> bool:
        """Whether a connection must not be made; subclasses with typed ports say."""
        del start, end
        return False

    def calc_size(self, add_w: float = 0.0, add_h: float = 0.0) -> tuple[float, float]:
        """The smallest size that holds all parts."""
        return self.layout.width + add_w, self.layout.height + add_h

    # Properties, as NodeGraphQt's node item has them

    @property
    def width(self) -> float:
        """The node's width: what its parts need."""
        if self._layout is None:
            self._width = self.layout.width
        return float(self._width)

    @width.setter
    def width(self, width: float) -> None:
        del width  # its parts decide, as they do at NodeGraphQt's next redraw

    @property
    def height(self) -> float:
        """The node's height: what its parts need."""
        if self._layout is None:
            self._height = self.layout.height
        return float(self._height)

    @height.setter
    def height(self, height: float) -> None:
        del height

    @property
    def layout_direction(self) -> int:
        """NodeGraphQt's number of the direction the flow is drawn in."""
        return int(self._properties["layout_direction"])

    @layout_direction.setter
    def layout_direction(self, direction: int) -> None:
        if self._properties["layout_direction"] != direction:
            self._properties["layout_direction"] = direction
            self.relayout()

    def from_dict(self, node_dict: dict[str, Any]) -> None:
        """Take properties over from a model; what is the same already is left alone."""
        known = self._properties
        for name, value in node_dict.items():
            if name in known:
                if known[name] != value:
                    setattr(self, name, value)
            elif name == "pos":
                self.xy_pos = value
        if self._widgets:
            for name, value in (node_dict.get("custom") or {}).items():
                if name in self._widgets:
                    self._widgets[name].set_value(value)

    # Events

    @property
    def text_item(self) -> TitleItem:
        """The text item that edits the title; made when first asked for."""
        if self._text_item is None:
            self._text_item = TitleItem(self.name, self)
        return self._text_item

    def edit_title(self) -> None:
        """Let the user type a new title."""
        item = self.text_item
        item.setPlainText(self.name)
        item.setPos((self.width - item.boundingRect().width()) / 2, 0.0)
        item.set_editable(True)
        item.setFocus()

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Leave presses on ports to the viewport."""
        if self._canvas is not None and self._canvas.is_connecting():
            event.ignore()
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Edit the title where it is double-clicked; else say that the node was."""
        if event.button() == Qt.MouseButton.LeftButton and self._canvas is not None:
            if not self.disabled and event.pos().y() <= self.layout.title_height:
                self.edit_title()
                event.ignore()
                return
            self._canvas.node_double_clicked.emit(self.id)
        super().mouseDoubleClickEvent(event)
