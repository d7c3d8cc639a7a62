"""Paints what rectangles of the scene show, in steps that a slice of time can hold.

The lists are made once, from the tables; then each step paints a part of them. So a frame of 10,000 nodes is
painted over many events, and no list is searched twice for it.
"""

from __future__ import annotations

import math
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from NodeGraphQt.constants import NodeEnum
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from casare_rpa.presentation.canvas.array_drawing import draw_rects
from casare_rpa.presentation.canvas.arrow_painter import ArrowPainter
from casare_rpa.presentation.canvas.box_index import NOWHERE
from casare_rpa.presentation.canvas.grid_painter import paint_background
from casare_rpa.presentation.canvas.level_of_detail import Detail, LevelOfDetail, level_of_detail
from casare_rpa.presentation.canvas.node_picture import all_parts, paint_safely
from casare_rpa.presentation.canvas.pipe_geometry import longer_sides, strides, visible_segments
from casare_rpa.presentation.canvas.pipe_strokes import (
    draw_dashed,
    draw_segments,
    pen_of,
    portions,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from casare_rpa.presentation.canvas.backdrop_item import BackdropItem
    from casare_rpa.presentation.canvas.box_index import Box, BoxIndex
    from casare_rpa.presentation.canvas.grid_painter import Setting
    from casare_rpa.presentation.canvas.node_item import NodeItem
    from casare_rpa.presentation.canvas.node_table import NodeTable
    from casare_rpa.presentation.canvas.picture_cache import PictureCache
    from casare_rpa.presentation.canvas.pipe_table import PipeTable

    Step = Callable[[QPainter], None]

# What one step draws at most: each about a millisecond on the reference machine.
_PIXELS_A_STEP = 60_000.0
_BLOCKS_A_STEP = 4000
_PIPES_A_STEP = 2000
# Pipes over each pixel of the graph: where so many lie over each other, neither edge nor bend of one can be made out.
_CROWDED = 6.0
_CROWDED_STRIDE = 12
_CROWDED_PIXELS = 4 * _PIXELS_A_STEP  # without smooth edges they are that much cheaper


class Plan(NamedTuple):
    """What is to be done, and about how long it takes in seconds of the reference machine."""

    seconds: float
    steps: Iterator[Step]


# Seconds of the reference machine: a picture that the cache has and one that it has not, a pipe, and a pixel.
_KEPT, _NEW, _PIPE, _PIXEL = 6e-6, 250e-6, 2e-6, 0.6e-9


class FramePainter:
    """Paints from the tables and counts what it painted.

    Attributes:
        nodes_painted: nodes painted in all.
        pipes_painted: pipes painted in all.
    """

    def __init__(
        self,
        nodes: NodeTable[NodeItem],
        backdrops: BoxIndex[BackdropItem],
        pipes: PipeTable,
        pictures: PictureCache,
    ) -> None:
        self._nodes, self._backdrops, self._pipes = nodes, backdrops, pipes
        self.pictures = pictures
        self.arrows = ArrowPainter()
        self.nodes_painted = self.pipes_painted = 0
        # The pipes' length and the nodes' area, and of which changes of the tables.
        self._size, self._measured = (0.0, 0.0), (-1, -1)

    def __repr__(self) -> str:
        return f"<FramePainter {self.nodes_painted} nodes, {self.pipes_painted} pipes painted>"

    def plan(self, rects: list[Box], scale: float, ratio: float, setting: Setting) -> Plan:
        """What is to be done to paint rectangles of the scene.

        Each step is given a painter that is clipped to the rectangles, and maps the scene to the device.
        """
        level = level_of_detail(scale)
        nodes, pipes = self._nodes.resting(rects), self._pipes.resting(rects)
        area = sum((right - left) * (bottom - top) for left, top, right, bottom in rects)
        seconds = area * scale * scale * _PIXEL + len(pipes) * _PIPE + len(nodes) * _KEPT
        if level.nodes is not Detail.BLOCK:
            has, items = self.pictures.has, self._nodes.items(nodes)
            new = sum(not has(node, scale * ratio, labels=level.labels) for node in items)
            seconds += new * _NEW
        below: list[Step] = [
            partial(paint_background, rects=rects, setting=setting),
            *(partial(_paint_backdrop, backdrop=b) for b in self._backdrops.within(rects)),
        ]
        steps = chain(
            below,
            self._pipe_steps(pipes, rects, level, scale),
            self._node_steps(nodes, level, scale, ratio),
        )
        return Plan(seconds, steps)

    def paint_lifted(
        self, painter: QPainter, nodes: NDArray[np.intp], rect: Box, ratio: float
    ) -> None:
        """Paint moving nodes and their pipes above the picture.

        Args:
            painter: maps the scene to the device.
            nodes: the slots of the moving nodes.
            rect: what the viewport shows.
            ratio: device pixels per pixel.
        """
        scale = painter.worldTransform().m11()
        level = level_of_detail(scale)
        theirs = np.zeros(
            self._nodes.capacity + 1, np.bool_
        )  # the last flag is what an end of -1 means
        theirs[nodes] = True
        shown = self._pipes.index.slots([rect])
        shown = shown[theirs[self._pipes.index.ends[shown]].any(axis=1)]
        boxes = self._nodes.boxes[nodes]
        left, top, right, bottom = rect
        nodes = nodes[
            (boxes[:, 0] <= right)
            & (boxes[:, 2] >= left)
            & (boxes[:, 1] <= bottom)
            & (boxes[:, 3] >= top)
        ]
        for step in self._pipe_steps(shown, [rect], level, scale):
            step(painter)
        for step in self._node_steps(nodes, level, scale, ratio):
            step(painter)

    def paint_blocks(self, painter: QPainter) -> None:
        """Paint all nodes as blocks, as an overview shows them."""
        slots = np.flatnonzero(self._nodes.placed())
        for step in self._block_steps(slots, painter.worldTransform().m11()):
            step(painter)

    # Pipes

    def _crowded(self, scale: float) -> bool:
        """Whether pipes lie so thick that smooth edges and round bends, which take twice as long, would not be seen.

        Asked of the whole graph: what is painted later, and next to it, must look alike. A frame of a pan asks
        for each strip, and the answer takes as long as a blit: it is kept until something changed.
        """
        state = self._nodes.changes, self._pipes.changes
        if state != self._measured:
            left, top, right, bottom = self._nodes.extent() or NOWHERE
            self._measured = state
            self._size = self._pipes.length(), (right - left) * (bottom - top)
        length, area = self._size
        return length > _CROWDED * area * scale

    def _pipe_steps(
        self, slots: NDArray[np.intp], rects: list[Box], level: LevelOfDetail, scale: float
    ) -> Iterator[Step]:
        self.pipes_painted += len(slots)
        index = self._pipes.index
        smooth = level.nodes is not Detail.BLOCK or not self._crowded(scale)
        least = level.pipe_stride if smooth else _CROWDED_STRIDE
        pixels = _PIXELS_A_STEP if smooth else _CROWDED_PIXELS
        looks = index.looks[slots]
        # Highlighted pipes have the later looks as a rule, and lie above the others.
        for number in np.unique(looks).tolist():
            look = self._pipes.looks[number]
            pen = pen_of(look, level, scale)
            alike = slots[looks == number]
            for start in range(0, len(alike), _PIPES_A_STEP):
                chosen = alike[start : start + _PIPES_A_STEP]
                if pen.style() != Qt.PenStyle.SolidLine:
                    yield from (
                        partial(draw_dashed, way=index.polylines[slot], pen=pen) for slot in chosen
                    )
                    continue
                stride = strides(longer_sides(index.boxes[chosen]), scale, least)
                for every in np.unique(stride).tolist():
                    points = index.polylines[chosen[stride == every], ::every]
                    lines = visible_segments(points, rects, pen.widthF() / scale)
                    for part in portions(lines, scale, pixels):
                        yield partial(draw_segments, lines=part, pen=pen, smooth=smooth)
            if level.arrows:
                yield from self.arrows.steps(index.arrows[alike], look, rects, scale)

    # Nodes

    def _node_steps(
        self, slots: NDArray[np.intp], level: LevelOfDetail, scale: float, ratio: float
    ) -> Iterator[Step]:
        self.nodes_painted += len(slots)
        if level.nodes is Detail.BLOCK:
            yield from self._block_steps(slots, scale)
            return
        # Selected nodes lie above the others.
        order = np.argsort(self._nodes.selected[slots], kind="stable")
        for node in self._nodes.items(slots[order]):
            yield partial(
                self._draw_picture, node=node, scale=scale, ratio=ratio, labels=level.labels
            )

    def _block_steps(self, slots: NDArray[np.intp], scale: float) -> Iterator[Step]:
        colors = self._nodes.colors[slots]
        for color in np.unique(colors).tolist():
            bodies = self._nodes.bodies[slots[colors == color]]
            for start in range(0, len(bodies), _BLOCKS_A_STEP):
                part = np.ascontiguousarray(bodies[start : start + _BLOCKS_A_STEP])
                yield partial(_draw_blocks, rects=part, color=color)
        selected = slots[self._nodes.selected[slots]]
        if len(selected):
            outlines = np.ascontiguousarray(self._nodes.bodies[selected])
            yield partial(_draw_outlines, rects=outlines, scale=scale)

    def _draw_picture(
        self, painter: QPainter, node: NodeItem, scale: float, ratio: float, *, labels: bool
    ) -> None:
        if node.slot < 0:
            return  # it left the scene since the list was made
        if not self.pictures.holds(node, scale * ratio):
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(node.pos())
            paint_safely(painter, node, all_parts(labels=labels))
            painter.restore()
            return
        picture = self.pictures.get(node, scale, ratio, labels=labels)
        place, to_device = node.pos(), painter.worldTransform()
        # Whole pixels: the picture is neither blurred nor shifted against its neighbours.
        x = math.floor(place.x() * scale + to_device.dx() + 0.5)
        y = math.floor(place.y() * scale + to_device.dy() + 0.5)
        painter.setWorldMatrixEnabled(False)
        painter.drawPixmap(picture.corner + QPointF(x, y), picture.pixmap)
        painter.setWorldMatrixEnabled(True)


def _paint_backdrop(painter: QPainter, backdrop: BackdropItem) -> None:
    if backdrop.slot < 0:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    scale = painter.worldTransform().m11()
    painter.translate(backdrop.pos())
    backdrop.paint_backdrop(painter, scale)
    painter.restore()


def _draw_blocks(painter: QPainter, rects: NDArray[np.float64], color: int) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor.fromRgba(color))
    draw_rects(painter, rects)


def _draw_outlines(painter: QPainter, rects: NDArray[np.float64], scale: float) -> None:
    painter.setPen(QPen(QColor(*NodeEnum.SELECTED_BORDER_COLOR.value), 2.0 / scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    draw_rects(painter, rects)
