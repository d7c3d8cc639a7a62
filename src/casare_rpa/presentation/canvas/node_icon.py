"""The picture in a node's title bar: a file's, or NodeGraphQt's where a node names none."""

from __future__ import annotations

from functools import lru_cache

from NodeGraphQt.constants import ICON_NODE_BASE, NodeEnum
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap


def load_icon(path: str) -> QPixmap | None:
    """A file's picture, no larger than an icon; None where the file is missing or holds none."""
    pixmap, side = QPixmap(path), NodeEnum.ICON_SIZE.value
    if pixmap.isNull():
        return None
    smooth = Qt.TransformationMode.SmoothTransformation
    if pixmap.height() > side:
        pixmap = pixmap.scaledToHeight(side, smooth)
    if pixmap.width() > side:
        pixmap = pixmap.scaledToWidth(side, smooth)
    return pixmap


@lru_cache(maxsize=1)
def default_icon() -> QPixmap | None:
    """The picture of nodes that name none."""
    return load_icon(ICON_NODE_BASE)
