"""Long work on a graph in slices, so that the window answers meanwhile: opening a file of thousands of nodes."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

# With the flush of what a slice added, an event stays below 50 ms.
SLICE_S = 0.008


class _CollectorsRest:
    """The garbage collector switched off; ``end`` switches it on again, unless somebody else had switched it off."""

    def __init__(self) -> None:
        self._ours = False

    def begin(self) -> None:
        self._ours = gc.isenabled()
        gc.disable()

    def end(self, *_: object) -> None:
        if self._ours:
            self._ours = False
            gc.enable()


class Opening(QObject):
    """Runs steps, a slice of time after each other event.

    The garbage collector rests meanwhile: walking all objects made so far, again and again, would be what blocks
    the window. What a first opening made is frozen, since nothing of it is garbage; it is thawed when another begins.
    """

    finished = Signal()
    """All steps are done."""
    failed = Signal(str)
    """A step raised an error, whose text this is; what is done stays."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] | None = None
        self._first = False
        self._rest = _CollectorsRest()
        self.destroyed.connect(self._rest.end)  # a graph may go in the middle of it
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._work)

    def __repr__(self) -> str:
        return f"<Opening {'active' if self.active else 'idle'}>"

    @property
    def active(self) -> bool:
        """Whether steps are left."""
        return self._steps is not None

    def start(self, steps: Iterator[None], *, first: bool = False) -> None:
        """Give up what is left of other steps and begin with these: the first slice is worked at once.

        Args:
            steps: what to do; each step takes a few milliseconds at most.
            first: they take the place of nothing, and so leave no garbage.
        """
        self.cancel()
        gc.unfreeze()
        self._steps, self._first = steps, first
        self._rest.begin()
        self._work()

    def finish(self) -> bool:
        """Do all that is left, however long it takes; whether nothing of it failed, which ``failed`` tells."""
        return self._steps is None or self._run(float("inf"))

    def cancel(self) -> None:
        """Leave the rest undone."""
        self._end()

    def _end(self) -> None:
        self._timer.stop()
        if self._steps is not None:
            self._steps = None
            if self._first:
                gc.freeze()
            self._rest.end()

    def _work(self) -> None:
        self._run(time.thread_time() + SLICE_S)

    def _run(self, end: float) -> bool:
        """Work until a time; False where a step failed."""
        steps = self._steps
        if steps is None:
            return True
        try:
            for _ in steps:
                if self._steps is not steps:
                    return True  # a step's signal led to other steps, or to none
                if time.thread_time() >= end:
                    self._timer.start(0)
                    return True
        except Exception as error:  # noqa: BLE001 - whatever a node's class raises is told, not lost in an event
            self._end()
            self.failed.emit(f"{type(error).__name__}: {error}")
            return False
        except BaseException:  # Ctrl-C, or the program's end
            self._end()
            raise
        self._end()
        self.finished.emit()
        return True
