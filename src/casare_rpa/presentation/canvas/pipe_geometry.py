"""Pipes as polylines, many at a time.

A curve is flattened once, when an end of it moves; a frame then only picks the segments it shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from casare_rpa.presentation.canvas.box_index import Box

SEGMENTS = 36
"""Segments of a pipe: a multiple of every stride that a level of detail uses."""
_T = np.linspace(0.0, 1.0, SEGMENTS + 1)[:, None]
# Closer together at the ends, where a curve bends.
_S = (1 - np.cos(np.pi * _T)) / 2
_BERNSTEIN = np.hstack([(1 - _S) ** 3, 3 * _S * (1 - _S) ** 2, 3 * _S**2 * (1 - _S), _S**3])
_LOOP_GAP = 40.0


def curves(
    starts: NDArray[np.float64],
    ends: NDArray[np.float64],
    reach: NDArray[np.float64],
    *,
    vertical: bool,
) -> NDArray[np.float64]:
    """Cubics from outputs to inputs as polylines of shape (n, SEGMENTS + 1, 2).

    Args:
        starts: (n, 2) the outputs' centres.
        ends: (n, 2) the inputs' centres.
        reach: (n,) the longest a control arm may be.
        vertical: the flow goes down instead of to the right.
    """
    axis = 1 if vertical else 0
    arm = np.minimum(np.abs(ends[:, axis] - starts[:, axis]), reach)
    control = np.stack([starts, starts, ends, ends], axis=1)
    control[:, 1, axis] += arm
    control[:, 2, axis] -= arm
    # One product for all pipes: a fifth of the time of one product a pipe.
    columns = control.transpose(1, 0, 2).reshape(4, -1)
    with np.errstate(invalid="ignore", over="ignore"):  # nodes may be at infinity
        points = _BERNSTEIN @ columns
    result: NDArray[np.float64] = points.reshape(SEGMENTS + 1, -1, 2).transpose(1, 0, 2)
    return result


def straight(starts: NDArray[np.float64], ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """Straight lines as polylines."""
    result: NDArray[np.float64] = starts[:, None, :] * (1 - _T) + ends[:, None, :] * _T
    return result


def angled(
    starts: NDArray[np.float64], ends: NDArray[np.float64], *, vertical: bool
) -> NDArray[np.float64]:
    """Lines that leave and arrive along the flow, with a slope between, as polylines."""
    axis = 1 if vertical else 0
    half = np.abs(starts[:, axis] - ends[:, axis]) / 2
    first, second = starts.copy(), ends.copy()
    first[:, axis] += half
    second[:, axis] -= half
    return _through(np.stack([starts, first, second, ends], axis=1))


def loops(
    starts: NDArray[np.float64],
    ends: NDArray[np.float64],
    sizes: NDArray[np.float64],
    *,
    vertical: bool,
) -> NDArray[np.float64]:
    """Pipes from a node to itself, led round underneath it or to its right, as polylines.

    Args:
        starts: (n, 2) the outputs' centres.
        ends: (n, 2) the inputs' centres.
        sizes: (n,) how far from the output the way round is: the node's height, its width where the flow goes down.
        vertical: the flow goes down instead of to the right.
    """
    along, across = (1, 0) if vertical else (0, 1)
    out, back = starts[:, along] + _LOOP_GAP, ends[:, along] - _LOOP_GAP
    away = starts[:, across] + sizes

    def corner(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
        """At one place along the flow and one across it."""
        return np.stack([second, first] if vertical else [first, second], axis=1)

    corners = [
        starts,
        corner(out, starts[:, across]),
        corner(out, away),
        corner(back, away),
        corner(back, ends[:, across]),
        ends,
    ]
    return _through(np.stack(corners, axis=1))


def _through(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Polylines through corners: each corner is a point, the rest repeats the last one."""
    points = np.repeat(corners[:, -1:], SEGMENTS + 1, axis=1)
    count = corners.shape[1]
    # Corners sit at multiples of 6, which every stride divides: all levels show them. Six legs fit.
    step = 6
    for leg in range(count - 1):
        share = np.linspace(0.0, 1.0, step, endpoint=False)[:, None]
        points[:, leg * step : (leg + 1) * step] = (
            corners[:, leg, None] * (1 - share) + corners[:, leg + 1, None] * share
        )
    return points


def pieces(polylines: NDArray[np.float64], margin: float) -> NDArray[np.float64]:
    """The boxes around each sixth of every polyline, of shape (n, 6, 4), widened by a margin.

    A long pipe covers far less than its one box.
    """
    step = SEGMENTS // 6
    # Point by point: to compare whole rows of pipes is ten times as fast as each pipe's own points.
    points = np.ascontiguousarray(polylines.transpose(1, 0, 2))
    result = np.empty((len(polylines), 6, 4))
    for part, at in enumerate(range(0, SEGMENTS, step)):
        result[:, part, :2] = points[at : at + step + 1].min(axis=0) - margin
        result[:, part, 2:] = points[at : at + step + 1].max(axis=0) + margin
    return result


