"""Redraws are gathered for 50 ms and committed once, however many properties changed meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

WINDOW_MS = 50


class PropertyBatch(QObject):
    """Collects nodes whose looks changed.

    The window opens with the first change and is not prolonged by later ones, so that a stream of
    changes still shows 20 times a second.

    Args:
        commit: given the nodes once a window.
        parent: the QObject that owns the timer.
    """

    def __init__(self, commit: Callable[[list[object]], None], parent: QObject) -> None:
        super().__init__(parent)
        self._commit = commit
        self._changed: dict[object, None] = {}
        self._open = False
        self.commits = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WINDOW_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.flush)

    def __repr__(self) -> str:
        return f"<PropertyBatch {len(self._changed)} waiting, {self.commits} commits>"

    def add(self, node: object) -> None:
        """Note a change; the node is committed at the window's end."""
        self.note()
        self._changed[node] = None

    def note(self) -> None:
        """Note a change that no node looks different by: the window opens, and is committed, all the same."""
        if not self._open:
            self._open = True
            self._timer.start()

    def discard(self, node: object) -> None:
        """Forget a node that has left the scene."""
        self._changed.pop(node, None)

    def flush(self) -> None:
        """Commit now what is waiting, if anything is."""
        self._timer.stop()
        if self._open:
            changed = list(self._changed)
            self._changed.clear()
            self._open = False
            self.commits += 1
            self._commit(changed)


class BeforePaint(QObject):
    """Calls a function once before the next frame, however often it was asked to.

    Posted events of high priority come before Qt's update requests, which have low priority.
    """

    _EVENT = QEvent.Type(QEvent.registerEventType())

    def __init__(self, call: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._call = call
        self._asked = False

    def ask(self) -> None:
        """Have the function called."""
        if not self._asked:
            self._asked = True
            QCoreApplication.postEvent(
                self, QEvent(self._EVENT), Qt.EventPriority.HighEventPriority.value
            )

    def event(self, event: QEvent) -> bool:
        """Qt's: takes the posted event."""
        if event.type() == self._EVENT:
            self._asked = False
            self._call()
            return True
        return super().event(event)
