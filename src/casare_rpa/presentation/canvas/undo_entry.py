"""Several changes as one entry of an undo stack."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QUndoStack


@contextmanager
def undo_entry(stack: QUndoStack, text: str) -> Iterator[None]:
    """What is pushed within is undone at once, as ``text``.

    Where a change fails, the entry ends with those before it: an open one would take in all that follows, and
    Qt neither undoes nor redoes while one is open.
    """
    stack.beginMacro(text)
    try:
        yield
    finally:
        stack.endMacro()
