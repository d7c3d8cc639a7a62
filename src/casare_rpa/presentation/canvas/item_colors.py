"""The colours of a node's view: properties that sessions and code may set to anything."""

from __future__ import annotations

from typing import Any

from casare_rpa.presentation.canvas.paint_faults import tell

Color = tuple[int, ...]
# NodeGraphQt's own.
_FALLBACKS = {
    "color": (13, 18, 23, 255),
    "border_color": (46, 57, 66, 255),
    "text_color": (255, 255, 255, 180),
}
_HIGHEST = 0x7FFFFFFF  # what QColor takes; beyond 255 it is black


def color_of(item: Any, name: str) -> Color:
    """A colour of an item; NodeGraphQt's own, and a word about it, where the property is none.

    Args:
        item: the view of a node or a backdrop.
        name: "color", "border_color" or "text_color".
    """
    value = item._properties[name]
    try:
        channels = tuple(map(int, value))
    except (TypeError, ValueError, OverflowError):
        channels = ()
    if not 3 <= len(channels) <= 4 or max(map(abs, channels)) > _HIGHEST:
        tell(item, f"found {value!r:.60} for {name}; allowed: three or four channels of 0 to 255")
        return _FALLBACKS[name]
    return channels
