"""What scene items report goes into the tables, once before a frame, however often they report it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from casare_rpa.presentation.canvas.box_index import NOWHERE
from casare_rpa.presentation.canvas.lifted import MANY
from casare_rpa.presentation.canvas.node_item import NodeItem

if TYPE_CHECKING:
    from numpy.typing import NDArray


class ItemReports:
    """Mixed into the viewer."""

    def prepare_reports(self: Any) -> None:
        """Start without any."""
        self._dirty: dict[Any, bool] = {}  # whether all that happened to the item is a move
        self._new: set[Any] = set()
        self._moved: set[Any] = set()

    def adopt(self: Any, item: Any) -> None:
        """Take in an item that entered the scene."""
        item.slot = (self.nodes if isinstance(item, NodeItem) else self.backdrops).add(item)
        self._dirty[item] = False
        self._new.add(item)
        item.moved()  # where it comes back, pipes must know its slot
        self._before_paint.ask()

    def is_new(self: Any, item: Any) -> bool:
        """Whether an item entered the scene after the last frame: the next one shows it as it is by then."""
        return item in self._new

    def forget(self: Any, item: Any) -> None:
        """Let go of an item that left the scene."""
        index = self.nodes if isinstance(item, NodeItem) else self.backdrops
        self.picture.spoil(index.boxes[[item.slot]])
        if index is self.nodes:
            self.lifted.forget(item.slot)
            self.painter.pictures.drop(item)
            self.prefetch.forget(item)
        index.remove(item.slot)
        item.slot = -1
        item.moved()
        self._node_positions.pop(item, None)  # of a drag that the node does not see the end of
        ends = (self._start_port, self._detached_port)
        if any(port is not None and port.node is item for port in ends):
            self.end_live_connection()
        self._dirty.pop(item, None)
        self._new.discard(item)
        self._moved.discard(item)
        self.batch.discard(item)
        self.hover_left(item)
        self._before_paint.ask()

    def touch(self: Any, item: Any, *, appearance: bool = False, moved: bool = False) -> None:
        """Note that an item has moved, or looks different."""
        self._dirty[item] = self._dirty.get(item, moved) and moved
        if moved:
            self._moved.add(item)
        if appearance:
            self.painter.pictures.drop(item)
        self._before_paint.ask()

    def _commit(self: Any, nodes: list[Any]) -> None:
        for node in nodes:
            if node.needs_layout():
                node.relayout()
            else:
                self.touch(node, appearance=True)
        self._flush_and_work()

    def flush(self: Any) -> None:
        """Bring the tables up to what the items say, and note what of the picture is no longer true."""
        if not (self._dirty or self._moved or self.pipes.waiting):
            return
        dirty, self._dirty = self._dirty, {}
        followed, self._moved = self._moved, set()
        self._new.clear()
        nodes = [item for item in dirty if isinstance(item, NodeItem)]
        moved = [node for node in nodes if dirty[node]]
        if moved:
            self._lift(moved)
        slots = np.array([node.slot for node in nodes], np.intp)
        before = self._drawn_boxes(slots)
        self._write(nodes, slots, np.array([dirty[node] for node in nodes], np.bool_))
        spoilt = [before, self._drawn_boxes(slots)]
        for item in dirty:
            if not isinstance(item, NodeItem):
                before = self.backdrops.box(item.slot)
                after = item.scene_box() if item.isVisible() else NOWHERE
                self.backdrops.place(item.slot, after)
                spoilt.append(np.array([before, after]))
        moved_slots = [item.slot for item in followed if isinstance(item, NodeItem)]
        spoilt += self.pipes.refresh(self.nodes, np.array(moved_slots, np.intp))
        self.picture.spoil(np.concatenate(spoilt))

    def _write(
        self: Any, nodes: list[Any], slots: NDArray[np.intp], only_moved: NDArray[np.bool_]
    ) -> None:
        if only_moved.any():
            only_moved &= self.nodes.may_move(slots)
            places = [
                (n.x(), n.y()) for n, moves in zip(nodes, only_moved.tolist(), strict=True) if moves
            ]
            self.nodes.move(slots[only_moved], np.array(places).reshape(-1, 2))
        others = np.flatnonzero(~only_moved).tolist()
        self.nodes.write(slots[others], [nodes[at].row() for at in others])

    def _drawn_boxes(self: Any, slots: NDArray[np.intp]) -> NDArray[np.float64]:
        """What the picture shows of nodes: lifted ones are not on it."""
        boxes: NDArray[np.float64] = self.nodes.boxes[slots][~self.nodes.lifted[slots]]
        return boxes

    # Moving

    def _lift(self: Any, nodes: list[Any]) -> None:
        """Lift what moves where something of it is shown: all of it, for pipes reach into the picture."""
        slots = [node.slot for node in nodes]
        shown = self.nodes.slots([self.shown_box()])
        if len(slots) > MANY or not np.isin(slots, shown).any():
            return
        self.picture.spoil(self.nodes.boxes[self.lifted.lift(slots)])

    def _land(self: Any, slots: list[int]) -> None:
        for slot in slots:
            node = self.nodes.item(slot)
            self._dirty[node] = False
            self._moved.add(node)
        self._flush_and_work()
