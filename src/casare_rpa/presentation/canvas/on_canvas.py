"""What a scene item needs so that the viewport paints it instead of the item itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QGraphicsItem

if TYPE_CHECKING:
    from casare_rpa.presentation.canvas.graph_viewport import NodeViewer

_CHANGE = QGraphicsItem.GraphicsItemChange
_SCENE, _POSITION = _CHANGE.ItemSceneHasChanged, _CHANGE.ItemPositionHasChanged
_ADDED, _REMOVED = _CHANGE.ItemChildAddedChange, _CHANGE.ItemChildRemovedChange
_SELECTED, _VISIBLE = _CHANGE.ItemSelectedHasChanged, _CHANGE.ItemVisibleHasChanged


class OnCanvas:
    """Mixed into NodeGraphQt's abstract node item: an item without contents of its own.

    Qt passes such items over in C++ when it paints, so a scene full of them costs a frame next to
    nothing. The viewport is told where the item is and what changed.
    """

    _canvas: NodeViewer | None = None
    _children = 0
    _resting = 0
    _shown = True
    slot = -1

    def prepare_item(self: Any) -> None:
        """Take painting away from Qt, and have moves reported."""
        flag = QGraphicsItem.GraphicsItemFlag
        self.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        # One call: Qt reports each change of flags twice.
        self.setFlags(self.flags() | flag.ItemHasNoContents | flag.ItemSendsGeometryChanges)

    def itemChange(self: Any, change: QGraphicsItem.GraphicsItemChange, value: Any) -> Any:
        """Qt's: keep the viewport informed."""
        if change is _POSITION:
            if self._canvas is not None:
                self._canvas.touch(self, moved=True)
        elif change is _SELECTED:
            self._properties["selected"] = bool(value)
            self.touch(appearance=True)
            self.selection_changed(bool(value))
        elif change is _SCENE:
            self._enter(self.viewer())
        elif change is _VISIBLE:
            # Qt says it once more of each item that entered a scene, when events have their turn.
            if bool(value) != self._shown:
                self._shown = bool(value)
                self.touch()
                self.moved()
        elif change is _ADDED or change is _REMOVED:
            self._children += 1 if change is _ADDED else -1
            self._tell_children()
        return value  # all that Qt's own does; ten of these calls make a node

    def rest_child(self: Any, *, rests: bool) -> None:
        """Note that the one child that comes and goes, a text item, has nothing for Qt to paint now, or has."""
        self._resting = int(rests)
        self._tell_children()

    def _tell_children(self: Any) -> None:
        if self._canvas is not None:
            self._canvas.scene().note_real(self, self._children > self._resting)

    def _enter(self: Any, viewer: Any) -> None:
        if self._canvas is not None:
            self._canvas.scene().note_real(self, False)
            self._canvas.forget(self)
        self._canvas = viewer if hasattr(viewer, "adopt") else None
        if self._canvas is not None:
            self._canvas.adopt(self)
            if self._children:
                self._tell_children()

    def touch(self: Any, *, appearance: bool = False) -> None:
        """Have the item placed anew before the next frame, and its picture painted anew."""
        if self._canvas is not None:
            self._canvas.touch(self, appearance=appearance)

    def update(self: Any, *area: Any) -> None:
        """Have the item painted anew; Qt's own does nothing for items without contents."""
        del area
        self.touch(appearance=True)

    def moved(self) -> None:
        """Called when the item was shown or hidden."""

    def selection_changed(self, selected: bool) -> None:
        """Called when the item has been selected or deselected."""
