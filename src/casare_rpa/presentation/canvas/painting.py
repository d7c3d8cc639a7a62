"""How the viewport is painted: what items report goes into tables, the tables into a picture, that to the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView

from casare_rpa.presentation.canvas.box_index import NOWHERE, Box, BoxIndex
from casare_rpa.presentation.canvas.canvas_scene import CanvasScene
from casare_rpa.presentation.canvas.frame_painter import FramePainter
from casare_rpa.presentation.canvas.grid_painter import Setting
from casare_rpa.presentation.canvas.level_of_detail import Detail, level_of_detail
from casare_rpa.presentation.canvas.lifted import MANY, Lifted
from casare_rpa.presentation.canvas.node_item import NodeItem
from casare_rpa.presentation.canvas.node_table import NodeTable
from casare_rpa.presentation.canvas.picture_cache import PictureCache
from casare_rpa.presentation.canvas.pipe_table import PipeTable
from casare_rpa.presentation.canvas.prefetch import Prefetch
from casare_rpa.presentation.canvas.property_batch import BeforePaint, PropertyBatch
from casare_rpa.presentation.canvas.view_picture import View, ViewPicture

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from casare_rpa.presentation.canvas.backdrop_item import BackdropItem

# A wheel turns in steps some 20 ms apart; after this pause the zoom has come to rest.
_SETTLE_MS = 60
# What the very first picture may take at once: a window that opens empty looks broken.
_FIRST_S = 0.03


class Painting:
    """Mixed into the viewer."""

    def prepare_painting(self: Any) -> None:
        """Make the tables and what paints from them."""
        self.nodes: NodeTable[NodeItem] = NodeTable()
        self.backdrops: BoxIndex[BackdropItem] = BoxIndex()
        self._before_paint = BeforePaint(self._flush_and_work, self)
        self.pipes = PipeTable(self._before_paint.ask)
        self.painter = FramePainter(self.nodes, self.backdrops, self.pipes, PictureCache())
        self.picture = ViewPicture(self.painter, self._setting)
        self.lifted = Lifted(self.nodes, self._land, self)
        self.batch = PropertyBatch(self._commit, self)
        self.prefetch = Prefetch(self)
        self._dirty: dict[Any, bool] = {}
        self._new: set[Any] = set()
        self._moved: set[Any] = set()
        self._detail = Detail.FULL
        self._framing = False
        self._work = _single_shot(self, 0, self._work_on)
        self._settle = _single_shot(self, _SETTLE_MS, self._work.start)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        # The picture is one blit; to tell Qt's dirty rectangles apart costs more.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        stock, scene = self.scene(), CanvasScene(self)
        for item in stock.items():
            if item.parentItem() is None:  # children come along
                scene.addItem(item)
        self.setScene(scene)
        stock.deleteLater()
        self._cursor_text.hide()  # empty until a modifier key is held, and yet Qt would paint it
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # What items report

    def adopt(self: Any, item: Any) -> None:
        """Take in an item that entered the scene."""
        item.slot = (self.nodes if isinstance(item, NodeItem) else self.backdrops).add(item)
        self._dirty[item] = False
        self._new.add(item)
        item.moved()  # where it comes back, pipes must know its slot
        self._before_paint.ask()

    def is_new(self: Any, item: Any) -> bool:
        """Whether an item entered the scene after the last frame: the next one shows it as it is by then."""
        return item in self._new

    def forget(self: Any, item: Any) -> None:
        """Let go of an item that left the scene."""
        index = self.nodes if isinstance(item, NodeItem) else self.backdrops
        self.picture.spoil(index.boxes[[item.slot]])
        if index is self.nodes:
            self.lifted.forget(item.slot)
            self.painter.pictures.drop(item)
            self.prefetch.forget(item)
        index.remove(item.slot)
        item.slot = -1
        item.moved()
        self._node_positions.pop(item, None)  # of a drag that the node does not see the end of
        if self._start_port is not None and self._start_port.node is item:
            self.end_live_connection()
        self._dirty.pop(item, None)
        self._new.discard(item)
        self._moved.discard(item)
        self.batch.discard(item)
        self.hover_left(item)
        self._before_paint.ask()

    def touch(self: Any, item: Any, *, appearance: bool = False, moved: bool = False) -> None:
        """Note that an item has moved, or looks different."""
        self._dirty[item] = self._dirty.get(item, moved) and moved
        if moved:
            self._moved.add(item)
        if appearance:
            self.painter.pictures.drop(item)
        self._before_paint.ask()

    def _commit(self: Any, nodes: list[Any]) -> None:
        for node in nodes:
            if node.needs_layout():
                node.relayout()
                node.moved()
            else:
                self.touch(node, appearance=True)
        self._flush_and_work()

    def flush(self: Any) -> None:
        """Bring the tables up to what the items say, and note what of the picture is no longer true."""
        dirty, self._dirty = self._dirty, {}
        followed, self._moved = self._moved, set()
        self._new.clear()
        nodes = [item for item in dirty if isinstance(item, NodeItem)]
        moved = [node for node in nodes if dirty[node]]
        if moved:
            self._lift(moved)
        slots = np.array([node.slot for node in nodes], np.intp)
        before = self._drawn_boxes(slots)
        self._write(nodes, slots, np.array([dirty[node] for node in nodes], np.bool_))
        spoilt = [before, self._drawn_boxes(slots)]
        for item in dirty:
            if not isinstance(item, NodeItem):
                before = self.backdrops.box(item.slot)
                after = item.scene_box() if item.isVisible() else NOWHERE
                self.backdrops.place(item.slot, after)
                spoilt.append(np.array([before, after]))
        moved_slots = [item.slot for item in followed if isinstance(item, NodeItem)]
        spoilt += self.pipes.refresh(self.nodes, np.array(moved_slots, np.intp))
        self.picture.spoil(np.concatenate(spoilt))

    def _write(
        self: Any, nodes: list[Any], slots: NDArray[np.intp], only_moved: NDArray[np.bool_]
    ) -> None:
        if only_moved.any():
            only_moved &= self.nodes.may_move(slots)
            places = [
                (n.x(), n.y()) for n, moves in zip(nodes, only_moved.tolist(), strict=True) if moves
            ]
            self.nodes.move(slots[only_moved], np.array(places).reshape(-1, 2))
        others = np.flatnonzero(~only_moved).tolist()
        self.nodes.write(slots[others], [nodes[at].row() for at in others])

    def _drawn_boxes(self: Any, slots: NDArray[np.intp]) -> NDArray[np.float64]:
        """What the picture shows of nodes: lifted ones are not on it."""
        boxes: NDArray[np.float64] = self.nodes.boxes[slots][~self.nodes.lifted[slots]]
        return boxes

    # Moving

    def _lift(self: Any, nodes: list[Any]) -> None:
        """Lift what moves where something of it is shown: all of it, for pipes reach into the picture."""
        slots = [node.slot for node in nodes]
        shown = self.nodes.slots([self.shown_box()])
        if len(slots) > MANY or not np.isin(slots, shown).any():
            return
        self.picture.spoil(self.nodes.boxes[self.lifted.lift(slots)])

    def _land(self: Any, slots: list[int]) -> None:
        for slot in slots:
            node = self.nodes.item(slot)
            self._dirty[node] = False
            self._moved.add(node)
        self._flush_and_work()

    # Working on the picture

    def _setting(self: Any) -> Setting:
        scene = self.scene()
        return Setting(
            QColor(*scene.background_color), QColor(*scene.grid_color), int(scene.grid_mode)
        )

    def view(self: Any) -> View:
        """What the viewport looks at."""
        corner = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        port = self.viewport()
        return View(QRect(corner, port.size()), self.camera.scale, port.devicePixelRatioF())

    def shown_box(self: Any) -> Box:
        """The part of the scene that the viewport shows."""
        rect, scale, _ = self.view()
        return (
            rect.left() / scale,
            rect.top() / scale,
            (rect.right() + 1) / scale,
            (rect.bottom() + 1) / scale,
        )

    def _flush_and_work(self: Any) -> None:
        self.flush()
        if self.lifted:
            self.viewport().update()  # what moves is shown at once, the picture below it follows
            self._work.start()
        elif self.isVisible() and not self._settle.isActive():
            self._work_on()

    def _work_on(self: Any) -> None:
        """Work for a slice; show what is complete, or go on once other events had their turn."""
        self.flush()
        self.picture.look(self.view())
        if self.picture.advance():
            self.lifted.landed()
            self.viewport().update()
            self.prefetch.start()
        else:
            self._work.start()

    def finish_picture(self: Any) -> None:
        """Paint now all that is still missing, however long it takes."""
        self._settle.stop()
        self.flush()
        self.picture.look(self.view())
        while not self.picture.advance(1.0):
            pass
        self.lifted.landed()
        self.viewport().update()

    def forget_picture(self: Any) -> None:
        """Have everything painted anew."""
        self.painter.pictures.clear()
        self.picture.forget()
        self.viewport().update()

    def grab(self: Any, *area: Any) -> QPixmap:
        """Qt's: a picture of the widget, with all of the scene painted."""
        self.finish_picture()
        picture: QPixmap = super().grab(*area)  # type: ignore[misc]
        return picture

    def render(self: Any, *arguments: Any, **options: Any) -> None:
        """Qt's: paint the view elsewhere, with all of the scene painted."""
        self.finish_picture()
        super().render(*arguments, **options)  # type: ignore[misc]

    def paintEvent(self: Any, event: QPaintEvent) -> None:
        """Qt's: one frame."""
        self.flush()
        self._choose_detail()
        self.picture.look(self.view())
        if not (self._settle.isActive() or self._work.isActive()):
            first = self.picture.empty
            if self.picture.advance(_FIRST_S) if first else self.picture.advance():
                self.lifted.landed()
                self.prefetch.start()
            else:
                self._work.start()
        self._framing = True
        try:
            if self.scene().needs_qt():
                super().paintEvent(event)  # type: ignore[misc]
            else:
                painter = QPainter(self.viewport())
                painter.setTransform(self.viewportTransform())
                self.drawBackground(painter, QRectF())
                painter.end()
        finally:
            self._framing = False

    def _choose_detail(self: Any) -> None:
        detail = level_of_detail(self.camera.scale).nodes
        if (detail is Detail.FULL) != (self._detail is Detail.FULL):
            for item in self.scene().real_items():
                if isinstance(item, NodeItem):
                    item.show_widgets(detail is Detail.FULL)
        self._detail = detail

    def drawBackground(self: Any, painter: QPainter, rect: QRectF) -> None:
        """Qt's: show what lies below the real items, which Qt paints above it.

        In a frame that is the picture, and what moves above it; elsewhere (``render``) the scene itself.
        """
        painter.save()
        if self._framing:
            transform = painter.worldTransform()
            painter.resetTransform()
            self.picture.draw(painter)
            if self.lifted:
                painter.setWorldTransform(transform)
                ratio = self.viewport().devicePixelRatioF()
                self.painter.paint_lifted(painter, self.lifted.slots(), self.shown_box(), ratio)
        else:
            box = (rect.left(), rect.top(), rect.right(), rect.bottom())
            scale = painter.worldTransform().m11()
            for step in self.painter.plan([box], scale, 1.0, self._setting()).steps:
                step(painter)
        painter.restore()


def _single_shot(parent: Any, interval: int, call: Any) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval)
    timer.timeout.connect(call)
    return timer
