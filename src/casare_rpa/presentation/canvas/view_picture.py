"""What the viewport shows: a layer that is kept true to the scene in slices of time.

A pan shows the layer elsewhere and paints the strip that came into view. A zoom shows it stretched, until one of
the new scale is painted. Whatever takes longer than a slice is painted on a copy, which is shown once it is done.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QRegion

from casare_rpa.presentation.canvas.layer import Layer, rects_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from casare_rpa.presentation.canvas.box_index import Box
    from casare_rpa.presentation.canvas.frame_painter import FramePainter, Plan, Step
    from casare_rpa.presentation.canvas.grid_painter import Setting

SLICE_S = 0.003
"""CPU of the GUI thread that one slice takes: a frame of 120 Hz has room for it beside events and a blit."""
IN_PLACE_S = 0.006
"""What is thought to take no longer is painted at once: to copy the layer takes as long, and shows it later."""
# More rectangles than this are looked up as one; the painter is clipped to each all the same.
_APART = 12
# No more are painted each by itself.
_STRIPS = 3
_EMPTY = QRect(0, 0, 1, 1)


class View(NamedTuple):
    """What is looked at: a rectangle in pixels of the scene at a scale, and device pixels per pixel."""

    rect: QRect
    scale: float
    ratio: float


class _Part(NamedTuple):
    """A region with the steps that paint it."""

    region: QRegion
    steps: Iterator[Step]


class _Job:
    """A region being painted part by part on a layer, which is the one shown or a copy of it."""

    def __init__(self, layer: Layer, region: QRegion, parts: list[_Part]) -> None:
        self.layer, self.region, self._parts = layer, region, parts
        self.spoilt = QRegion()

    def run(self, end: float) -> bool:
        """Paint until a time; True when all is painted."""
        while self._parts:
            if not self._run(self._parts[0], end):
                return False
            del self._parts[0]
        return True

    def _run(self, part: _Part, end: float) -> bool:
        painter = self.layer.painter()
        painter.setClipRegion(part.region)
        painter.scale(self.layer.scale, self.layer.scale)
        try:
            for step in part.steps:
                step(painter)
                if time.thread_time() >= end:
                    return False
        finally:
            painter.end()
        return True


class ViewPicture:
    """Keeps the picture.

    Args:
        painter: paints from the scene's tables.
        setting: says what the background is.

    Attributes:
        slices: slices worked in all.
        repeats: whether the last one ended a layer that holds no more than what the window shows already.
    """

    def __init__(self, painter: FramePainter, setting: Callable[[], Setting]) -> None:
        self._painter, self._setting = painter, setting
        self._view = View(_EMPTY, 1.0, 1.0)
        self._front: Layer | None = None
        self._job: _Job | None = None
        self._straight: Plan | None = None
        self._shown: View | None = None  # what the window shows without a layer
        self._fresh = True
        self.slices = 0
        self.repeats = False

    def __repr__(self) -> str:
        return f"<ViewPicture of {self._front!r}, {'busy' if self.busy else 'complete'}>"

    @property
    def busy(self) -> bool:
        """Whether what is looked at is not painted completely."""
        return self._job is not None or not (self._shown == self._view or self._lack().isEmpty())

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show yet."""
        return self._front is None

    def look(self, view: View) -> None:
        """Note what is looked at; the layer is scrolled along."""
        self._view = view
        for layer in (self._front, self._job.layer if self._job else None):
            if layer is not None and layer.serves(*view) and not layer.rect.contains(view.rect):
                if self._job is not None:
                    self._job = None  # its steps know nothing of the place the layer has now
                layer.follow(view.rect, self._setting().background)
        if self._job is not None and not self._job.layer.serves(*view):
            self._job = None

    def spoil(self, places: NDArray[np.float64]) -> None:
        """Note that boxes of the scene, of shape (n, 4), look different now."""
        if not len(places):
            return
        self._shown = None
        front, job = self._front, self._job
        if front is not None:
            front.valid -= _region(places, front)
        if job is not None:
            job.spoilt += _region(places, job.layer)

    def forget(self) -> None:
        """Note that everything looks different."""
        self._job = self._shown = None
        if self._front is not None:
            self._front.valid = QRegion()

    def let_go(self) -> None:
        """Give up the memory of the layers; what is looked at next is painted from nothing."""
        self._front = self._job = self._shown = None

    def _lack(self) -> QRegion:
        if self._front is None or not self._front.serves(*self._view):
            return QRegion(self._view.rect)
        return self._front.missing(self._view.rect)

    # Working

    def first_straight(self, seconds: float) -> bool:
        """Have ``draw`` paint the very first view straight to the window, where that is thought to be quick.

        A layer and its blit take 8 ms of a first frame of 100 nodes; it is needed only once something moves.
        """
        if not self._fresh or self._job is not None:
            return False
        self._fresh = False
        rect, scale, ratio = self._view
        plan = self._painter.plan(_boxes(QRegion(rect), scale), scale, ratio, self._setting())
        self._straight = plan if plan.seconds <= seconds else None
        return self._straight is not None

    def advance(self, seconds: float = SLICE_S) -> bool:
        """Work for a slice; True when what is looked at is painted."""
        self.slices += 1
        self.repeats = False
        end = time.thread_time() + seconds
        while True:
            if self._job is None:
                region = self._lack()
                if region.isEmpty():
                    return True
                self._job = self._started(region)
            job = self._job
            # What is shown must not be left half painted; it was chosen because it is quick.
            if not job.run(math.inf if job.layer is self._front else end):
                return False
            job.layer.valid = (job.layer.valid + job.region) - job.spoilt
            self._front, self._job = job.layer, None
            self.repeats, self._shown = self._shown == self._view, None
            if time.thread_time() >= end:
                return self._lack().isEmpty()

    def _started(self, region: QRegion) -> _Job:
        front, setting = self._front, self._setting()
        serves = front is not None and front.serves(*self._view)
        scale, ratio = self._view.scale, self._view.ratio
        parts = _parts(region)
        plans = [self._painter.plan(_boxes(part, scale), scale, ratio, setting) for part in parts]
        if front is None or not serves:
            layer = Layer(*self._view, setting.background)
        else:
            quick = sum(plan.seconds for plan in plans) <= IN_PLACE_S
            layer = front if quick else front.copy()
        steps = [plan.steps for plan in plans]
        return _Job(layer, region, list(map(_Part, parts, steps)))

    def draw(self, painter: QPainter) -> None:
        """Draw what there is, in the viewport's coordinates."""
        background = self._setting().background
        if self._front is not None:
            self._front.draw(painter, self._view.rect, self._view.scale, background)
        elif self._straight is not None:
            self._draw_straight(painter, self._straight)
        else:
            painter.fillRect(QRect(QPoint(0, 0), self._view.rect.size()), background)

    def _draw_straight(self, painter: QPainter, plan: Plan) -> None:
        rect, scale, _ = self._view
        painter.save()
        painter.translate(-rect.left(), -rect.top())
        painter.scale(scale, scale)
        for step in plan.steps:
            step(painter)
        painter.restore()
        self._straight, self._shown = None, self._view


