"""The scene: NodeGraphQt's, which knows the items that Qt itself has to paint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from NodeGraphQt.widgets.scene import NodeScene

from casare_rpa.presentation.canvas.on_canvas import OnCanvas
from casare_rpa.presentation.canvas.paint_faults import guard

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QGraphicsItem, QGraphicsItemGroup


def _noting(name: str) -> Callable[..., Any]:
    """Qt's method of that name, for a scene that knows the items Qt paints."""

    def make(self: CanvasScene, *arguments: Any, **options: Any) -> Any:
        item = getattr(super(CanvasScene, self), name)(*arguments, **options)
        self.note_real(item, real=True)
        return item

    make.__name__, make.__doc__ = name, "Qt's."
    return make


class CanvasScene(NodeScene):
    """Most items have no contents; to have Qt look at 10,000 of them for each frame takes longer than a blit."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._real: dict[Any, None] = {}

    # Qt makes these items and adds them itself, past any ``addItem`` in Python.
    addEllipse = _noting("addEllipse")
    addLine = _noting("addLine")
    addPath = _noting("addPath")
    addPixmap = _noting("addPixmap")
    addPolygon = _noting("addPolygon")
    addRect = _noting("addRect")
    addSimpleText = _noting("addSimpleText")
    addText = _noting("addText")
    addWidget = _noting("addWidget")
    createItemGroup = _noting("createItemGroup")

    def addItem(self, item: QGraphicsItem) -> None:
        """Qt's."""
        guard(item)
        super().addItem(item)
        if not isinstance(item, OnCanvas):
            self._real[item] = None

    def removeItem(self, item: QGraphicsItem) -> None:
        """Qt's."""
        self._real.pop(item, None)
        super().removeItem(item)

    def destroyItemGroup(self, group: QGraphicsItemGroup) -> None:
        """Qt's."""
        members = group.childItems()
        self._real.pop(group, None)
        super().destroyItemGroup(group)
        for item in members:
            self.note_real(item, real=not isinstance(item, OnCanvas))

    def clear(self) -> None:
        """Qt's."""
        self._real.clear()
        super().clear()

    def note_real(self, item: Any, real: bool) -> None:
        """Note whether one of our items has children for Qt to paint: a widget, a text being edited."""
        if real:
            self._real[item] = None
        else:
            self._real.pop(item, None)

    def real_items(self) -> list[Any]:
        """The items that Qt paints, or children of which it paints, shown or not."""
        return list(self._real)

    def needs_qt(self) -> bool:
        """Whether there is anything for Qt to paint."""
        return any(item.isVisible() for item in self._real)
