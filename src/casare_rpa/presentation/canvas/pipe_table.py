"""All pipes of a viewport: their polylines in one array, brought up to date before a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from NodeGraphQt.constants import LayoutDirectionEnum, PipeLayoutEnum

from casare_rpa.presentation.canvas.box_index import NOWHERE, BoxIndex
from casare_rpa.presentation.canvas.pipe_geometry import (
    ARROW_REACH,
    SEGMENTS,
    angled,
    arrows,
    boxes,
    curves,
    distance,
    loops,
    pieces,
    straight,
)
from casare_rpa.presentation.canvas.port_view import port_centre

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from casare_rpa.presentation.canvas.box_index import Box
    from casare_rpa.presentation.canvas.pipe_view import PipeLook, PipeView

_MARGIN = 3.0


class PipeIndex(BoxIndex["PipeView"]):
    """Pipes in slots, as a struct of arrays.

    Attributes:
        polylines: (n, SEGMENTS + 1, 2) their ways through the scene.
        arrows: (n, 4) their direction arrows, as ``pipe_geometry.arrows`` says them.
        looks: (n,) numbers of the looks they are drawn with.
        ends: (n, 2) slots of the nodes they come from and lead to; -1 for nodes of NodeGraphQt's own.
        lifted: (n,) flags of pipes that are drawn above the picture while a node at their end moves.
    """

    def __init__(self) -> None:
        super().__init__()
        capacity = len(self.boxes)
        self.polylines: NDArray[np.float64] = np.zeros((capacity, SEGMENTS + 1, 2))
        self.arrows: NDArray[np.float64] = np.zeros((capacity, 4))
        self.looks: NDArray[np.int32] = np.zeros(capacity, np.int32)
        self.ends: NDArray[np.int32] = np.full((capacity, 2), -1, np.int32)
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
        self.lifted = np.concatenate([self.lifted, np.zeros(more, np.bool_)])

    def remove(self, slot: int) -> None:
        """Free a slot."""
        super().remove(slot)
        self.lifted[slot] = False
        self.ends[slot] = -1

    def covered(self, slots: NDArray[np.intp]) -> list[Box]:
        """What pipes with their arrows cover, in boxes."""
        places, sizes = self.arrows[slots, :2], self.arrows[slots, 3]
        around = np.hstack([places - ARROW_REACH, places + ARROW_REACH])[sizes > 0.0]
        rows = np.concatenate([pieces(self.polylines[slots], _MARGIN), around])
        return [(left, top, right, bottom) for left, top, right, bottom in rows.tolist()]


class PipeTable:
    """Pipes with their geometry, which is worked out lazily and many at a time.

    Args:
        ask: called when something changed, so that ``refresh`` gets called before the next frame.

    Attributes:
        looks: the looks that the numbers in the index mean.
    """

    def __init__(self, ask: Callable[[], None]) -> None:
        self._ask = ask
        self.index = PipeIndex()
        self.looks: list[PipeLook] = []
        self._look_numbers: dict[PipeLook, int] = {}
        self._left: list[Box] = []
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

    def add(self, pipe: PipeView) -> None:
        """Take a pipe in."""
        pipe.slot = self.index.add(pipe)
        self.touch(pipe)

    def remove(self, pipe: PipeView) -> None:
        """Let a pipe go."""
        slot = pipe.slot
        if not self.index.lifted[slot] and self.index.boxes[slot, 0] <= self.index.boxes[slot, 2]:
            self._left += self.index.covered(np.array([slot]))
        self.index.remove(slot)
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

    def refresh(self, lifted: NDArray[np.bool_]) -> list[Box]:
        """Work out the pipes that changed; returns what of the picture to repaint.

        Args:
            lifted: which nodes, by slot, are drawn above the picture; their pipes are so as well.
        """
        changed, self._left = self._left, []
        if not self._dirty:
            return changed
        pipes = list(self._dirty)
        self._dirty.clear()
        index = self.index
        slots = np.array([pipe.slot for pipe in pipes])
        placed = index.boxes[slots, 0] <= index.boxes[slots, 2]
        drawn = slots[placed & ~index.lifted[slots]]
        changed += index.covered(drawn)
        starts = np.array([port_centre(pipe.output_port) for pipe in pipes])
        ends = np.array([port_centre(pipe.input_port) for pipe in pipes])
        lines, heads = self._ways(pipes, starts, ends)
        after = boxes(lines, ARROW_REACH)
        hidden = np.array([not pipe.isVisible() for pipe in pipes])
        after[hidden] = NOWHERE
        index.polylines[slots] = lines
        index.arrows[slots] = heads
        index.boxes[slots] = after
        index.looks[slots] = [self._number(pipe.look) for pipe in pipes]
        nodes = [(p.output_port.node, p.input_port.node) for p in pipes]
        index.ends[slots] = [(getattr(a, "slot", -1), getattr(b, "slot", -1)) for a, b in nodes]
        known = np.append(lifted, False)  # -1 asks for the last one
        index.lifted[slots] = known[index.ends[slots]].any(axis=1)
        drawn = slots[~hidden & ~index.lifted[slots]]
        changed += index.covered(drawn)
        return changed

    def _number(self, look: PipeLook) -> int:
        number = self._look_numbers.get(look)
        if number is None:
            number = self._look_numbers[look] = len(self.looks)
            self.looks.append(look)
        return number

    def _ways(
        self, pipes: list[PipeView], starts: NDArray[np.float64], ends: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The pipes' polylines and arrows."""
        vertical = self.direction == LayoutDirectionEnum.VERTICAL.value
        if self.layout == PipeLayoutEnum.STRAIGHT.value:
            lines = straight(starts, ends)
        elif self.layout == PipeLayoutEnum.ANGLE.value:
            lines = angled(starts, ends, vertical=vertical)
        else:
            nodes = (pipe.input_port.node for pipe in pipes)
            reach = np.array([node.height if vertical else node.width for node in nodes])
            lines = curves(starts, ends, reach, vertical=vertical)
        heads = arrows(lines, curved=self.layout == PipeLayoutEnum.CURVED.value)
        own = [i for i, p in enumerate(pipes) if p.input_port.node is p.output_port.node]
        if own:
            nodes = (pipes[i].input_port.node for i in own)
            sizes = np.array([node.width if vertical else node.height for node in nodes])
            lines[own] = loops(starts[own], ends[own], sizes, vertical=vertical)
            heads[own] = arrows(lines[own], curved=False)
        return lines, heads

    def nearest(self, x: float, y: float, reach: float) -> PipeView | None:
        """The pipe nearest to a point of the scene, no farther away than a reach."""
        near = self.index.within([(x - reach, y - reach, x + reach, y + reach)])
        ranked = ((distance(self.polylines[pipe.slot], x, y), pipe) for pipe in near)
        found = min(ranked, key=lambda pair: pair[0], default=None)
        return found[1] if found is not None and found[0] <= reach else None

    def resting(self, rects: Sequence[Box]) -> NDArray[np.intp]:
        """Slots of the pipes that touch one of the rectangles, lifted ones left out."""
        slots = self.index.slots(rects)
        return slots[~self.index.lifted[slots]]