def _parts(region: QRegion) -> list[QRegion]:
    """What is painted one after the other.

    The two strips of a slanted pan are rectangles each: a pipe that is clipped to both takes three times as long.
    """
    return [QRegion(r) for r in rects_of(region)] if region.rectCount() <= _STRIPS else [region]


def _boxes(region: QRegion, scale: float) -> list[Box]:
    """The boxes of the scene that are looked up to paint a region."""
    rects = rects_of(region) if region.rectCount() <= _APART else [region.boundingRect()]
    return [
        (r.left() / scale, r.top() / scale, (r.right() + 1) / scale, (r.bottom() + 1) / scale)
        for r in rects
    ]


# Many rectangles are told apart by tiles of this many pixels: a region of thousands is slow to make and to clip to.
_TILE = 32
_MANY = 24


def _region(boxes: NDArray[np.float64], layer: Layer) -> QRegion:
    """What boxes of the scene cover of a layer, with the pixels that anti-aliasing touches beside them."""
    left, top, width, height = layer.rect.getRect()
    low = np.maximum(np.floor(boxes[:, :2] * layer.scale) - 2 - (left, top), 0.0)
    high = np.minimum(np.ceil(boxes[:, 2:] * layer.scale) + 2 - (left, top), (width, height))
    inside = (low < high).all(axis=1)  # NaN is nowhere
    rects = np.concatenate([low[inside], high[inside]], axis=1).astype(np.int64)
    region = QRegion()
    if len(rects) <= _MANY:
        for x0, y0, x1, y1 in rects.tolist():
            region += QRect(left + x0, top + y0, x1 - x0, y1 - y0)
        return region
    # How many boxes begin and end at each tile; summed up, how many lie over it.
    edges_at = np.zeros((height // _TILE + 2, width // _TILE + 2), np.int32)
    x0, y0, x1, y1 = (rects // _TILE).T
    for x, y, sign in ((x0, y0, 1), (x1 + 1, y1 + 1, 1), (x1 + 1, y0, -1), (x0, y1 + 1, -1)):
        np.add.at(edges_at, (y, x), sign)
    tiles = edges_at.cumsum(axis=0).cumsum(axis=1) > 0
    for row, flags in enumerate(tiles):
        edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]))).tolist()
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            region += QRect(left + start * _TILE, top + row * _TILE, (end - start) * _TILE, _TILE)
    return region
