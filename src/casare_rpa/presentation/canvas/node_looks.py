"""The properties of a node's view that only change how it looks; redrawn with the next batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.presentation.canvas.disabled_overlay import DisabledOverlay
from casare_rpa.presentation.canvas.item_colors import color_of
from casare_rpa.presentation.canvas.node_icon import default_icon, load_icon
from casare_rpa.presentation.canvas.node_picture import RUN_STATES
from casare_rpa.presentation.canvas.paint_faults import tell

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from casare_rpa.presentation.canvas.item_colors import Color


class NodeLooks:
    """Mixed into the node's view, over NodeGraphQt's properties of the same names."""

    _icon_pixmap: QPixmap | None = None
    _overlay: DisabledOverlay | None = None

    def draw_node(self: Any) -> None:
        """Show changed properties; once the node is on screen, with the next batch of redraws."""
        if self._canvas is None or self._canvas.is_new(self):
            self.forget_layout()
        else:
            self._canvas.batch.add(self)

    def note_property(self: Any) -> None:
        """Have the next batch show that something changed, although nothing of this node looks different."""
        if self._canvas is not None:
            self._canvas.batch.note()

    def redraw_ports(self: Any) -> None:
        """Show ports that look different in their places; once the node is on screen, with the next batch."""
        if self._canvas is not None and not self._canvas.is_new(self):
            self._canvas.batch.add(self)

    def _set(self: Any, name: str, value: Any) -> None:
        if self._properties[name] != value:
            self._properties[name] = value
            self.draw_node()

    @property
    def name(self: Any) -> str:
        """The title."""
        return str(self._properties["name"])

    @name.setter
    def name(self: Any, name: str) -> None:
        self._set("name", name)

    @property
    def color(self: Any) -> Color:
        """The body's colour."""
        return color_of(self, "color")

    @color.setter
    def color(self: Any, color: Color) -> None:
        self._set("color", color)

    @property
    def border_color(self: Any) -> Color:
        """The border's colour."""
        return color_of(self, "border_color")

    @border_color.setter
    def border_color(self: Any, color: Color) -> None:
        self._set("border_color", color)

    @property
    def text_color(self: Any) -> Color:
        """The labels' colour."""
        return color_of(self, "text_color")

    @text_color.setter
    def text_color(self: Any, color: Color) -> None:
        self._set("text_color", color)

    @property
    def disabled(self: Any) -> bool:
        """Whether the node is crossed out."""
        return bool(self._properties["disabled"])

    @disabled.setter
    def disabled(self: Any, disabled: bool) -> None:
        self._set("disabled", disabled)
        self.show_overlay()
        for widget in self._widgets.values():
            widget.widget().setDisabled(disabled)
        for port in (*self._inputs, *self._outputs):
            for pipe in port.connected_pipes:
                pipe.update()

    def show_overlay(self: Any) -> None:
        """Cross out a disabled node's embedded widgets too: Qt paints them above the node's picture."""
        wanted = self.disabled and bool(self._widgets)
        if wanted and self._overlay is None:
            self._overlay = DisabledOverlay(self)
        elif self._overlay is not None:
            self._overlay.setVisible(wanted)

    @property
    def icon(self: Any) -> str | None:
        """Path of the picture in the title bar."""
        path: str | None = self._properties["icon"]
        return path

    @icon.setter
    def icon(self: Any, path: str | None) -> None:
        if path != self._properties["icon"]:
            self._icon_pixmap = load_icon(path) if path else None
            self._set("icon", path)

    def shown_icon(self: Any) -> QPixmap | None:
        """The picture in the title bar: NodeGraphQt's own where the node names none and has no look of its own."""
        if self.icon:
            if self._icon_pixmap is None:
                tell(self, f"cannot read the icon {self.icon!r}: no such file, or no picture")
            own: QPixmap | None = self._icon_pixmap
            return own
        return default_icon() if self.accent is None else None

    def show_run_state(self: Any, state: str | None) -> None:
        """Show what a run says of the node, with the next batch of redraws.

        Raises:
            ValueError: there is no such state.
        """
        if state is not None and state not in RUN_STATES:
            raise ValueError(f"run state {state!r}; allowed: {', '.join(RUN_STATES)} or None")
        if state != self.run_state:
            self.run_state = state
            self.draw_node()
