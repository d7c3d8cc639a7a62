"""The viewport: NodeGraphQt's viewer with a picture that is painted as a whole instead of by items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from NodeGraphQt.widgets.viewer import NodeViewer as StockViewer
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGraphicsView

from casare_rpa.presentation.canvas.camera import Camera
from casare_rpa.presentation.canvas.connecting import Connecting
from casare_rpa.presentation.canvas.finding import Finding
from casare_rpa.presentation.canvas.painting import Painting

if TYPE_CHECKING:
    from PySide6.QtGui import QDropEvent, QResizeEvent

    from casare_rpa.presentation.canvas.pipe_view import PipeView


class NodeViewer(Painting, Connecting, Finding, StockViewer):
    """NodeGraphQt's viewer; where the two differ this one paints, finds and pans by itself."""

    view_changed = Signal()
    """Another part of the scene is shown."""
    paint_failed = Signal(object, str)
    """A node's own paint raised an error: its view and the error's text; once a node."""

    def __init__(self, parent: Any = None, undo_stack: Any = None) -> None:
        self._camera: Camera | None = None
        super().__init__(parent, undo_stack)
        self.prepare_painting()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.scene().setSceneRect(QRectF(-3e8, -3e8, 6e8, 6e8))
        self.viewport().setMouseTracking(True)
        self._camera = Camera(self, self.view_changed.emit)
        self._camera.look(self.width() / 2, self.height() / 2)
        self._looked_through = self.size()

    @property
    def camera(self) -> Camera:
        """Which part of the scene is shown."""
        if self._camera is None:
            raise RuntimeError("the viewport is not built yet")
        return self._camera

    # Moving the camera, with NodeGraphQt's calls

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: keep the top left corner where it is."""
        QGraphicsView.resizeEvent(self, event)
        if self._camera is not None:
            # Not the event's old size: before a window is first shown, Qt says nothing of its sizes.
            old, new, scale = self._looked_through, event.size(), self._camera.scale
            self._looked_through = new
            dx, dy = new.width() - old.width(), new.height() - old.height()
            self._camera.look(self._camera.x + dx / scale / 2, self._camera.y + dy / scale / 2)

    def sizeHint(self) -> QSize:
        """Qt's: what a new view has; NodeGraphQt's asks for little less, Qt would ask for all of this scene."""
        return QSize(640, 480)

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's: tell the graph what was dropped where."""
        pos = self.mapToScene(event.position().toPoint())
        event.setDropAction(Qt.DropAction.CopyAction)
        self.data_dropped.emit(event.mimeData(), pos.toPoint())

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

    def force_update(self) -> None:
        """Paint everything anew."""
        self.forget_picture()

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
        margin = max(20.0, 0.02 * rect.width(), 0.02 * rect.height())
        rect.adjust(-margin, -margin, margin, margin)
        self.camera.fit((rect.left(), rect.top(), rect.right(), rect.bottom()))
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
