"""The viewport: NodeGraphQt's viewer with a picture that is painted as a whole instead of by items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from NodeGraphQt.widgets.viewer import NodeViewer as StockViewer
from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QDropEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView

from casare_rpa.presentation.canvas.box_index import Box, BoxIndex
from casare_rpa.presentation.canvas.camera import Camera
from casare_rpa.presentation.canvas.connecting import Connecting
from casare_rpa.presentation.canvas.finding import Finding
from casare_rpa.presentation.canvas.frame_painter import FramePainter, paint_background, rects_of
from casare_rpa.presentation.canvas.level_of_detail import Detail, level_of_detail
from casare_rpa.presentation.canvas.node_item import NodeItem
from casare_rpa.presentation.canvas.pipe_table import PipeTable
from casare_rpa.presentation.canvas.property_batch import BeforePaint, PropertyBatch

if TYPE_CHECKING:
    from casare_rpa.presentation.canvas.backdrop_item import BackdropItem
    from casare_rpa.presentation.canvas.pipe_view import PipeView

# A wheel turns in steps some 20 ms apart; after this pause the zoom has come to rest.
_SETTLE_MS = 120
# More dirty rectangles than this cost more to tell apart than to repaint as a whole.
_MANY = 32


class NodeViewer(Connecting, Finding, StockViewer):
    """NodeGraphQt's viewer; where the two differ this one paints, finds and pans by itself."""

    view_changed = Signal()
    """Another part of the scene is shown."""

    def __init__(self, parent: Any = None, undo_stack: Any = None) -> None:
        self._camera: Camera | None = None
        super().__init__(parent, undo_stack)
        self.nodes: BoxIndex[NodeItem] = BoxIndex()
        self.backdrops: BoxIndex[BackdropItem] = BoxIndex()
        self._before_paint = BeforePaint(self.flush, self)
        self.pipes = PipeTable(self._before_paint.ask)
        self.painter = FramePainter(self.nodes, self.backdrops, self.pipes)
        self.batch = PropertyBatch(self._commit, self)
        self._dirty: dict[Any, None] = {}
        self._exposed: list[Box] = []
        self._detail = Detail.FULL
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self.viewport().update)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        world = QRectF(-3e8, -3e8, 6e8, 6e8)
        self.scene().setSceneRect(world)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setMouseTracking(True)
        self._camera = Camera(self, self.view_changed.emit)
        self._camera.look(self.width() / 2, self.height() / 2)

    @property
    def camera(self) -> Camera:
        """Which part of the scene is shown."""
        if self._camera is None:
            raise RuntimeError("the viewport is not built yet")
        return self._camera

    # What items report

    def adopt(self, item: Any) -> None:
        """Take in an item that entered the scene."""
        item.slot = (self.nodes if isinstance(item, NodeItem) else self.backdrops).add(item)
        self.touch(item)

    def forget(self, item: Any) -> None:
        """Let go of an item that left the scene."""
        index = self.nodes if isinstance(item, NodeItem) else self.backdrops
        self._update_boxes([index.box(item.slot)])
        index.remove(item.slot)
        item.slot = -1
        self._dirty.pop(item, None)
        self.batch.discard(item)
        self.painter.pictures.drop(item)
        self.hover_left(item)

    def touch(self, item: Any, *, appearance: bool = False) -> None:
        """Note that an item has moved, or looks different."""
        self._dirty[item] = None
        if appearance:
            self.painter.pictures.drop(item)
        self._before_paint.ask()

    def _commit(self, nodes: list[Any]) -> None:
        shown: list[Box] = []
        for node in nodes:
            if node.needs_layout():
                node.relayout()
                node.moved()
            else:
                self.painter.pictures.drop(node)
                shown.append(self.nodes.box(node.slot))
        self._update_boxes(shown)
        self.flush()

    def flush(self) -> None:
        """Place what changed, and have Qt repaint the places it left and the places it is at."""
        changed: list[Box] = []
        dirty = list(self._dirty)
        self._dirty.clear()
        for item in dirty:
            index: BoxIndex[Any] = self.nodes if isinstance(item, NodeItem) else self.backdrops
            changed.append(index.box(item.slot))
            nowhere = (float("inf"), float("inf"), float("-inf"), float("-inf"))
            index.place(item.slot, item.scene_box() if item.isVisible() else nowhere)
            changed.append(index.box(item.slot))
        changed.extend(self.pipes.refresh())
        self._update_boxes(changed)

    def _update_boxes(self, boxes: list[Box]) -> None:
        if len(boxes) > _MANY:
            self.viewport().update()
            return
        scale = self.camera.scale
        dx, dy = -self.horizontalScrollBar().value(), -self.verticalScrollBar().value()
        shown = self.viewport().rect()
        for left, top, right, bottom in boxes:
            low_x, low_y = left * scale + dx - 2, top * scale + dy - 2
            high_x, high_y = right * scale + dx + 3, bottom * scale + dy + 3
            if low_x <= shown.right() and high_x >= 0 and low_y <= shown.bottom() and high_y >= 0:
                x, y = int(max(low_x, 0)), int(max(low_y, 0))
                width = int(min(high_x, shown.right() + 1)) - x
                height = int(min(high_y, shown.bottom() + 1)) - y
                self.viewport().update(QRect(x, y, width + 1, height + 1))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's: one frame."""
        self.flush()
        region = event.region()
        if region.rectCount() <= 4:
            areas = [self.mapToScene(rect).boundingRect() for rect in rects_of(region)]
        else:
            areas = [self.mapToScene(region.boundingRect()).boundingRect()]
        self._exposed = [(a.left(), a.top(), a.right(), a.bottom()) for a in areas]
        self._choose_detail()
        super().paintEvent(event)
        self._exposed = []

    def _choose_detail(self) -> None:
        detail = level_of_detail(self.camera.scale).nodes
        if (detail is Detail.FULL) != (self._detail is Detail.FULL):
            for node in self.nodes:
                node.show_widgets(detail is Detail.FULL)
        self._detail = detail

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        """Qt's: paint everything but the real items, which Qt paints above it."""
        rects = self._exposed or [(rect.left(), rect.top(), rect.right(), rect.bottom())]
        scene = self.scene()
        color, grid = QColor(*scene.background_color), QColor(*scene.grid_color)
        painter.save()
        paint_background(painter, rects, color, grid, scene.grid_mode)
        self.painter.paint(painter, rects, exact=not self._settle.isActive())
        painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: keep the top left corner where it is."""
        QGraphicsView.resizeEvent(self, event)
        if self._camera is not None:
            old, new, scale = event.oldSize(), event.size(), self._camera.scale
            if old.isValid():
                dx, dy = new.width() - old.width(), new.height() - old.height()
                self._camera.look(self._camera.x + dx / scale / 2, self._camera.y + dy / scale / 2)

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's: tell the graph what was dropped where."""
        pos = self.mapToScene(event.position().toPoint())
        event.setDropAction(Qt.DropAction.CopyAction)
        self.data_dropped.emit(event.mimeData(), pos.toPoint())

    # Moving the camera, with NodeGraphQt's calls

    def _update_scene(self) -> None:
        if self._camera is not None:
            self._camera.apply()
            self.viewport().update()

    def _set_viewer_pan(self, pos_x: float, pos_y: float) -> None:
        self.camera.look(self.camera.x + pos_x, self.camera.y + pos_y)

    def scale(self, sx: float, sy: float, pos: QPointF | None = None) -> None:
        """Zoom by a factor, as a wheel does; pictures are repainted sharply when it comes to rest."""
        del sy
        self._settle.start()
        self.camera.zoom(sx, QPointF(pos) if pos is not None else None)

    def set_zoom(self, value: float = 0.0) -> None:
        """Set the zoom; 0 is one pixel per scene unit."""
        self.camera.look(self.camera.x, self.camera.y, value + 1.0)

    def reset_zoom(self, cent: Any = None) -> None:
        """Set one pixel per scene unit, centred as asked."""
        size = self.viewport().size()
        centre = QPointF(cent) if cent else QPointF(size.width() / 2, size.height() / 2)
        self.camera.look(centre.x(), centre.y(), 1.0)

    def zoom_to_nodes(self, nodes: list[Any]) -> None:
        """Show nodes as a whole, no larger than one pixel per scene unit."""
        rect = self._combined_rect(nodes)
        self.camera.fit((rect.left() - 20, rect.top() - 20, rect.right() + 20, rect.bottom() + 20))
        if self.camera.scale > 1.0:
            self.camera.look(rect.center().x(), rect.center().y(), 1.0)

    def center_selection(self, nodes: list[Any] | None = None) -> None:
        """Bring nodes, else the selected ones, else all to the middle."""
        nodes = nodes or self.selected_nodes() or self.all_nodes()
        if nodes:
            centre = self._combined_rect(nodes).center()
            self.camera.look(centre.x(), centre.y())

    def scene_rect(self) -> list[float]:
        """What is shown: x, y, width, height."""
        rect = self.camera.rect()
        return [rect.x(), rect.y(), rect.width(), rect.height()]

    def set_scene_rect(self, rect: list[float]) -> None:
        """Show a rectangle: x, y, width, height."""
        x, y, width, height = rect
        self.camera.fit((x, y, x + width, y + height))

    def scene_center(self) -> list[float]:
        """The scene's point in the middle of the viewport."""
        return [self.camera.x, self.camera.y]

    def _combined_rect(self, nodes: list[Any]) -> QRectF:
        rect = QRectF()
        for node in nodes:
            rect = rect.united(node.sceneBoundingRect())
        return rect

    def move_nodes(
        self, nodes: list[Any], pos: Any = None, offset: tuple[float, float] | None = None
    ) -> None:
        """Move nodes together: by a way, or so that they are centred under the cursor."""
        if not nodes:
            return
        if pos:
            x, y = pos
        else:
            cursor = self.mapToScene(self._previous_pos)
            centre = self._combined_rect(nodes).center()
            x, y = cursor.x() - centre.x(), cursor.y() - centre.y()
        if offset:
            x, y = x + offset[0], y + offset[1]
        for node in nodes:
            node.moveBy(x, y)

    # What there is

    def all_nodes(self) -> list[Any]:
        """The views of all nodes, backdrops among them."""
        known = [*self.backdrops, *self.nodes]
        return known + [n for n in super().all_nodes() if getattr(n, "slot", -1) < 0]

    def all_pipes(self) -> list[PipeView]:
        """All pipes."""
        return list(self.pipes)

    def selected_pipes(self) -> list[PipeView]:
        """The selected pipes."""
        return self.pipes.selected()

    def selected_items(self) -> tuple[list[Any], list[PipeView]]:
        """The selected nodes and pipes."""
        return self.selected_nodes(), self.pipes.selected()

    def set_pipe_layout(self, layout: int) -> None:
        """Draw pipes curved, straight or angled."""
        self._pipe_layout = layout
        self.pipes.layout = layout
        self.pipes.touch_all()

    def set_layout_direction(self, direction: int) -> None:
        """Let the flow go to the right or down."""
        self._layout_direction = direction
        self.pipes.direction = direction
        self.pipes.touch_all()

    def use_OpenGL(self) -> None:
        """Paint through OpenGL."""
        from PySide6.QtOpenGLWidgets import QOpenGLWidget

        self.setViewport(QOpenGLWidget())
