"""Pictures of a graph as its window shows it, and where the texts on them are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtGui import QImage, QTransform
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsTextItem, QGraphicsView

if TYPE_CHECKING:
    from tests.unit.presentation.parity.cases import Area
    from tests.unit.presentation.parity.comparing import Box

_WORLD = 20_000.0
# A text item keeps this much around its text.
_MARGIN = 3.0


def look_at(viewer: Any, area: Area, scale: float) -> None:
    """Show an area of the scene, to the pixel: NodeGraphQt's own zoom is never exactly 1:1."""
    x, y, width, height = area
    viewer.setFrameShape(QFrame.Shape.NoFrame)
    viewer.resize(round(width * scale), round(height * scale))
    viewer.show()
    if hasattr(viewer, "camera"):
        viewer.camera.look(x + width / 2, y + height / 2, scale)
    else:
        QGraphicsView.setSceneRect(viewer, -_WORLD, -_WORLD, 2 * _WORLD, 2 * _WORLD)
        viewer.setTransform(QTransform.fromScale(scale, scale))
        viewer.horizontalScrollBar().setValue(round(x * scale))
        viewer.verticalScrollBar().setValue(round(y * scale))
    rest(viewer)


def rest(viewer: Any) -> None:
    """Have everything shown that was asked for."""
    batch = getattr(viewer, "batch", None)
    for _ in range(3):
        if batch is not None:  # a change of looks waits for others
            batch.flush()
        QApplication.processEvents()


def photograph(viewer: Any) -> np.ndarray:
    """What the window shows, as height x width x 3."""
    image = viewer.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def text_boxes(viewer: Any) -> list[Box]:
    """Where stock's text items are on the picture, as far as they are on it."""
    width, height = viewer.viewport().width(), viewer.viewport().height()
    found = []
    for item in viewer.scene().items():
        if isinstance(item, QGraphicsTextItem) and item.isVisible() and item.toPlainText():
            inner = item.boundingRect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
            rect = viewer.mapFromScene(item.mapRectToScene(inner)).boundingRect()
            left, top = max(rect.left(), 0), max(rect.top(), 0)
            right, bottom = min(rect.right() + 1, width), min(rect.bottom() + 1, height)
            if left < right and top < bottom:
                found.append((left, top, right, bottom))
    return found


def save(pixels: np.ndarray, path: str) -> None:
    """Write a picture as PNG."""
    height, width, _ = pixels.shape
    data = np.ascontiguousarray(pixels)
    image = QImage(data.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    if not image.save(path):
        raise OSError(f"cannot write the picture {path}")