def around(parts: NDArray[np.float64]) -> NDArray[np.float64]:
    """The one box around each row of boxes, from shape (n, m, 4) to (n, 4)."""
    return np.hstack([parts[..., :2].min(axis=1), parts[..., 2:].max(axis=1)])


@np.errstate(invalid="ignore")  # nodes may be at infinity
def longer_sides(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each box of shape (n, 4) reaches along its longer side."""
    result: NDArray[np.float64] = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    return result


ARROW_REACH = 12.0
"""How far a direction arrow reaches from its middle."""
# NodeGraphQt sizes arrows by what a hundredth of the pipe is long: less than 1 makes them smaller, this none.
_LEAST_ARROW = 0.3


@np.errstate(invalid="ignore")  # nodes may be at infinity
def arrows(polylines: NDArray[np.float64], *, curved: bool) -> NDArray[np.float64]:
    """The arrows halfway along polylines: rows x, y, degrees clockwise from the right, size; no arrow has size 0.

    Args:
        polylines: the pipes' ways.
        curved: whether they are curves, whose middle is that of their parameter, else that of their length.
    """
    if curved:
        half = SEGMENTS // 2
        middle = polylines[:, half]
        way = (polylines[:, half + 1] - polylines[:, half - 1]) / float(
            _S[half + 1, 0] - _S[half - 1, 0]
        )
    else:
        middle = _along(polylines, 0.5)
        # Over a fiftieth of it: at a corner the way is neither leg's.
        way = (_along(polylines, 0.51) - _along(polylines, 0.49)) / 0.02
    size = np.minimum(np.hypot(way[:, 0], way[:, 1]) / 100.0, 1.0)
    size[size < _LEAST_ARROW] = 0.0
    degrees = np.degrees(np.arctan2(way[:, 1], way[:, 0]))
    return np.column_stack([middle, degrees, size])


def _along(polylines: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """The points at a share of the polylines' lengths."""
    legs = np.diff(polylines, axis=1)
    sizes = np.hypot(legs[:, :, 0], legs[:, :, 1])
    ends = np.cumsum(sizes, axis=1)
    wanted = ends[:, -1] * share
    row, leg = np.arange(len(polylines)), (ends < wanted[:, None]).sum(axis=1)
    size = sizes[row, leg]
    back = (ends[row, leg] - wanted) / np.where(size > 0.0, size, 1.0)
    result: NDArray[np.float64] = polylines[row, leg + 1] - legs[row, leg] * back[:, None]
    return result


# A segment longer than this on the screen shows that a curve is none.
_LENGTH = 6.0
STRIDES = (1, 2, 3, 6, 12, 36)
"""Every how many points of a polyline one may be used: each divides SEGMENTS."""


def strides(extents: NDArray[np.float64], scale: float, least: int) -> NDArray[np.int64]:
    """Every how many points of each pipe one is used: few for a pipe that is small on the screen.

    Args:
        extents: (n,) the longer sides of the pipes' boxes.
        scale: pixels per unit of the scene.
        least: the finest stride that the level of detail allows.
    """
    choices = np.array([stride for stride in STRIDES if stride >= least])
    wanted = np.maximum(extents * scale, 1e-9) / _LENGTH  # segments
    place = np.searchsorted(choices, SEGMENTS / wanted, side="right") - 1
    result: NDArray[np.int64] = choices[np.clip(place, 0, len(choices) - 1)]
    return result


def visible_segments(
    points: NDArray[np.float64], rects: Sequence[Box], margin: float
) -> NDArray[np.float64]:
    """The segments that touch one of the rectangles, as contiguous rows x1, y1, x2, y2.

    Args:
        points: (pipes, points, 2) the points of each pipe that are used.
        rects: of the scene.
        margin: how far from one a segment may lie and still be seen: half the pen's width, or more.
    """
    lines = np.concatenate([points[:, :-1], points[:, 1:]], axis=2).reshape(-1, 4)
    low = np.minimum(lines[:, :2], lines[:, 2:]) - margin
    high = np.maximum(lines[:, :2], lines[:, 2:]) + margin
    shown = np.zeros(len(lines), dtype=bool)
    for left, top, right, bottom in rects:
        shown |= (
            (low[:, 0] <= right)
            & (high[:, 0] >= left)
            & (low[:, 1] <= bottom)
            & (high[:, 1] >= top)
        )
    return np.ascontiguousarray(lines[shown])


def distance(polyline: NDArray[np.float64], x: float, y: float) -> float:
    """How far a point lies from a polyline."""
    start, way = polyline[:-1], np.diff(polyline, axis=0)
    point = np.array([x, y])
    length = np.maximum((way**2).sum(axis=1), 1e-12)
    share = np.clip(((point - start) * way).sum(axis=1) / length, 0.0, 1.0)
    nearest = start + share[:, None] * way
    return float(np.sqrt(((nearest - point) ** 2).sum(axis=1)).min())
