"""Pipes as the graph's code sees them: light objects that the viewport draws all together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from NodeGraphQt.constants import PipeEnum

from casare_rpa.presentation.canvas.port_view import port_centre

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from casare_rpa.presentation.canvas.graph_viewport import NodeViewer
    from casare_rpa.presentation.canvas.item_colors import Color
    from casare_rpa.presentation.canvas.port_view import PortView

_SOLID, _DOTTED = PipeEnum.DRAW_TYPE_DEFAULT.value, PipeEnum.DRAW_TYPE_DOTTED.value


class PipeLook(NamedTuple):
    """What the pen for a pipe depends on; pipes of one look are drawn by one call."""

    color: Color
    wide: bool
    style: int


class PipeView:
    """A pipe from an output to an input, with NodeGraphQt's states: selected, highlighted, active."""

    __slots__ = (
        "_active",
        "_canvas",
        "_color",
        "_highlight",
        "_selected",
        "_style",
        "_visible",
        "input_port",
        "output_port",
        "slot",
    )

    def __init__(self, canvas: NodeViewer, input_port: PortView, output_port: PortView) -> None:
        self._canvas = canvas
        self.input_port = input_port
        self.output_port = output_port
        self._color: Color = _color_of(output_port)
        self._style: int = _SOLID
        self._active = self._highlight = self._selected = False
        self._visible = True
        self.slot = -1

    def __repr__(self) -> str:
        return f"<PipeView {self.output_port.name!r} to {self.input_port.name!r}>"

    @property
    def look(self) -> PipeLook:
        """How the pipe is to be drawn now."""
        if self._active:
            return PipeLook(PipeEnum.ACTIVE_COLOR.value, True, _SOLID)
        if self.disabled():
            return PipeLook(PipeEnum.DISABLED_COLOR.value, True, _DOTTED)
        if self._selected or self._highlight:
            return PipeLook(PipeEnum.HIGHLIGHT_COLOR.value, False, _SOLID)
        return PipeLook(self._color, False, self._style)

    def disabled(self) -> bool:
        """Whether a node at one of the ends is disabled."""
        return bool(self.input_port.node.disabled or self.output_port.node.disabled)

    @property
    def color(self) -> Color:
        """The colour of a pipe in no special state."""
        return self._color

    @color.setter
    def color(self, color: Color) -> None:
        self._color = tuple(color)
        self.update()

    @property
    def style(self) -> int:
        """NodeGraphQt's number of a line style."""
        return self._style

    @style.setter
    def style(self, style: int) -> None:
        self._style = style
        self.update()

    def set_pipe_styling(self, color: Color, width: int = 2, style: int = 0) -> None:
        """Set colour and style; pens are 2 wide, 3 for active pipes, as NodeGraphQt's are."""
        del width
        self._color, self._style = tuple(color), style
        self.update()

    def active(self) -> bool:
        """Whether the cursor is over the pipe."""
        return self._active

    def activate(self) -> None:
        """Draw the pipe as the one under the cursor."""
        self._active = True
        self.update()

    def highlighted(self) -> bool:
        """Whether a node at one of the ends is selected."""
        return self._highlight

    def highlight(self) -> None:
        """Draw the pipe as one of a selected node."""
        if not self._highlight:
            self._highlight = True
            self.update()

    def reset(self) -> None:
        """Leave the active and highlighted states."""
        if self._active or self._highlight:
            self._active = self._highlight = False
            self.update()

    def isSelected(self) -> bool:
        """Whether the pipe is selected."""
        return self._selected

    def setSelected(self, selected: bool) -> None:
        """Select or deselect the pipe."""
        if self._selected != selected:
            self._selected = selected
            self._canvas.pipes.note_selected(self, selected)
            self.update()

    def isVisible(self) -> bool:
        """Whether the pipe and both its ends are shown."""
        start, end = self.output_port, self.input_port
        return bool(
            self._visible
            and start.isVisible()
            and end.isVisible()
            and start.node.visible
            and end.node.visible
        )

    def setVisible(self, visible: bool) -> None:
        """Show or hide the pipe."""
        self._visible = visible
        self.update()

    def hide(self) -> None:
        """Hide the pipe."""
        self.setVisible(False)

    def show(self) -> None:
        """Show the pipe."""
        self.setVisible(True)

    def update(self) -> None:
        """Have the pipe drawn anew."""
        self._canvas.pipes.touch(self)

    def draw_path(
        self, start_port: PortView, end_port: PortView | None = None, cursor_pos: Any = None
    ) -> None:
        """Have the pipe's way worked out anew, before the next frame."""
        del start_port, end_port, cursor_pos
        self.update()

    def port_from_pos(self, pos: QPointF, reverse: bool = False) -> PortView:
        """The end nearer to a point of the scene, or the farther one."""

        def away(port: PortView) -> float:
            x, y = port_centre(port)
            return (x - pos.x()) ** 2 + (y - pos.y()) ** 2

        nearer, farther = sorted((self.output_port, self.input_port), key=away)
        return farther if reverse else nearer

    def viewer(self) -> NodeViewer:
        """The viewport that shows the pipe."""
        return self._canvas

    def viewer_pipe_layout(self) -> int:
        """NodeGraphQt's number of how pipes are drawn there."""
        return int(self._canvas.get_pipe_layout())

    def viewer_layout_direction(self) -> int:
        """NodeGraphQt's number of the direction the flow is drawn in there."""
        return int(self._canvas.get_layout_direction())

    def delete(self) -> None:
        """Remove the pipe from both its ports and the viewport."""
        if self.slot >= 0:
            self.input_port.remove_pipe(self)
            self.output_port.remove_pipe(self)
            self._canvas.pipes.remove(self)


def _color_of(port: Any) -> Color:
    choose = getattr(port.node, "pipe_color", None)  # nodes painted by NodeGraphQt do not choose
    chosen: Color | None = choose(port) if choose is not None else None
    return chosen or tuple(PipeEnum.COLOR.value)
