"""Lines boxes up and spreads them evenly; pure, so that the graph moves each node once, as one undo entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casare_rpa.presentation.canvas.box_index import Box

Places = list[tuple[float, float]]
EDGES = ("left", "right", "top", "bottom")


def aligned(boxes: Sequence[Box], edge: str) -> Places:
    """Top left corners that bring boxes to the outermost of their edges.

    Args:
        boxes: x, y, width and height of each.
        edge: "left", "right", "top" or "bottom".
    """
    if edge not in EDGES:
        raise ValueError(f"edge {edge!r}; allowed: {', '.join(EDGES)}")
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, bottom = max(b[0] + b[2] for b in boxes), max(b[1] + b[3] for b in boxes)
    return [
        (
            {"left": left, "right": right - width}.get(edge, x),
            {"top": top, "bottom": bottom - height}.get(edge, y),
        )
        for x, y, width, height in boxes
    ]


def spread(boxes: Sequence[Box], *, down: bool) -> Places:
    """Top left corners with even gaps between boxes, the outermost two left where they are.

    Args:
        boxes: x, y, width and height of each.
        down: spread from top to bottom instead of from left to right.
    """
    axis = 1 if down else 0
    order = sorted(range(len(boxes)), key=lambda i: boxes[i][axis])
    places = [(x, y) for x, y, _, _ in boxes]
    if len(boxes) < 3:
        return places
    first, last = boxes[order[0]], boxes[order[-1]]
    inner = [boxes[i][axis + 2] for i in order[1:-1]]
    room = last[axis] - (first[axis] + first[axis + 2]) - sum(inner)
    gap, at = room / (len(boxes) - 1), first[axis] + first[axis + 2]
    for i, length in zip(order[1:-1], inner, strict=True):
        at += gap
        x, y = places[i]
        places[i] = (x, at) if down else (at, y)
        at += length
    return places
