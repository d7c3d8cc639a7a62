"""Pictures of nodes, kept while they are likely to be shown again."""

from __future__ import annotations

import math
from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

from casare_rpa.presentation.canvas.node_picture import paint_safely

if TYPE_CHECKING:
    from casare_rpa.presentation.canvas.node_item import NodeItem

# A full-HD window filled with nodes takes 8 MB; this holds it at several zooms and while it scrolls.
CAPACITY_BYTES = 32 * 1024 * 1024
# A side of more pixels is no picture to keep: a title of ten thousand letters would fill the cache alone.
LONGEST = 4096


class Picture(NamedTuple):
    """A node's picture.

    Attributes:
        scale: the device pixels per unit it was painted for.
        corner: from the pixel that the node's own corner is on to that of the picture.
    """

    pixmap: QPixmap
    scale: float
    labels: bool
    corner: QPointF


class PictureCache:
    """Pictures by node, the least recently shown dropped first.

    Attributes:
        painted: how many pictures were painted in all.
    """

    def __init__(self, capacity: int = CAPACITY_BYTES) -> None:
        self._capacity = capacity
        self._pictures: OrderedDict[NodeItem, Picture] = OrderedDict()
        self._bytes = 0
        self.painted = 0

    def __len__(self) -> int:
        return len(self._pictures)

    def __repr__(self) -> str:
        return f"<PictureCache {len(self)} pictures, {self._bytes} bytes>"

    def has(self, node: NodeItem, scale: float, *, labels: bool) -> bool:
        """Whether a picture is there already."""
        found = self._pictures.get(node)
        return found is not None and (found.scale, found.labels) == (scale, labels)

    @staticmethod
    def holds(node: NodeItem, scale: float) -> bool:
        """Whether a node is of a size that pictures are kept of; others are painted in place."""
        left, top, right, bottom = node.layout.extent
        return max(right - left, bottom - top) * scale <= LONGEST

    def get(self, node: NodeItem, scale: float, ratio: float, *, labels: bool) -> Picture:
        """A node's picture, painted where the cache has none that will do.

        Args:
            node: whose picture.
            scale: pixels per scene unit it is wanted for.
            ratio: device pixels per pixel.
            labels: whether port labels are wanted.
        """
        found = self._pictures.get(node)
        fine = scale * ratio
        if found is not None and (found.scale, found.labels) == (fine, labels):
            self._pictures.move_to_end(node)
            return found
        self.drop(node)
        pixmap, x, y = _painted(node, fine, labels=labels)
        pixmap.setDevicePixelRatio(ratio)
        picture = Picture(pixmap, fine, labels, QPointF(x / ratio, y / ratio))
        self.painted += 1
        self._pictures[node] = picture
        self._bytes += _size(picture)
        while self._bytes > self._capacity and len(self._pictures) > 1:
            _, oldest = self._pictures.popitem(last=False)
            self._bytes -= _size(oldest)
        return picture

    def drop(self, node: NodeItem) -> None:
        """Forget a node's picture."""
        found = self._pictures.pop(node, None)
        if found is not None:
            self._bytes -= _size(found)

    def clear(self) -> None:
        """Forget all pictures."""
        self._pictures.clear()
        self._bytes = 0


def _size(picture: Picture) -> int:
    return 4 * picture.pixmap.width() * picture.pixmap.height()


def _painted(node: NodeItem, scale: float, *, labels: bool) -> tuple[QPixmap, int, int]:
    """A picture, and where it begins: whole pixels away from the node's own corner.

    So what lies on pixels in the node's coordinates does so on the screen, and looks as if it were painted there.
    """
    left, top, right, bottom = node.layout.extent
    x, y = math.floor(left * scale), math.floor(top * scale)
    pixmap = QPixmap(max(math.ceil(right * scale) - x, 1), max(math.ceil(bottom * scale) - y, 1))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-x, -y)
    painter.scale(scale, scale)
    paint_safely(painter, node, labels=labels)
    painter.end()
    return pixmap, x, y
