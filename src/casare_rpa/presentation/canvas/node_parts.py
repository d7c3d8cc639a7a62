"""A node view's ports and embedded widgets: the calls that NodeGraphQt's node item has for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from NodeGraphQt.constants import PortTypeEnum
from NodeGraphQt.errors import NodeWidgetError

from casare_rpa.presentation.canvas.port_view import PortLabel, PortView

if TYPE_CHECKING:
    from collections.abc import Callable

    from casare_rpa.presentation.canvas.node_layout import NodeLayout


_IN, _OUT = PortTypeEnum.IN.value, PortTypeEnum.OUT.value


def shown_labels(ports: list[PortView]) -> tuple[tuple[int, str], ...]:
    """The ports that are not hidden: their places among all, and the labels that are shown."""
    return tuple(
        (i, port.label if port.display_name else "")
        for i, port in enumerate(ports)
        if port.isVisible()
    )


class NodeParts:
    """Mixed into the node's view."""

    def prepare_parts(self: Any) -> None:
        """Start without any; before the item's own __init__, which may already ask."""
        self._inputs: list[PortView] = []
        self._outputs: list[PortView] = []
        self._widgets: dict[str, Any] = {}
        self._centres: dict[PortView, tuple[float, float]] = {}
        self._foreign_ports = False

    # Ports

    @property
    def inputs(self: Any) -> list[PortView]:
        """The inputs, hidden ones too."""
        return list(self._inputs)

    @property
    def outputs(self: Any) -> list[PortView]:
        """The outputs, hidden ones too."""
        return list(self._outputs)

    def _add(self: Any, ports: list[PortView], port: PortView) -> None:
        ports.append(port)
        self._foreign_ports |= port.painter_func is not None
        if self._canvas is None:
            self.forget_layout()
        else:
            self.relayout()

    def add_input(
        self: Any,
        name: str = "input",
        multi_port: bool = False,
        display_name: bool = True,
        locked: bool = False,
        painter_func: Callable[..., Any] | None = None,
    ) -> PortView:
        """Add an input below the others."""
        port = PortView(
            self,
            name,
            _IN,
            multi_connection=multi_port,
            display_name=display_name,
            locked=locked,
            painter_func=painter_func,
        )
        self._add(self._inputs, port)
        return port

    def add_output(
        self: Any,
        name: str = "output",
        multi_port: bool = False,
        display_name: bool = True,
        locked: bool = False,
        painter_func: Callable[..., Any] | None = None,
    ) -> PortView:
        """Add an output below the others."""
        port = PortView(
            self,
            name,
            _OUT,
            multi_connection=multi_port,
            display_name=display_name,
            locked=locked,
            painter_func=painter_func,
        )
        self._add(self._outputs, port)
        return port

    def delete_input(self: Any, port: PortView) -> None:
        """Remove an input."""
        self._inputs.remove(port)
        self.relayout()

    def delete_output(self: Any, port: PortView) -> None:
        """Remove an output."""
        self._outputs.remove(port)
        self.relayout()

    def forget_ports(self: Any) -> None:
        """Be without ports, once out of the scene."""
        self._inputs.clear()
        self._outputs.clear()
        self._centres.clear()

    def get_input_text_item(self: Any, port_item: PortView) -> PortLabel:
        """What shows and hides an input's label."""
        return PortLabel(port_item)

    def get_output_text_item(self: Any, port_item: PortView) -> PortLabel:
        """What shows and hides an output's label."""
        return PortLabel(port_item)

    def port_centre(self: Any, port: PortView) -> tuple[float, float]:
        """A port's centre in the scene; a hidden port's is the node's."""
        x, y = self.port_offset(port)
        here = self.pos()
        return here.x() + x, here.y() + y

    def port_offset(self: Any, port: PortView) -> tuple[float, float]:
        """A port's centre in the node."""
        layout = self.layout
        if not self._centres:
            for ports, places in ((self._inputs, layout.inputs), (self._outputs, layout.outputs)):
                for place in places:
                    self._centres[ports[place.index]] = place.centre
        found: tuple[float, float] | None = self._centres.get(port)
        return found or (self.width / 2, self.height / 2)

    def port_near(self: Any, x: float, y: float, reach: float) -> PortView | None:
        """The visible port whose centre is nearest to a point of the scene, within a reach."""
        ports = [p for p in (*self._inputs, *self._outputs) if p.isVisible()]

        def away(port: PortView) -> float:
            px, py = port.centre()
            return max(abs(px - x), abs(py - y))

        nearest = min(ports, key=away, default=None)
        return nearest if nearest is not None and away(nearest) <= reach else None

    def _pipes(self: Any) -> list[Any]:
        return [pipe for port in (*self._inputs, *self._outputs) for pipe in port.connected_pipes]

    def activate_pipes(self: Any) -> None:
        """Draw the node's pipes as those under the cursor."""
        for pipe in self._pipes():
            pipe.activate()

    def highlight_pipes(self: Any) -> None:
        """Draw the node's pipes as those of a selected node."""
        for pipe in self._pipes():
            pipe.highlight()

    def reset_pipes(self: Any) -> None:
        """Draw the node's pipes plainly, unless their other end is selected."""
        for pipe in self._pipes():
            ends = (pipe.input_port.node, pipe.output_port.node)
            if not any(end is not self and end.isSelected() for end in ends):
                pipe.reset()

    def moved(self: Any) -> None:
        """Have the pipes take over where the ports are now within the node, and whether they are shown."""
        for pipe in self._pipes():
            pipe.update()

    def selection_changed(self: Any, selected: bool) -> None:
        """Highlight the pipes of selected nodes."""
        if selected:
            self.highlight_pipes()
        else:
            self.reset_pipes()

    # Embedded widgets

    @property
    def widgets(self: Any) -> dict[str, Any]:
        """The embedded widgets by property."""
        return dict(self._widgets)

    def add_widget(self: Any, widget: Any) -> None:
        """Embed a widget."""
        self._widgets[widget.get_name()] = widget
        self.forget_layout()

    def get_widget(self: Any, name: str) -> Any:
        """The widget of a property.

        Raises:
            NodeWidgetError: there is none.
        """
        if name not in self._widgets:
            raise NodeWidgetError(
                f"node has no widget {name!r}; it has: {', '.join(self._widgets)}"
            )
        return self._widgets[name]

    def has_widget(self: Any, name: str) -> bool:
        """Whether a property has a widget."""
        return name in self._widgets

    def place_widgets(self: Any, layout: NodeLayout) -> None:
        """Put the embedded widgets that are shown below each other."""
        top = layout.widgets_top
        for widget in [w for w in self._widgets.values() if w.isVisible()]:
            size = widget.boundingRect()
            align, x = "center", (self._width - size.width()) / 2
            if not (layout.vertical or layout.inputs):
                align, x = "left", 10.0
            elif not (layout.vertical or layout.outputs):
                align, x = "right", self._width - size.width() - 10.0
            widget.widget().setTitleAlign(align)
            widget.setPos(x, top)
            top += size.height()

    def show_widgets(self: Any, shown: bool) -> None:
        """Show the embedded widgets, or leave them out where they would be too small to read."""
        for widget in self._widgets.values():
            widget.widget().setVisible(shown)
