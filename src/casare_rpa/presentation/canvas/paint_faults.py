"""What goes wrong while a node is painted is told once: in the log, and to whoever shows it to the user."""

from __future__ import annotations

import logging
import math
import weakref
from types import FunctionType
from typing import Any

from NodeGraphQt.qgraphics.node_abstract import AbstractNodeItem
from NodeGraphQt.qgraphics.node_svg import SVGNodeItem
from NodeGraphQt.qgraphics.port import CustomPortItem
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsItem

_log = logging.getLogger(__name__)
_told: weakref.WeakKeyDictionary[Any, set[str]] = weakref.WeakKeyDictionary()
# NodeGraphQt's own that run code, or read files, of others.
_DELEGATING = (SVGNodeItem.paint, CustomPortItem.paint)


def tell(item: Any, text: str, error: BaseException | None = None) -> None:
    """Tell what is wrong with an item's looks, the first time that it is found, by the node that it belongs to.

    Args:
        item: a node's view, or an item within one.
        text: what is wrong; what was told of the item once is not told again.
        error: what code of others raised, for the log.
    """
    known = _told.setdefault(item, set())
    if text in known:
        return
    known.add(text)
    node = item
    while node is not None and not isinstance(node, AbstractNodeItem):
        node = node.parentItem()
    if node is None:
        _log.error("cannot paint an item of the scene (%r): %s", item, text, exc_info=error)
        return
    _log.error("cannot paint node %r (%s): %s", node.name, node.type_, text, exc_info=error)
    failed = getattr(node.viewer(), "paint_failed", None)
    if failed is not None:
        failed.emit(node, text)


def guard(item: Any) -> None:
    """Have errors of the item's code, and of the items within it, told when Qt paints it.

    PySide keeps an error that an item raises for whoever called Qt; as long as it does, the next call into Qt from
    any other item raises it there, or crashes the process. So it must not get that far.
    """
    painted = not item.flags() & QGraphicsItem.GraphicsItemFlag.ItemHasNoContents
    if painted and _of_others(type(item).paint):
        _replace(item, "paint", _painted)
    if _of_others(type(item).boundingRect):
        _replace(item, "boundingRect", _bounded)
    for child in item.childItems():
        guard(child)


def _of_others(method: Any) -> bool:
    """Whether a method is Python code that neither NodeGraphQt nor this package vouches for."""
    ours = ("NodeGraphQt.", "casare_rpa.")
    return isinstance(method, FunctionType) and (
        method in _DELEGATING or not method.__module__.startswith(ours)
    )


def _replace(item: Any, name: str, call: Any) -> None:
    """Let a function stand before an item's method; PySide looks at the object before its class."""
    method, me = (
        getattr(type(item), name),
        weakref.ref(item),
    )  # no cycle: items go when they are dropped
    setattr(item, name, lambda *arguments: call(me(), method, *arguments))


def _painted(item: Any, method: Any, painter: Any, *arguments: Any) -> None:
    place = painter.worldTransform()
    painter.save()
    try:
        method(item, painter, *arguments)
    except Exception as error:  # noqa: BLE001 - code of others, whatever it raises
        tell(item, f"{type(error).__name__}: {error}", error)
    painter.restore()
    painter.setWorldTransform(place)


def _bounded(item: Any, method: Any) -> QRectF:
    try:
        rect = QRectF(method(item))
    except Exception as error:  # noqa: BLE001 - code of others, whatever it raises
        tell(item, f"boundingRect(): {type(error).__name__}: {error}", error)
        return QRectF()
    if not all(map(math.isfinite, rect.getCoords())):
        tell(item, f"boundingRect() is {rect.getCoords()}; allowed: finite numbers")
        return QRectF()
    return rect
