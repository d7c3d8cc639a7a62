"""Where our picture may differ from stock's by more than one pixel in a hundred: each with its reason."""

from __future__ import annotations

from typing import NamedTuple


class Allowed(NamedTuple):
    """The least of our picture that must be as stock's.

    Attributes:
        alike: share of all pixels.
        drawn_alike: share of those that one of the pictures draws something on.
        text_apart: how many pixels an edge of a text's letters may be from stock's.
        text_alike: share of a text's pixels.
        why: the reason for more than the usual.
    """

    alike: float = 0.99
    drawn_alike: float = 0.95
    text_apart: float = 1.0
    text_alike: float = 0.9
    why: str = ""


USUAL = Allowed()
# By graph and scale; scales beyond the usual three are compared for these graphs alone.
_SHADED = (
    "at half size a pipe is one pixel wide; stock moves each pipe's cached picture to whole pixels, so that its "
    "shading falls on other pixels than ours, which is drawn in place"
)
_TITLES = "from afar titles stay, where stock leaves out all texts of nodes narrower than 70 pixels"
_PIPES = "from afar pipes are at least 1.2 pixels wide, where stock's fade, and carry no arrows, which would be 4 pixels"
_BACKDROPS = (
    "from afar a backdrop's title grows against the zoom: an overview is read by its backdrops"
)
_BLOCKS = "below 0.18 nodes are blocks: level of detail is what keeps a frame of thousands short"
EXCEPTIONS: dict[tuple[str, float], Allowed] = {
    ("curved", 0.5): Allowed(drawn_alike=0.94, why=_SHADED),
    ("plain_nodes", 0.25): Allowed(drawn_alike=0.94, why=_TITLES),
    ("curved", 0.25): Allowed(0.95, 0.77, why=_PIPES),
    ("backdrops", 0.25): Allowed(0.9, 0.82, why=_BACKDROPS),
    ("plain_nodes", 0.1): Allowed(0.86, 0.65, why=_BLOCKS),
    ("curved", 0.1): Allowed(0.86, 0.5, why=_BLOCKS),
}
