"""What goes wrong while a node is painted is told once: in the log, and to whoever shows it to the user."""

from __future__ import annotations

import logging
import weakref
from typing import Any

_log = logging.getLogger(__name__)
_told: weakref.WeakKeyDictionary[Any, set[str]] = weakref.WeakKeyDictionary()


def tell(item: Any, text: str, error: Exception | None = None) -> None:
    """Tell what is wrong with a node's looks, the first time that it is found.

    Args:
        item: the node's view.
        text: what is wrong; what was told of the item once is not told again.
        error: what code of others raised, for the log.
    """
    known = _told.setdefault(item, set())
    if text in known:
        return
    known.add(text)
    _log.error("cannot paint node %r (%s): %s", item.name, item.type_, text, exc_info=error)
    viewer = item.viewer()
    if viewer is not None:
        viewer.paint_failed.emit(item, text)
