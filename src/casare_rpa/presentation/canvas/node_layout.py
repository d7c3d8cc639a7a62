"""Where a node's title, ports, labels and widgets go; pure, in the node's own coordinates.

The measures are NodeGraphQt's, so that a graph drawn for it keeps its look here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PORT_SIZE = 22.0
PORT_WIDTH = 37.0
"""Width of the area that takes a click: the port and the fall-off beside it."""
MIN_WIDTH, MIN_HEIGHT = 160.0, 60.0
ICON_SIZE = 18.0
_TEXT_MARGIN = 8.0
_LABEL_INSET = 9.5

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PortPlace:
    """A visible port's centre, and where its label starts (inputs) or ends (outputs).

    Attributes:
        index: among the node's inputs or outputs, hidden ones counted.
        centre: of the port.
        label: the label's text, empty where it is not shown.
        label_x: its left edge for inputs, its right edge for outputs.
    """

    index: int
    centre: Point
    label: str
    label_x: float


@dataclass(frozen=True, slots=True)
class NodeLayout:
    """A node's size and its parts' places.

    Attributes:
        title_height: of the title bar with its margins.
        title: the title's text: the middle of its top edge, or its top left corner beside a vertical node.
        icon: left edge and middle of the icon.
        widgets_top: upper edge of the first embedded widget.
        extent: left, top, right, bottom of all that is painted, ports and outside title included.
    """

    width: float
    height: float
    title_height: float
    title: Point
    icon: Point
    widgets_top: float
    vertical: bool
    inputs: tuple[PortPlace, ...]
    outputs: tuple[PortPlace, ...]
    extent: tuple[float, float, float, float]

    def __hash__(self) -> int:
        """Of a few numbers: pictures are looked up by it, and to hash each port takes longer than to draw one."""
        return hash((self.width, self.height, self.extent, len(self.inputs), len(self.outputs)))


class Measures(NamedTuple):
    """The measures that kinds of nodes differ by.

    Attributes:
        add_width: added to what the parts need.
        add_height: the same, beyond the title bar.
        ports_top: from the title bar to the first port.
        inset: of the ports at the left or upper edge, and of those at the right or lower one.
        icon_drop: how much lower than the title's middle the icon is.
        beside: of the title and the icon beside a vertical node: the way from the edge to each, and what the
            title is below the node's middle, and the icon's middle above it.
    """

    add_width: float
    add_height: float
    ports_top: float
    inset: Point
    icon_drop: float
    beside: tuple[float, float, float, float]


PLAIN = Measures(0.0, 4.0, 4.0, (0.0, 0.0), 1.0, (6.0, 6.0, 0.0, 18.0))
GROUP = Measures(8.0, 10.0, 0.0, (3.0, 9.0), 3.0, (7.0, 4.0, 6.0, 11.0))


class LayoutInput(NamedTuple):
    """What a layout depends on; ports are (index, label) of the visible ones.

    Attributes:
        reach: how far painting goes beyond the node's rectangle at least.
    """

    title_width: float
    inputs: tuple[tuple[int, str], ...]
    outputs: tuple[tuple[int, str], ...]
    widgets: tuple[Point, ...]
    vertical: bool
    measures: Measures = PLAIN
    reach: float = 1.0


# A graph has few types of nodes, and titles of few widths.
@lru_cache(maxsize=1024)
def lay_out(node: LayoutInput, text_width: Callable[[str], float], line: float) -> NodeLayout:
    """Place a node's parts.

    Args:
        node: what to place.
        text_width: measures a text.
        line: height of a line of text.
    """
    line = math.ceil(line)  # as the documents of NodeGraphQt's text items do
    return _one(_vertical(node, line) if node.vertical else _horizontal(node, text_width, line))


@lru_cache(maxsize=1024)
def _one(layout: NodeLayout) -> NodeLayout:
    """The same object for equal layouts, as most titles leave the width alone: objects compare at once."""
    return layout


def _widest(labels: Sequence[tuple[int, str]], text_width: Callable[[str], float]) -> float:
    return max((text_width(label) + _TEXT_MARGIN for _, label in labels if label), default=0.0)


def _horizontal(node: LayoutInput, text_width: Callable[[str], float], line: float) -> NodeLayout:
    measures = node.measures
    title_height = line + _TEXT_MARGIN
    in_text, out_text = _widest(node.inputs, text_width), _widest(node.outputs, text_width)
    widget_width = max((w for w, _ in node.widgets), default=0.0)
    widget_height = sum(h for _, h in node.widgets)
    text = in_text + out_text
    padding = 0.0
    if widget_width and in_text and out_text:
        text = 2 * max(in_text, out_text)
    elif widget_width:
        padding = 10.0
    port_width = PORT_WIDTH if node.inputs or node.outputs else 0.0
    width = port_width + max(node.title_width + _TEXT_MARGIN, text) + padding + widget_width
    ports = PORT_SIZE * max(len(node.inputs), len(node.outputs))
    height = max(title_height, ports, widget_height) + (4.0 if widget_height else 0.0)
    height = max(height * 1.05 + title_height + measures.add_height, MIN_HEIGHT)
    width = max(width + measures.add_width, MIN_WIDTH)
    top = title_height + measures.ports_top

    def column(labels: Sequence[tuple[int, str]], x: float, label_x: float) -> list[PortPlace]:
        return [
            PortPlace(index, (x, top + PORT_SIZE / 2 + row * (PORT_SIZE + 1)), label, label_x)
            for row, (index, label) in enumerate(labels)
        ]

    beside, reach = max(PORT_SIZE / 2, node.reach), node.reach
    left, right = measures.inset[0], width - measures.inset[1]
    return NodeLayout(
        width,
        height,
        title_height,
        (width / 2, _TEXT_MARGIN / 2),
        (4.0, title_height / 2 + measures.icon_drop),
        top,
        False,
        tuple(column(node.inputs, left, left + _LABEL_INSET)),
        tuple(column(node.outputs, right, right - _LABEL_INSET)),
        (-beside, -reach, width + beside, height + reach),
    )


def _vertical(node: LayoutInput, line: float) -> NodeLayout:
    measures = node.measures
    count = max(len(node.inputs), len(node.outputs))
    widget_width = max((w for w, _ in node.widgets), default=0.0)
    widget_height = sum(h for _, h in node.widgets)
    width = max(max(count * PORT_WIDTH, widget_width) + measures.add_width, MIN_WIDTH)
    rows = PORT_SIZE * (bool(node.inputs) + bool(node.outputs))
    height = max(rows + widget_height, MIN_HEIGHT)

    def row(labels: Sequence[tuple[int, str]], y: float) -> tuple[PortPlace, ...]:
        step = width / (len(labels) + 1)
        return tuple(
            PortPlace(index, (step * (place + 1), y), "", 0.0)
            for place, (index, _) in enumerate(labels)
        )

    title_way, icon_way, lower, higher = measures.beside
    beyond, reach = max(PORT_SIZE / 2, node.reach), node.reach
    title = (width + title_way + _TEXT_MARGIN / 2, (height - line) / 2 + lower)
    right = max(title[0] + node.title_width, width + icon_way + ICON_SIZE, width + reach)
    return NodeLayout(
        width,
        height,
        line + _TEXT_MARGIN,
        title,
        (width + icon_way, height / 2 - higher),
        (height - widget_height) / 2,
        True,
        row(node.inputs, measures.inset[0]),
        row(node.outputs, height - measures.inset[1]),
        (-reach, -beyond, right, height + beyond),
    )
