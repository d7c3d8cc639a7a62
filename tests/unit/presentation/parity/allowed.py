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
# By graph and scale.
_SHADED = (
    "at half size a pipe is one pixel wide; stock moves each pipe's cached picture to whole pixels, so that its "
    "shading falls on other pixels than ours, which is drawn in place"
)
EXCEPTIONS: dict[tuple[str, float], Allowed] = {
    ("curved", 0.5): Allowed(drawn_alike=0.94, why=_SHADED),
}
