"""All pipes of a viewport: their polylines in one array, brought up to date before a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from NodeGraphQt.constants import LayoutDirectionEnum, PipeLayoutEnum

from casare_rpa.presentation.canvas.box_index import NOWHERE, BoxIndex
from casare_rpa.presentation.canvas.pipe_geometry import (
    ARROW_REACH,
    SEGMENTS,
    angled,
    around,
    arrows,
    curves,
    distance,
    longer_sides,
    loops,
    pieces,
    straight,
)
from casare_rpa.presentation.canvas.port_view import port_centre

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from casare_rpa.presentation.canvas.box_index import Box
    from casare_rpa.presentation.canvas.node_table import NodeTable
    from casare_rpa.presentation.canvas.pipe_view import PipeLook, PipeView

_MARGIN = 3.0


class PipeIndex(BoxIndex["PipeView"]):
    """Pipes in slots, as a struct of arrays.

    Attributes:
        polylines: (n, SEGMENTS + 1, 2) their ways through the scene.
        arrows: (n, 4) their direction arrows, as ``pipe_geometry.arrows`` says them.
        looks: (n,) numbers of the looks they are drawn with.
        ends: (n, 2) slots of the nodes they come from and lead to; -1 for nodes of NodeGraphQt's own.
        offsets: (n, 2, 2) where they start and end, from these nodes' places; with nodes of NodeGraphQt's own
            from the scene's origin.
        reaches: (n, 2) width and height of the nodes they lead to.
        hidden: (n,) flags.
        lifted: (n,) flags of pipes that are drawn above the picture while a node at their end moves.
    """

    def __init__(self) -> None:
        super().__init__()
        capacity = len(self.boxes)
        self.polylines: NDArray[np.float64] = np.zeros((capacity, SEGMENTS + 1, 2))
        self.arrows: NDArray[np.float64] = np.zeros((capacity, 4))
        self.looks: NDArray[np.int32] = np.zeros(capacity, np.int32)
        self.ends: NDArray[np.int32] = np.full((capacity, 2), -1, np.int32)
        self.offsets: NDArray[np.float64] = np.zeros((capacity, 2, 2))
        self.reaches: NDArray[np.float64] = np.zeros((capacity, 2))
        self.hidden: NDArray[np.bool_] = np.zeros(capacity, np.bool_)
        self.lifted: NDArray[np.bool_] = np.zeros(capacity, np.bool_)

    def _grow(self, capacity: int) -> None:
        super()._grow(capacity)
        more = capacity - len(self.looks)
        # Zeros that nobody has written to take neither time nor memory: 600 bytes a pipe.
        polylines = np.zeros((capacity, SEGMENTS + 1, 2))
        polylines[: len(self.polylines)] = self.polylines
        self.polylines = polylines
        self.arrows = np.concatenate([self.arrows, np.zeros((more, 4))])
        self.looks = np.concatenate([self.looks, np.zeros(more, np.int32)])
        self.ends = np.concatenate([self.ends, np.full((more, 2), -1, np.int32)])
        self.offsets = np.concatenate([self.offsets, np.zeros((more, 2, 2))])
        self.reaches = np.concatenate([self.reaches, np.zeros((more, 2))])
        self.hidden = np.concatenate([self.hidden, np.zeros(more, np.bool_)])
        self.lifted = np.concatenate([self.lifted, np.zeros(more, np.bool_)])

    def remove(self, slot: int) -> None:
        """Free a slot."""
        super().remove(slot)
        self.lifted[slot] = False
        self.ends[slot] = -1

    def covered(self, slots: NDArray[np.intp]) -> NDArray[np.float64]:
        """What pipes with their arrows cover: (m, 4) boxes."""
        places, sizes = self.arrows[slots, :2], self.arrows[slots, 3]
        heads = np.hstack([places - ARROW_REACH, places + ARROW_REACH])[sizes > 0.0]
        parts = pieces(self.polylines[slots], _MARGIN).reshape(-1, 4)
        return np.concatenate([parts, heads])


class PipeTable:
    """Pipes with their geometry, which is worked out lazily and many at a time.

    Args:
        ask: called when something changed, so that ``refresh`` gets called before the next frame.

    Attributes:
        looks: the looks that the numbers in the index mean.
        changes: how often pipes were worked out or removed.
    """

    def __init__(self, ask: Callable[[], None]) -> None:
        self._ask = ask
        self.index = PipeIndex()
        self.looks: list[PipeLook] = []
        self.changes = 0
        self._look_numbers: dict[PipeLook, int] = {}
        self._left: list[NDArray[np.float64]] = []
        self._loops: set[int] = set()
        self._dirty: dict[PipeView, None] = {}
        self._selected: dict[PipeView, None] = {}
        self.layout: int = PipeLayoutEnum.CURVED.value
        self.direction: int = LayoutDirectionEnum.HORIZONTAL.value

    def __len__(self) -> int:
        return len(self.index)

    def __iter__(self) -> Iterator[PipeView]:
        return iter(self.index)

    def __repr__(self) -> str:
        return f"<PipeTable of {len(self)}, {len(self._dirty)} to refresh>"

    @property
    def polylines(self) -> NDArray[np.float64]:
        """The pipes' ways through the scene, by slot."""
        return self.index.polylines

    @property
    def waiting(self) -> bool:
        """Whether ``refresh`` has anything to do, moved nodes left out."""
        return bool(self._dirty or self._left)

    def add(self, pipe: PipeView) -> None:
        """Take a pipe in."""
        pipe.slot = self.index.add(pipe)
        self.touch(pipe)

    def remove(self, pipe: PipeView) -> None:
        """Let a pipe go."""
        slot = pipe.slot
        if not self.index.lifted[slot] and self.index.boxes[slot, 0] <= self.index.boxes[slot, 2]:
            self._left.append(self.index.covered(np.array([slot])))
        self.index.remove(slot)
        self.changes += 1
        self._loops.discard(slot)
        pipe.slot = -1
        self._dirty.pop(pipe, None)
        self._selected.pop(pipe, None)
        self._ask()

    def touch(self, pipe: PipeView) -> None:
        """Note that a pipe's way or look changed."""
        if pipe.slot >= 0:
            self._dirty[pipe] = None
            self._ask()

    def touch_all(self) -> None:
        """Note that all pipes changed, as they do with the graph's pipe layout."""
        self._dirty.update(dict.fromkeys(self.index))
        self._ask()

    def note_selected(self, pipe: PipeView, selected: bool) -> None:
        """Keep the list of selected pipes."""
        if selected:
            self._selected[pipe] = None
        else:
            self._selected.pop(pipe, None)

    def selected(self) -> list[PipeView]:
        """The selected pipes, in the order of selection."""
        return list(self._selected)

    def refresh(self, nodes: NodeTable[Any], moved: NDArray[np.intp]) -> list[NDArray[np.float64]]:
        """Work out the pipes that changed; returns boxes of the picture to repaint.

        Pipes that were touched are asked what they are like now; of those that only follow their nodes
        none is: there the tables know all.

        Args:
            nodes: the nodes as they are now; pipes of lifted ones are drawn above the picture as well.
            moved: slots of nodes that have another place now, or were lifted or put down.
        """
        changed, self._left = self._left, []
        pipes = list(self._dirty)
        self._dirty.clear()
        index = self.index
        touched = np.array([pipe.slot for pipe in pipes], dtype=np.intp)
        slots = np.union1d(touched, self._at(nodes, moved)) if len(moved) else touched
        if not len(slots):
            return changed
        self.changes += 1
        placed = index.boxes[slots, 0] <= index.boxes[slots, 2]
        drawn = slots[placed & ~index.lifted[slots]]
        changed.append(index.covered(drawn))
        if pipes:
            self._read(touched, pipes)
        at = index.ends[slots]
        origins = np.where((at >= 0)[..., None], nodes.bodies[at, :2], 0.0)
        lines, heads = self._ways(slots, origins + index.offsets[slots])
        after = _boxes(lines, heads)
        hidden = index.hidden[slots]
        after[hidden] = NOWHERE
        index.polylines[slots] = lines
        index.arrows[slots] = heads
        index.boxes[slots] = after
        known = np.append(nodes.lifted, False)  # -1 asks for the last one
        index.lifted[slots] = known[at].any(axis=1)
        changed.append(index.covered(slots[~hidden & ~index.lifted[slots]]))
        return changed

    def _at(self, nodes: NodeTable[Any], moved: NDArray[np.intp]) -> NDArray[np.intp]:
        """The pipes that come from or lead to nodes."""
        flags = np.zeros(nodes.capacity + 1, np.bool_)  # the last flag is what an end of -1 means
        flags[moved] = True
        ends = self.index.ends[: self.index.capacity]
        # Column by column: to reduce rows of two takes six times as long.
        return np.flatnonzero(flags[ends[:, 0]] | flags[ends[:, 1]])

    def _read(self, slots: NDArray[np.intp], pipes: list[PipeView]) -> None:
        """Take over what pipes are like now, but for the places of their nodes."""
        index = self.index
        rows = np.array([self._row(pipe) for pipe in pipes])
        index.ends[slots] = rows[:, :2]
        index.offsets[slots] = rows[:, 2:6].reshape(-1, 2, 2)
        index.reaches[slots] = rows[:, 6:8]
        index.looks[slots] = rows[:, 8]
        index.hidden[slots] = rows[:, 9]

    def _row(self, pipe: PipeView) -> tuple[float, ...]:
        start, end = pipe.output_port, pipe.input_port
        first, last = start.node, end.node
        ends = getattr(first, "slot", -1), getattr(last, "slot", -1)
        from_ = first.port_offset(start) if ends[0] >= 0 else port_centre(start)
        to = last.port_offset(end) if ends[1] >= 0 else port_centre(end)
        (self._loops.add if first is last else self._loops.discard)(pipe.slot)
        look, hidden = self._number(pipe.look), not pipe.isVisible()
        return (*ends, *from_, *to, last.width, last.height, look, hidden)

    def _number(self, look: PipeLook) -> int:
        number = self._look_numbers.get(look)
        if number is None:
            number = self._look_numbers[look] = len(self.looks)
            self.looks.append(look)
        return number

    def _ways(
        self, slots: NDArray[np.intp], places: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The polylines and arrows of pipes between places of shape (n, 2, 2)."""
        vertical = self.direction == LayoutDirectionEnum.VERTICAL.value
        starts, ends = places[:, 0], places[:, 1]
        reaches = self.index.reaches[slots]
        if self.layout == PipeLayoutEnum.STRAIGHT.value:
            lines = straight(starts, ends)
        elif self.layout == PipeLayoutEnum.ANGLE.value:
            lines = angled(starts, ends, vertical=vertical)
        else:
            lines = curves(starts, ends, reaches[:, 1 if vertical else 0], vertical=vertical)
        heads = arrows(lines, curved=self.layout == PipeLayoutEnum.CURVED.value)
        if self._loops:
            own = np.isin(slots, list(self._loops))
            sizes = reaches[own, 0 if vertical else 1]
            lines[own] = loops(starts[own], ends[own], sizes, vertical=vertical)
            heads[own] = arrows(lines[own], curved=False)
        return lines, heads

    def nearest(self, x: float, y: float, reach: float) -> PipeView | None:
        """The pipe nearest to a point of the scene, no farther away than a reach."""
        near = self.index.within([(x - reach, y - reach, x + reach, y + reach)])
        ranked = ((distance(self.polylines[pipe.slot], x, y), pipe) for pipe in near)
        found = min(ranked, key=lambda pair: pair[0], default=None)
        return found[1] if found is not None and found[0] <= reach else None

    def length(self) -> float:
        """How far all pipes reach together, each along the longer side of its box."""
        sides = longer_sides(self.index.boxes)
        return float(sides.sum(where=sides >= 0.0))  # others lie nowhere

    def resting(self, rects: Sequence[Box]) -> NDArray[np.intp]:
        """Slots of the pipes that touch one of the rectangles, lifted ones left out."""
        slots = self.index.slots(rects)
        return slots[~self.index.lifted[slots]]


def _boxes(lines: NDArray[np.float64], heads: NDArray[np.float64]) -> NDArray[np.float64]:
    """The boxes around polylines and, where they have one, their arrows; of shape (n, 4)."""
    result = around(pieces(lines, _MARGIN))
    beyond = np.where(heads[:, 3:] > 0.0, ARROW_REACH - _MARGIN, 0.0)
    result[:, :2] -= beyond
    result[:, 2:] += beyond
    return result
