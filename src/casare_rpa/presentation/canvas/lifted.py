"""Nodes that move are lifted off the picture and drawn above it, so that a step of a drag paints only them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from casare_rpa.presentation.canvas.node_table import NodeTable

# After this pause a move is over. A hand that drags rests for less, and lifting again is cheap.
_REST_MS = 250
# More nodes than this cost less to paint into the picture, once, than to draw at each step.
MANY = 400


class Lifted(QObject):
    """Which nodes are drawn above the picture.

    A node that has come to rest is drawn there until the picture has it again.

    Args:
        table: the nodes; its flags say which of them the picture leaves out.
        land: called with the slots of nodes that have come to rest.
        parent: the QObject that owns the timer.
    """

    def __init__(
        self, table: NodeTable[object], land: Callable[[list[int]], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._table, self._land = table, land
        self._flying: set[int] = set()
        self._landing: set[int] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST_MS)
        self._timer.timeout.connect(self.rest)

    def __repr__(self) -> str:
        return f"<Lifted {len(self._flying)} nodes, {len(self._landing)} landing>"

    def __bool__(self) -> bool:
        return bool(self._flying or self._landing)

    def slots(self) -> NDArray[np.intp]:
        """The nodes to draw above the picture."""
        return np.array(sorted(self._flying | self._landing), dtype=np.intp)

    def lift(self, slots: list[int]) -> list[int]:
        """Lift nodes that moved; returns those that the picture has to be painted anew without."""
        self._timer.start()
        self._landing.difference_update(slots)
        new = [slot for slot in slots if slot not in self._flying]
        self._flying.update(new)
        self._table.lifted[new] = True
        return new

    def rest(self) -> None:
        """End all moves: the picture takes the nodes back."""
        self._timer.stop()
        slots, self._flying = sorted(self._flying), set()
        if slots:
            self._table.lifted[slots] = False
            self._landing.update(slots)
            self._land(slots)

    def landed(self) -> bool:
        """Note that the picture is complete; True if something is no longer drawn above it."""
        had = bool(self._landing)
        self._landing.clear()
        return had

    def forget(self, slot: int) -> None:
        """Forget a node that leaves the scene."""
        self._flying.discard(slot)
        self._landing.discard(slot)
