"""Prepares the detail of nodes that a pan along the connections would show next, while nothing else is to do."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from casare_rpa.presentation.canvas.level_of_detail import Detail, level_of_detail
from casare_rpa.presentation.canvas.node_table import adjacent

if TYPE_CHECKING:
    from casare_rpa.presentation.canvas.node_item import NodeItem

HOPS = 2
# The window has been still for this long.
_IDLE_MS = 200
_SLICE_S = 0.004
# A hub may have thousands of neighbours; nobody looks at all of them next.
MOST = 200


class Prefetch(QObject):
    """Paints the pictures of nodes within two hops of those shown.

    Attributes:
        prepared: nodes prepared in all.
    """

    def __init__(self, viewer: Any) -> None:
        super().__init__(viewer)
        self._viewer = viewer
        self._waiting: dict[NodeItem, None] = {}
        self.prepared = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.work)

    def __repr__(self) -> str:
        return f"<Prefetch {len(self._waiting)} waiting, {self.prepared} prepared>"

    def start(self) -> None:
        """Look, once nothing moves for a while, at what is shown by then."""
        self._waiting.clear()
        self._timer.start(_IDLE_MS)

    def forget(self, node: NodeItem) -> None:
        """Leave a node out that has left the scene."""
        self._waiting.pop(node, None)

    def nodes(self) -> list[NodeItem]:
        """The nodes within two hops of those shown."""
        table, pipes = self._viewer.nodes, self._viewer.pipes.index
        shown = table.slots([self._viewer.shown_box()])
        near = adjacent(shown, pipes.ends[: pipes.capacity], table.capacity, HOPS)
        found: list[NodeItem] = table.items(near[:MOST])
        return found

    def work(self) -> None:
        """Prepare nodes for a slice of time; the rest has its turn after other events."""
        scale = self._viewer.camera.scale
        level = level_of_detail(scale)
        if level.nodes is Detail.BLOCK or not self._viewer.isVisible():
            return
        ratio = self._viewer.viewport().devicePixelRatioF()
        pictures = self._viewer.painter.pictures
        if not self._waiting:
            has = pictures.has
            fine = scale * ratio
            near = [n for n in self.nodes() if not has(n, fine, labels=level.labels)]
            near = [node for node in near if pictures.holds(node, fine)]
            self._waiting = dict.fromkeys(near)
        end = time.thread_time() + _SLICE_S
        while self._waiting and time.thread_time() < end:
            node, _ = self._waiting.popitem()
            pictures.get(node, scale, ratio, labels=level.labels)
            self.prepared += 1
        if self._waiting:
            self._timer.start(0)
