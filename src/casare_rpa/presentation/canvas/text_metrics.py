"""How wide texts are; measured once each."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QFontMetricsF

if TYPE_CHECKING:
    from collections.abc import Callable


Metrics = tuple["Callable[[str], float]", float]
_known: list[tuple[QFont, Metrics]] = []


def text_metrics(font: QFont) -> Metrics:
    """A measure of texts in a font, with its results kept, and the font's line height."""
    for known, metrics in _known:
        if known == font:
            return metrics
    found = _measure(font)
    _known.insert(0, (QFont(font), found))
    del _known[8:]
    return found


def _measure(font: QFont) -> Metrics:
    metrics = QFontMetricsF(font)

    # A function of our own: wrapping Qt's would read its __doc__, for which PySide parses all its
    # signatures (a quarter of a second).
    @lru_cache(maxsize=4096)
    def width(text: str) -> float:
        return metrics.horizontalAdvance(text)

    return width, metrics.height()
