"""How much of the graph is worth drawing at a zoom; decided once a frame for all nodes and pipes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Detail(IntEnum):
    """What a node is drawn as."""

    BLOCK = 0
    """A filled rectangle."""
    PICTURE = 1
    """Its cached picture; text too small to read is left out of it."""
    FULL = 2
    """Its cached picture, and embedded widgets are shown."""


@dataclass(frozen=True, slots=True)
class LevelOfDetail:
    """What one frame draws.

    Attributes:
        nodes: what nodes are drawn as.
        labels: whether pictures carry port labels.
        pipe_stride: every how many points of a pipe's polyline one is used at least.
        pipe_width: the pen's width in pixels on the screen at least; two units of the scene, as NodeGraphQt's, where
            these are more.
        arrows: whether pipes carry direction arrows.
        pipe_opacity: of the pipes; where thousands lie over each other, what is below them shows through.
    """

    nodes: Detail
    labels: bool
    pipe_stride: int
    pipe_width: float
    pipe_opacity: float
    arrows: bool


# A 160-unit node is 29 pixels wide at 0.18, where its title would be 2 pixels high. Labels of 9 points
# fall under 5 pixels at 0.4, where NodeGraphQt leaves out texts and widgets of most nodes. A curve's segment stays
# near 6 pixels.
_LEVELS = (
    (0.18, LevelOfDetail(Detail.BLOCK, False, 3, 1.0, 0.4, False)),
    (0.4, LevelOfDetail(Detail.PICTURE, False, 2, 1.2, 0.8, False)),
)
_FULL = LevelOfDetail(Detail.FULL, True, 1, 0.8, 1.0, True)


def level_of_detail(scale: float) -> LevelOfDetail:
    """The level for a scale in pixels per scene unit."""
    return next((level for limit, level in _LEVELS if scale < limit), _FULL)
