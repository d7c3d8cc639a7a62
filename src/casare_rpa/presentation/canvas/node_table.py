"""All nodes of a viewport as a struct of arrays: what a frame needs of them, without asking each one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from casare_rpa.presentation.canvas.box_index import Box, BoxIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from casare_rpa.presentation.canvas.item_colors import Color

Item = TypeVar("Item")


class NodeRow(NamedTuple):
    """What the table knows of one node.

    Attributes:
        box: what its picture covers; nowhere where it is not shown.
        body: its rectangle: x, y, width, height.
        color: the one colour of a node too small to show more.
        selected: whether it is selected.
    """

    box: Box
    body: Box
    color: Color
    selected: bool


class NodeTable(BoxIndex[Item]):
    """Nodes in slots.

    Attributes:
        bodies: (n, 4) x, y, width and height.
        extents: (n, 4) their boxes, from where they are.
        colors: (n,) 0xAARRGGBB.
        selected: (n,) flags.
        lifted: (n,) flags of nodes that are drawn above the picture while they move.
        changes: how often anything was written or removed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.changes = 0
        capacity = len(self.boxes)
        self.bodies: NDArray[np.float64] = np.zeros((capacity, 4))
        self.extents: NDArray[np.float64] = np.zeros((capacity, 4))
        self.colors: NDArray[np.uint32] = np.zeros(capacity, np.uint32)
        self.selected: NDArray[np.bool_] = np.zeros(capacity, np.bool_)
        self.lifted: NDArray[np.bool_] = np.zeros(capacity, np.bool_)

    def _grow(self, capacity: int) -> None:
        super()._grow(capacity)
        more = capacity - len(self.colors)
        self.bodies = np.concatenate([self.bodies, np.zeros((more, 4))])
        self.extents = np.concatenate([self.extents, np.zeros((more, 4))])
        self.colors = np.concatenate([self.colors, np.zeros(more, np.uint32)])
        self.selected = np.concatenate([self.selected, np.zeros(more, np.bool_)])
        self.lifted = np.concatenate([self.lifted, np.zeros(more, np.bool_)])

    def remove(self, slot: int) -> None:
        """Free a slot."""
        super().remove(slot)
        self.changes += 1
        self.selected[slot] = self.lifted[slot] = False

    def write(self, slots: Sequence[int] | NDArray[np.intp], rows: Sequence[NodeRow]) -> None:
        """Write many nodes' rows at once; a box with NaN lies nowhere."""
        if not len(slots):
            return
        self.changes += 1
        where = np.asarray(slots)
        self.boxes[where] = [row.box for row in rows]
        self.bodies[where] = [row.body for row in rows]
        self.colors[where] = [packed(row.color) for row in rows]
        self.selected[where] = [row.selected for row in rows]
        with np.errstate(invalid="ignore"):  # nodes may be at infinity
            self.extents[where] = self.boxes[where] - np.tile(self.bodies[where, :2], 2)

    def move(self, slots: NDArray[np.intp], places: NDArray[np.float64]) -> None:
        """Note where nodes are now that did nothing but move.

        Args:
            slots: of nodes that were written before.
            places: (n, 2) x and y.
        """
        self.changes += 1
        self.bodies[slots, :2] = places
        self.boxes[slots] = self.extents[slots] + np.tile(places, 2)

    def may_move(self, slots: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Flags of the nodes that ``move`` can do; one that was nowhere on the way is to be written anew."""
        return np.asarray(~np.isnan(self.extents[slots]).any(axis=1))

    def resting(self, rects: Sequence[Box]) -> NDArray[np.intp]:
        """The slots whose boxes touch one of the rectangles, those of lifted nodes left out."""
        slots = self.slots(rects)
        return slots[~self.lifted[slots]]


def packed(color: Color) -> int:
    """A colour of three or four channels as 0xAARRGGBB."""
    red, green, blue = (int(channel) & 255 for channel in color[:3])
    alpha = int(color[3]) & 255 if len(color) > 3 else 255
    return alpha << 24 | red << 16 | green << 8 | blue


def adjacent(
    shown: NDArray[np.intp], ends: NDArray[np.int32], count: int, hops: int = 2
) -> NDArray[np.intp]:
    """The nodes within some hops along pipes of those shown, in either direction, without these.

    Args:
        shown: slots of nodes.
        ends: (n, 2) the slots that each pipe comes from and leads to; -1 where that is no node of ours.
        count: how many slots there are.
        hops: how far.
    """
    first = np.zeros(count + 1, np.bool_)  # the last flag is what -1 means
    first[shown] = True
    reached = first.copy()
    for _ in range(hops):
        before = reached.copy()
        reached[ends[before[ends[:, 0]], 1]] = True
        reached[ends[before[ends[:, 1]], 0]] = True
        reached[-1] = False
    return np.flatnonzero(reached & ~first)
