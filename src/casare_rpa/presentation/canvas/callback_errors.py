"""Errors in code of others that Qt calls: told once each, with the node that they are about.

Who handles a signal, overrides a method of an item or of a node, is called by Qt, and an error there has no
caller to go to. Python then writes it to standard error, each time anew, where no user of a window looks.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any, Self

from NodeGraphQt.base.node import NodeObject

from casare_rpa.presentation.canvas.nodes import StockPort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType, FrameType, TracebackType

_log = logging.getLogger(__name__)


class CallbackErrors:
    """While it is entered, Python's ``sys.excepthook``.

    Args:
        tell: given a text for the user, once for each line of code and node.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._told: set[tuple[CodeType | None, int, str]] = set()
        self._before: Any = sys.excepthook

    def __enter__(self) -> Self:
        self._before, sys.excepthook = sys.excepthook, self._on_error
        return self

    def __exit__(self, *_: object) -> None:
        sys.excepthook = self._before

    def _on_error(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if not isinstance(error, Exception):  # Ctrl-C, or an exit asked for
            self._before(kind, error, trace)
            return
        frames = list(_frames(trace))
        node = next((found for frame, _ in frames for found in _nodes(frame)), None)
        place = (frames[0][0].f_code, frames[0][1]) if frames else (None, 0)
        key = (*place, node.id if node is not None else "")
        if key in self._told:
            return
        self._told.add(key)
        text = f"{kind.__name__}: {error}"
        if node is None:
            _log.error("a callback failed", exc_info=error)
            self._tell(text)
        else:
            _log.error("a callback of node %r (%s) failed", node.name(), node.type_, exc_info=error)
            self._tell(f"{node.name()}: {text}")


def _frames(trace: TracebackType | None) -> Iterator[tuple[FrameType, int]]:
    """Frames with their lines: from where the error was raised to the callback, and on to who set it off."""
    raised = []
    outermost = trace.tb_frame if trace is not None else None
    while trace is not None:
        raised.append((trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    yield from reversed(raised)
    frame = outermost.f_back if outermost is not None else None
    while frame is not None:
        yield frame, frame.f_lineno
        frame = frame.f_back


def _nodes(frame: FrameType) -> Iterator[Any]:
    """The nodes that a frame's variables speak of."""
    for value in list(frame.f_locals.values()):
        if isinstance(value, NodeObject):
            yield value
        elif isinstance(value, StockPort):
            yield value.node()
