"""Holds two pictures of one graph against each other; pure, over arrays of pixels."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

TOLERANCE = 16
"""What a channel may differ by, of 255."""
TEXT_TOLERANCE = 64
"""The same within a text, where two ways to place a letter may shade its edges differently."""
# A pixel belongs to a letter when it stands out from what is around by this much.
_INK = 60

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels, right and bottom beyond the last one."""


class TextComparison(NamedTuple):
    """One text in both pictures.

    Attributes:
        box: where stock has its text.
        stock: what the letters cover there, None where there are none.
        ours: the same in our picture.
        alike: the share of the box's pixels that are within the text's tolerance.
    """

    box: Box
    stock: Box | None
    ours: Box | None
    alike: float

    @property
    def apart(self) -> float:
        """How far an edge of the letters lies from stock's at most; infinite where one has none."""
        if self.stock is None or self.ours is None:
            return 0.0 if self.stock is self.ours else float("inf")
        return float(max(abs(a - b) for a, b in zip(self.stock, self.ours, strict=True)))


class Comparison(NamedTuple):
    """Two pictures.

    Attributes:
        alike: the share of all pixels outside of texts that are within the tolerance.
        drawn_alike: the same, of the pixels alone that one of the pictures drew something on.
        texts: the texts.
    """

    alike: float
    drawn_alike: float
    texts: tuple[TextComparison, ...]


def off(stock: np.ndarray, ours: np.ndarray, tolerance: int = TOLERANCE) -> np.ndarray:
    """Which pixels differ by more than a tolerance in one of their channels."""
    if stock.shape != ours.shape:
        raise ValueError(f"pictures of {stock.shape} and {ours.shape}; allowed: the same size")
    return (np.abs(stock.astype(np.int16) - ours.astype(np.int16)) > tolerance).any(axis=-1)


def compare(stock: np.ndarray, ours: np.ndarray, empty: np.ndarray, texts: list[Box]) -> Comparison:
    """Hold two pictures against each other.

    Args:
        stock: height x width x 3 channels.
        ours: the same.
        empty: stock's picture of the same place without anything on it.
        texts: where stock has its texts.
    """
    wrong = off(stock, ours)
    looked_at = np.ones(wrong.shape, dtype=bool)
    for left, top, right, bottom in texts:
        looked_at[top:bottom, left:right] = False
    drawn = looked_at & (off(stock, empty, 4) | off(ours, empty, 4))
    return Comparison(
        _share(~wrong, looked_at),
        _share(~wrong, drawn),
        tuple(_compare_text(stock, ours, box) for box in texts),
    )


def _share(right: np.ndarray, among: np.ndarray) -> float:
    count = int(among.sum())
    return float((right & among).sum()) / count if count else 1.0


def _compare_text(stock: np.ndarray, ours: np.ndarray, box: Box) -> TextComparison:
    left, top, right, bottom = box
    theirs, mine = stock[top:bottom, left:right], ours[top:bottom, left:right]
    alike = 1.0 - float(off(theirs, mine, TEXT_TOLERANCE).mean()) if theirs.size else 1.0
    return TextComparison(box, ink(theirs), ink(mine), alike)


def ink(pixels: np.ndarray) -> Box | None:
    """What letters cover: the pixels that stand out from the commonest colour."""
    if not pixels.size:
        return None
    ground = np.median(pixels.reshape(-1, pixels.shape[-1]), axis=0).astype(np.uint8)
    marked = off(pixels, np.broadcast_to(ground, pixels.shape), _INK)
    if not marked.any():
        return None
    rows, columns = np.flatnonzero(marked.any(axis=1)), np.flatnonzero(marked.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def side_by_side(stock: np.ndarray, ours: np.ndarray) -> np.ndarray:
    """Stock's picture, ours, and what differs in red, to look at."""
    marked = (ours // 3).copy()
    marked[off(stock, ours)] = (255, 40, 40)
    gap = np.full((stock.shape[0], 6, 3), 255, dtype=np.uint8)
    return np.concatenate([stock, gap, ours, gap, marked], axis=1)
