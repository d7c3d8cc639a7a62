"""How the viewport is painted: the tables become a picture, in slices, and that goes to the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView

from casare_rpa.presentation.canvas.box_index import Box, BoxIndex
from casare_rpa.presentation.canvas.canvas_scene import CanvasScene
from casare_rpa.presentation.canvas.frame_painter import FramePainter
from casare_rpa.presentation.canvas.grid_painter import Setting
from casare_rpa.presentation.canvas.item_reports import ItemReports
from casare_rpa.presentation.canvas.level_of_detail import Detail, level_of_detail
from casare_rpa.presentation.canvas.lifted import Lifted
from casare_rpa.presentation.canvas.node_item import NodeItem
from casare_rpa.presentation.canvas.node_table import NodeTable
from casare_rpa.presentation.canvas.picture_cache import PictureCache
from casare_rpa.presentation.canvas.pipe_table import PipeTable
from casare_rpa.presentation.canvas.prefetch import Prefetch
from casare_rpa.presentation.canvas.property_batch import BeforePaint, PropertyBatch
from casare_rpa.presentation.canvas.view_picture import View, ViewPicture

if TYPE_CHECKING:
    from casare_rpa.presentation.canvas.backdrop_item import BackdropItem

# A wheel turns in steps some 20 ms apart; after this pause the zoom has come to rest.
_SETTLE_MS = 60
# So long after a first frame without a layer that is made, for what will move.
_IDLE_MS = 100
# What the very first picture may take at once: a window that opens empty looks broken.
_FIRST_S = 0.03


class Painting(ItemReports):
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
        self.prepare_reports()
        self._detail = Detail.FULL
        self._framing = False
        self._work = _single_shot(self, 0, self._work_on)
        self._settle = _single_shot(self, _SETTLE_MS, self._work.start)
        self._idle = _single_shot(self, _IDLE_MS, self._make_layer)
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
        elif self.picture.empty:
            self.viewport().update()  # the first frame is painted where it is shown
        elif self.isVisible() and not self._settle.isActive():
            self._work_on()

    def _work_on(self: Any) -> None:
        """Work for a slice; show what is complete, or go on once other events had their turn."""
        self.flush()
        self.picture.look(self.view())
        if self.picture.advance():
            self.lifted.landed()
            if not self.picture.repeats:
                self.viewport().update()
            self.prefetch.start()
        else:
            self._work.start()

    def _make_layer(self: Any) -> None:
        if self.isVisible() and self.picture.empty:  # else a change had one made
            self._work_on()

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

    def let_go_of_pictures(self: Any) -> None:
        """Give up the memory of all that was painted, as nobody looks at it any more."""
        self.painter.pictures.clear()
        self.picture.let_go()

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
        first = self.picture.empty
        if first and self.picture.first_straight(_FIRST_S):
            self._idle.start()
        elif first or not (self._settle.isActive() or self._work.isActive()):
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
