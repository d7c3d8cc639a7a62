"""Frames of a workflow as backdrops, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.presentation.canvas.nodes import BackdropNode
from casare_rpa.presentation.canvas.theme import frame_color

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from casare_rpa.domain.workflow import Document

_MIN_SIDE = 80.0
# The square in a backdrop's corner that resizes it: NodeGraphQt's minimum is where it may be, not the size.
_SIZER = 26.0


def _pair(value: object) -> tuple[float, float] | None:
    if isinstance(value, list | tuple) and len(value) == 2:
        x, y = value
        if isinstance(x, int | float) and isinstance(y, int | float):
            return float(x), float(y)
    return None


def add_frames(
    graph: Any, frames: tuple[Document, ...], drawn: dict[BackdropNode, int]
) -> Iterator[None]:
    """Draw frames, one a step; those without a usable position and size are left to the file.

    Args:
        graph: where to draw them.
        frames: as the file says.
        drawn: gets the backdrops, and which frame of the file each is.
    """
    for number, frame in enumerate(frames):
        position, size = _pair(frame.get("position")), _pair(frame.get("size"))
        if position is None or size is None or min(size) < _MIN_SIDE:
            continue
        node = BackdropNode()
        node.NODE_NAME = str(frame.get("title", ""))
        node.model.color = frame_color(frame.get("color"))
        node.model.text_color = (235, 238, 244, 255)
        node.model.pos = list(position)
        graph.add_node(node, selected=False, push_undo=False)
        node.view.minimum_size = tuple(min(side - _SIZER, _MIN_SIDE) for side in size)
        node.view.width, node.view.height = size
        node.model.width, node.model.height = size
        drawn[node] = number
        yield


def frame_documents(
    graph: Any,
    frames: tuple[Document, ...],
    drawn: Mapping[BackdropNode, int],
    ids: Mapping[str, str],
) -> tuple[Document, ...]:
    """The frames as drawn now: the file's own where nothing changed, new ones behind them."""
    present = [node for node in graph.all_nodes() if isinstance(node, BackdropNode)]
    by_number = {drawn[node]: node for node in present if node in drawn}
    gone = set(drawn.values()) - set(by_number)
    kept = [
        _changed(frame, by_number[number]) if number in by_number else frame
        for number, frame in enumerate(frames)
        if number not in gone
    ]
    new = [_document(node, ids) for node in present if node not in drawn]
    return (*kept, *new)


def _changed(frame: Document, node: BackdropNode) -> Document:
    now: dict[str, object] = {}
    if node.name() != str(frame.get("title", "")):
        now["title"] = node.name()
    if tuple(node.pos()) != _pair(frame.get("position")):
        now["position"] = list(node.pos())
    if tuple(node.size()) != _pair(frame.get("size")):
        now["size"] = list(node.size())
    if tuple(node.color()) != frame_color(frame.get("color"))[:3]:
        now["color"] = _hex(node)
    return {**frame, **now} if now else frame


def _document(node: BackdropNode, ids: Mapping[str, str]) -> Document:
    return {
        "title": node.name(),
        "color": _hex(node),
        "position": list(node.pos()),
        "size": list(node.size()),
        "node_ids": [ids[inner.id] for inner in node.nodes() if inner and inner.id in ids],
    }


def _hex(node: BackdropNode) -> str:
    red, green, blue = node.color()
    return f"#{red:02x}{green:02x}{blue:02x}"
