"""A picture of a part of the scene, larger than the viewport, which is scrolled by whole pixels.

Places are in pixels of the scene at the layer's scale, as the view's scroll bars count them.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap, QRegion

MARGIN = 128
"""Pixels beyond each edge of the viewport: so far a pan goes before the layer is scrolled."""


class Layer:
    """A pixmap with its place in the scene.

    Attributes:
        scale: pixels per unit of the scene.
        ratio: device pixels per pixel.
        valid: what of it shows the scene as it is.
    """

    def __init__(self, view: QRect, scale: float, ratio: float, color: QColor) -> None:
        self.scale, self.ratio = scale, ratio
        self.rect = view.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
        size = self.rect.size() * ratio
        self.pixmap = QPixmap(QSize(max(size.width(), 1), max(size.height(), 1)))
        self.pixmap.setDevicePixelRatio(ratio)
        self.pixmap.fill(color)
        self.valid = QRegion()

    def __repr__(self) -> str:
        return f"<Layer at {self.scale:g}, {self.rect.getRect()}>"

    def copy(self) -> Layer:
        """The same picture, to paint on while this one is shown."""
        other = Layer.__new__(Layer)
        other.scale, other.ratio = self.scale, self.ratio
        other.rect = QRect(self.rect)
        other.pixmap = QPixmap(self.pixmap)
        other.valid = QRegion(self.valid)
        return other

    def serves(self, view: QRect, scale: float, ratio: float) -> bool:
        """Whether it shows something of a view and can be scrolled to hold all of it."""
        return (
            (self.scale, self.ratio) == (scale, ratio)
            and self.rect.width() >= view.width()
            and self.rect.height() >= view.height()
            and self.rect.intersects(view)
        )

    def follow(self, view: QRect, color: QColor) -> None:
        """Scroll so that the layer holds a view; what comes in is filled with a colour."""
        if self.rect.contains(view):
            return
        # The view comes to lie a quarter of the way in from the edge that it left by.
        dx = _shift(self.rect.left(), self.rect.right(), view.left(), view.right())
        dy = _shift(self.rect.top(), self.rect.bottom(), view.top(), view.bottom())
        self.rect.translate(dx, dy)
        by = QPoint(-dx, -dy) * self.ratio
        whole = (by.x(), by.y()) == (-dx * self.ratio, -dy * self.ratio)
        if whole and abs(by.x()) < self.pixmap.width() and abs(by.y()) < self.pixmap.height():
            self.pixmap.scroll(by.x(), by.y(), self.pixmap.rect())
            self.valid &= QRegion(self.rect)
        else:
            self.valid = QRegion()
        painter = self.painter()
        for rect in rects_of(QRegion(self.rect) - self.valid):
            painter.fillRect(rect, color)
        painter.end()

    def painter(self) -> QPainter:
        """A painter in pixels of the scene."""
        painter = QPainter(self.pixmap)
        painter.translate(-self.rect.left(), -self.rect.top())
        return painter

    def missing(self, view: QRect) -> QRegion:
        """What is to be painted before the layer shows a view.

        Where a strip is missing, as in a pan, more of it is asked for: the next steps find it there.
        """
        lack = QRegion(view) - self.valid
        if lack.isEmpty() or self.valid.isEmpty():
            return lack
        known, wanted = self.valid.boundingRect(), QRect(view)
        ahead = MARGIN // 2
        if view.left() < known.left():
            wanted.setLeft(view.left() - ahead)
        if view.right() > known.right():
            wanted.setRight(view.right() + ahead)
        if view.top() < known.top():
            wanted.setTop(view.top() - ahead)
        if view.bottom() > known.bottom():
            wanted.setBottom(view.bottom() + ahead)
        if wanted != view:
            # As long as what is known: with a corner left out, each step of a slanted pan would paint some of it.
            wanted = wanted.united(known)
        return QRegion(wanted & self.rect) - self.valid

    def draw(self, painter: QPainter, view: QRect, scale: float, color: QColor) -> None:
        """Draw what the layer has of a view, which may be of another scale, in the view's coordinates."""
        size = view.size()
        if scale == self.scale:
            offset = self.rect.topLeft() - view.topLeft()
            if not self.rect.contains(view):
                painter.fillRect(QRect(QPoint(0, 0), size), color)
            if self.ratio == 1.0:
                painter.drawPixmap(QPoint(0, 0), self.pixmap, QRect(-offset, size))
            else:
                painter.drawPixmap(offset, self.pixmap)
            return
        painter.fillRect(QRect(QPoint(0, 0), size), color)
        factor = scale / self.scale
        place = QRectF(
            self.rect.left() * factor - view.left(),
            self.rect.top() * factor - view.top(),
            self.rect.width() * factor,
            self.rect.height() * factor,
        )
        shown = place & QRectF(0, 0, size.width(), size.height())
        if shown.isEmpty():
            return
        pixels = self.ratio / factor
        source = QRectF(
            (shown.left() - place.left()) * pixels,
            (shown.top() - place.top()) * pixels,
            shown.width() * pixels,
            shown.height() * pixels,
        )
        painter.drawPixmap(shown, self.pixmap, source)


def _shift(low: int, high: int, first: int, last: int) -> int:
    ahead = MARGIN // 2
    if first < low:
        return max(first - ahead, last - (high - low)) - low
    if last > high:
        return min(last + ahead, first + (high - low)) - high
    return 0


def rects_of(region: QRegion) -> list[QRect]:
    """A region's rectangles."""
    return [rect for rect in region]  # type: ignore[attr-defined] # noqa: C416 - iterable, which the stubs do not know
