"""Pictures of nodes, kept while they are likely to be shown again."""

from __future__ import annotations

import math
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

from casare_rpa.presentation.canvas.node_picture import (
    Parts,
    all_parts,
    likeness,
    own_parts,
    paint_safely,
    shared_parts,
)

if TYPE_CHECKING:
    from collections.abc import Hashable

    from casare_rpa.presentation.canvas.node_item import NodeItem

# A full-HD window filled with nodes takes 8 MB; this holds it at several zooms and while it scrolls.
CAPACITY_BYTES = 32 * 1024 * 1024
# What nodes share: a graph has few types of nodes, in few states.
SHARED_BYTES = 8 * 1024 * 1024
# A side of more pixels is no picture to keep: a title of ten thousand letters would fill the cache alone.
LONGEST = 4096

Key = TypeVar("Key")


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


class _Kept(Generic[Key]):
    """Pictures by key, the least recently used dropped first where they take too many bytes."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._pictures: OrderedDict[Key, Picture] = OrderedDict()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._pictures)

    def peek(self, key: Key) -> Picture | None:
        return self._pictures.get(key)

    def use(self, key: Key) -> Picture | None:
        found = self._pictures.get(key)
        if found is not None:
            self._pictures.move_to_end(key)
        return found

    def put(self, key: Key, picture: Picture) -> None:
        self.drop(key)
        self._pictures[key] = picture
        self.bytes += _size(picture)
        while self.bytes > self._capacity and len(self._pictures) > 1:
            _, oldest = self._pictures.popitem(last=False)
            self.bytes -= _size(oldest)

    def drop(self, key: Key) -> None:
        found = self._pictures.pop(key, None)
        if found is not None:
            self.bytes -= _size(found)

    def clear(self) -> None:
        self._pictures.clear()
        self.bytes = 0


class PictureCache:
    """Pictures by node. What nodes of a kind have in common is painted once for all of them.

    Attributes:
        painted: how many pictures were painted in all.
        shared_painted: how many parts that nodes share were painted for them.
    """

    def __init__(self, capacity: int = CAPACITY_BYTES) -> None:
        self._pictures: _Kept[NodeItem] = _Kept(capacity)
        self._shared: _Kept[Hashable] = _Kept(SHARED_BYTES)
        self.painted = self.shared_painted = 0

    def __len__(self) -> int:
        return len(self._pictures)

    def __repr__(self) -> str:
        return f"<PictureCache {len(self)} pictures, {self._pictures.bytes} bytes>"

    def has(self, node: NodeItem, scale: float, *, labels: bool) -> bool:
        """Whether a picture is there already."""
        found = self._pictures.peek(node)
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
        found = self._pictures.use(node)
        fine = scale * ratio
        if found is not None and (found.scale, found.labels) == (fine, labels):
            return found
        pixmap = self._paint(node, fine, labels=labels)
        pixmap.setDevicePixelRatio(ratio)
        x, y = _corner(node, fine)
        picture = Picture(pixmap, fine, labels, QPointF(x / ratio, y / ratio))
        self.painted += 1
        self._pictures.put(node, picture)
        return picture

    def _paint(self, node: NodeItem, scale: float, *, labels: bool) -> QPixmap:
        try:
            alike = likeness(node)
            hash(alike)
        except Exception:  # noqa: BLE001 - colours and fonts come from code of others; painting tells the error
            alike = None
        if alike is None:
            pixmap = _blank(node, scale)
            _paint_on(pixmap, node, scale, all_parts(labels=labels))
            return pixmap
        key = (alike, scale, labels)
        shared = self._shared.use(key)
        if shared is None:
            pixmap = _blank(node, scale)
            well = _paint_on(pixmap, node, scale, shared_parts(labels=labels))
            shared = Picture(pixmap, scale, labels, QPointF())
            self.shared_painted += 1
            if well:  # else each node tells its own error
                self._shared.put(key, shared)
        pixmap = QPixmap(shared.pixmap)  # its own pixels from the first stroke on
        _paint_on(pixmap, node, scale, own_parts(labels=labels))
        return pixmap

    def drop(self, node: NodeItem) -> None:
        """Forget a node's picture."""
        self._pictures.drop(node)

    def clear(self) -> None:
        """Forget all pictures."""
        self._pictures.clear()
        self._shared.clear()


def _size(picture: Picture) -> int:
    return 4 * picture.pixmap.width() * picture.pixmap.height()


def _corner(node: NodeItem, scale: float) -> tuple[int, int]:
    """Where a picture begins: whole pixels away from the node's own corner.

    So what lies on pixels in the node's coordinates does so on the screen, and looks as if it were painted there.
    """
    left, top, _, _ = node.layout.extent
    return math.floor(left * scale), math.floor(top * scale)


def _blank(node: NodeItem, scale: float) -> QPixmap:
    _, _, right, bottom = node.layout.extent
    x, y = _corner(node, scale)
    pixmap = QPixmap(max(math.ceil(right * scale) - x, 1), max(math.ceil(bottom * scale) - y, 1))
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _paint_on(pixmap: QPixmap, node: NodeItem, scale: float, parts: Parts) -> bool:
    x, y = _corner(node, scale)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-x, -y)
    painter.scale(scale, scale)
    well = paint_safely(painter, node, parts)
    painter.end()
    return well
