"""All pipes of a viewport: their polylines in one array, brought up to date before a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from NodeGraphQt.constants import LayoutDirectionEnum, PipeLayoutEnum

from casare_rpa.presentation.canvas.box_index import Box, BoxIndex
from casare_rpa.presentation.canvas.pipe_geometry import (
    SEGMENTS,
    angled,
    boxes,
    curves,
    distance,
    loops,
    straight,
)
from casare_rpa.presentation.canvas.port_view import port_centre

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from casare_rpa.presentation.canvas.pipe_view import PipeLook, PipeView

_MARGIN = 3.0
_LOOP_DEPTH = 20.0


class PipeTable:
    """Pipes with their geometry, which is worked out lazily and many at a time.

    Args:
        ask: called when something changed, so that ``refresh`` gets called before the next frame.
    """

    def __init__(self, ask: Callable[[], None]) -> None:
        self._ask = ask
        self.index: BoxIndex[PipeView] = BoxIndex()
        self.polylines: NDArray[np.float64] = np.zeros((64, SEGMENTS + 1, 2))
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

    def add(self, pipe: PipeView) -> None:
        """Take a pipe in."""
        pipe.slot = self.index.add(pipe)
        capacity = len(self.index.boxes)
        if capacity > len(self.polylines):
            grown = np.zeros((capacity, SEGMENTS + 1, 2))
            grown[: len(self.polylines)] = self.polylines
            self.polylines = grown
        self.touch(pipe)

    def remove(self, pipe: PipeView) -> None:
        """Let a pipe go."""
        self.index.remove(pipe.slot)
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

    def refresh(self) -> list[Box]:
        """Work out the pipes that changed; returns what to repaint: their old and new boxes."""
        if not self._dirty:
            return []
        pipes = list(self._dirty)
        self._dirty.clear()
        slots = np.array([pipe.slot for pipe in pipes])
        before = self.index.boxes[slots].copy()
        starts = np.array([port_centre(pipe.output_port) for pipe in pipes])
        ends = np.array([port_centre(pipe.input_port) for pipe in pipes])
        lines = self._ways(pipes, starts, ends)
        after = boxes(lines, _MARGIN)
        after[[not pipe.isVisible() for pipe in pipes]] = (np.inf, np.inf, -np.inf, -np.inf)
        self.polylines[slots] = lines
        self.index.boxes[slots] = after
        changed = np.concatenate([before, after])
        changed = changed[changed[:, 0] <= changed[:, 2]]
        return [(left, top, right, bottom) for left, top, right, bottom in changed.tolist()]

    def _ways(
        self, pipes: list[PipeView], starts: NDArray[np.float64], ends: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        vertical = self.direction == LayoutDirectionEnum.VERTICAL.value
        if self.layout == PipeLayoutEnum.STRAIGHT.value:
            lines = straight(starts, ends)
        elif self.layout == PipeLayoutEnum.ANGLE.value:
            lines = angled(starts, ends, vertical=vertical)
        else:
            nodes = (pipe.input_port.node for pipe in pipes)
            reach = np.array([node.height if vertical else node.width for node in nodes])
            lines = curves(starts, ends, reach, vertical=vertical)
        own = [i for i, p in enumerate(pipes) if p.input_port.node is p.output_port.node]
        if own:
            nodes = (pipes[i].input_port.node for i in own)
            below = np.array([node.y() + node.height + _LOOP_DEPTH for node in nodes])
            lines[own] = loops(starts[own], ends[own], below)
        return lines

    def nearest(self, x: float, y: float, reach: float) -> PipeView | None:
        """The pipe nearest to a point of the scene, no farther away than a reach."""
        near = self.index.within([(x - reach, y - reach, x + reach, y + reach)])
        ranked = ((distance(self.polylines[pipe.slot], x, y), pipe) for pipe in near)
        found = min(ranked, key=lambda pair: pair[0], default=None)
        return found[1] if found is not None and found[0] <= reach else None

    def by_look(self, rects: list[Box]) -> dict[PipeLook, list[int]]:
        """Slots of the pipes that touch one of the rectangles, by how they are drawn."""
        found: dict[PipeLook, list[int]] = {}
        for pipe in self.index.within(rects):
            found.setdefault(pipe.look, []).append(pipe.slot)
        return found
