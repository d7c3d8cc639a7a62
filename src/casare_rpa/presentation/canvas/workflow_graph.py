"""Workflows in a graph, and back: what was not edited leaves as it came."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from NodeGraphQt.base.commands import PortConnectedCmd

from casare_rpa.domain.errors import CasareError
from casare_rpa.domain.records import replace
from casare_rpa.domain.workflow import Connection, NodeRecord, Workflow
from casare_rpa.presentation.canvas.canvas_widget import NodeGraph
from casare_rpa.presentation.canvas.frames import add_frames, frame_documents
from casare_rpa.presentation.canvas.opening import Opening
from casare_rpa.presentation.canvas.session import clear_in_steps
from casare_rpa.presentation.canvas.workflow_nodes import PlaceholderNode, WorkflowNode, node_class

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from casare_rpa.nodes.registry import NodeRegistry
    from casare_rpa.presentation.canvas.box_index import Box
    from casare_rpa.presentation.canvas.nodes import BackdropNode

Ends = tuple[str, str, str, str]
"""Source node, source port, target node, target port."""


class WorkflowGraph(NodeGraph):
    """A graph that holds one workflow.

    Args:
        registry: the node types; none of their modules is imported.
        parent: the QObject that owns the graph.
    """

    def __init__(self, registry: NodeRegistry, parent: Any = None) -> None:
        super().__init__(parent)
        self.registry = registry
        self.set_acyclic(False)  # loops lead back to their head
        self._types = {id_: node_class(registry.describe(id_)) for id_ in registry.types()}
        self.register_nodes([*self._types.values(), PlaceholderNode])
        self.opening = Opening(self)
        self._original = Workflow()
        self._drawn: set[Ends] = set()
        self._frames: dict[BackdropNode, int] = {}

    def get_unique_name(self, name: str) -> str:
        """The name itself: workflow nodes are told apart by id, and files repeat names."""
        return name

    def type_of(self, type_id: str) -> str:
        """NodeGraphQt's identifier of a node type."""
        identifier: str = self._types[type_id].type_
        return identifier

    # Opening

    def open_workflow(self, workflow: Workflow) -> None:
        """Show a workflow in place of what is shown; the undo stack starts anew."""
        self.opening.cancel()
        for _ in self._opened(workflow):
            pass

    def start_opening(self, workflow: Workflow) -> None:
        """Do the same in slices, between other events; ``opening`` says when all is there."""
        self.opening.start(self._opened(workflow), first=not self.model.nodes)

    def _opened(self, workflow: Workflow) -> Iterator[None]:
        replaced = [node for node in self.all_nodes() if isinstance(node, WorkflowNode)]
        yield from clear_in_steps(self)
        while replaced:
            replaced.pop().let_go()
            yield
        self._original = workflow
        self._drawn, self._frames = set(), {}
        self.viewer().nodes.reserve(len(workflow.nodes))
        self.viewer().pipes.index.reserve(len(workflow.connections))
        nodes: dict[str, WorkflowNode] = {}
        placeholders: dict[str, PlaceholderNode] = {}
        for record in workflow.nodes.values():
            node = nodes[record.node_id] = self._add(record)
            if isinstance(node, PlaceholderNode):
                placeholders[record.node_id] = node
            yield
        if placeholders:
            yield from _give_ports(placeholders, workflow.connections)
        drawn: set[Ends] = set()
        for connection in workflow.connections:
            ends = self._connect(nodes, connection)
            if ends is not None:
                drawn.add(ends)
            yield
        self._drawn = drawn
        yield from add_frames(self, workflow.frames, self._frames)
        self.clear_undo_stack()

    def _add(self, record: NodeRecord) -> WorkflowNode:
        cls = self._types.get(record.node_type, PlaceholderNode)
        node = cls()
        node.apply(record)
        self.add_node(node, pos=list(node.model.pos), selected=False, push_undo=False)
        return node

    @staticmethod
    def _connect(nodes: dict[str, WorkflowNode], connection: Connection) -> Ends | None:
        """Draw a connection; one that cannot be drawn is kept in the file, and None returned."""
        source, target = nodes.get(connection.source_node), nodes.get(connection.target_node)
        if source is None or target is None:
            return None
        output = source.get_output(connection.source_port)
        input_ = target.get_input(connection.target_port)
        if output is None or input_ is None:
            return None
        occupied = not input_.multi_connection() and input_.connected_ports()
        if occupied or output in input_.connected_ports():
            return None
        PortConnectedCmd(output, input_, emit_signal=False).redo()
        return _ends(connection)

    # Running

    def show_run_state(self, node_id: str, state: str | None) -> None:
        """Show on a node what a run says of it; a node that is not drawn is nobody's concern.

        Args:
            node_id: the node's id in the graph.
            state: "running", "done", "failed", or None.
        """
        node = self.get_node_by_id(node_id)
        if node is not None:
            node.view.show_run_state(state)

    def forget_run_states(self) -> None:
        """Show all nodes as before any run."""
        for node in self.all_nodes():
            if isinstance(node, WorkflowNode):
                node.view.show_run_state(None)

    # Giving back

    def workflow(self) -> Workflow:
        """The workflow as drawn now; records of what was not edited are those of the file.

        Raises:
            CasareError: a part of it was still to be drawn, and could not be.
        """
        if not self.opening.finish():  # a file must not lose what is not shown yet
            raise CasareError("the workflow is shown in part only: its opening failed")
        by_id = self.nodes_by_id()
        ids = {node.id: id_ for id_, node in by_id.items()}
        drawn = list(by_id.values())
        order = [id_ for id_ in self._original.nodes if id_ in by_id]
        order += [id_ for id_ in by_id if id_ not in self._original.nodes]
        return replace(
            self._original,
            nodes={id_: _record(by_id[id_], id_) for id_ in order},
            connections=self._connections(drawn, ids, set(by_id)),
            frames=frame_documents(self, self._original.frames, self._frames, ids),
        )

    def nodes_by_id(self) -> dict[str, WorkflowNode]:
        """The nodes drawn, by the ids that ``workflow`` gives them."""
        drawn = [node for node in self.all_nodes() if isinstance(node, WorkflowNode)]
        ids = self._node_ids(drawn)
        return {ids[node.id]: node for node in drawn}

    def _node_ids(self, drawn: list[WorkflowNode]) -> dict[str, str]:
        """The file's id of each node: its own, or a new one for nodes that were added."""
        ids = {n.id: n.record.node_id for n in drawn if n.record is not None}
        taken = set(ids.values()) | set(self._original.nodes)
        for node in drawn:
            if node.id not in ids:
                number = 1
                while (wanted := f"{node.node_type}_{number}") in taken:
                    number += 1
                taken.add(wanted)
                ids[node.id] = wanted
        return ids

    def _connections(
        self, drawn: list[WorkflowNode], ids: dict[str, str], present: set[str]
    ) -> tuple[Connection, ...]:
        now: dict[Ends, None] = {}
        for node in drawn:
            for port in node.output_ports():
                for other in port.connected_ports():
                    ends = (ids[node.id], port.name(), ids[other.node().id], other.name())
                    now[ends] = None
        kept = [c for c in self._original.connections if self._keeps(c, now, present)]
        known = {_ends(connection) for connection in kept}
        return (*kept, *(Connection(*ends) for ends in now if ends not in known))

    def _keeps(self, connection: Connection, now: dict[Ends, None], present: set[str]) -> bool:
        """Whether a connection of the file stays.

        One that was drawn stays while it is drawn; one that could not be drawn stays until a node at
        an end of it is deleted.
        """
        ends = _ends(connection)
        if ends in self._drawn:
            return ends in now
        nodes = (connection.source_node, connection.target_node)
        return all(id_ in present or id_ not in self._original.nodes for id_ in nodes)


def _give_ports(
    placeholders: dict[str, PlaceholderNode], connections: Iterable[Connection]
) -> Iterator[None]:
    """Give nodes whose type nobody knows the ports that connections name."""
    inputs: dict[str, dict[str, None]] = {}
    outputs: dict[str, dict[str, None]] = {}
    for connection in connections:
        outputs.setdefault(connection.source_node, {})[connection.source_port] = None
        inputs.setdefault(connection.target_node, {})[connection.target_port] = None
        yield
    for node_id, node in placeholders.items():
        node.take_ports(inputs.get(node_id, {}), outputs.get(node_id, {}))
        yield


def _ends(connection: Connection) -> Ends:
    return (
        connection.source_node,
        connection.source_port,
        connection.target_node,
        connection.target_port,
    )


def _record(node: WorkflowNode, node_id: str) -> NodeRecord:
    """A node's record: the file's own where nothing of it changed."""
    x, y = node.pos()
    name = node.name()
    if node.record is None:
        shown = "" if name == node.loaded_name else name
        return NodeRecord(node_id, node.node_type, (x, y), node.config(), shown)
    changes: dict[str, Any] = {}
    if (x, y) != tuple(node.record.position):
        changes["position"] = (x, y)
    if name != node.loaded_name:
        changes["name"] = name
    config = node.config()
    if config != node.record.config:
        changes["config"] = config
    return replace(node.record, **changes) if changes else node.record


def extent_of(workflow: Workflow) -> Box:
    """The part of the scene that a workflow will take, from what its file says."""
    places = [record.position for record in workflow.nodes.values()]
    x = [place[0] for place in places if _finite(place[0])] or [0.0]
    y = [place[1] for place in places if _finite(place[1])] or [0.0]
    return float(min(x)) - 40, float(min(y)) - 40, float(max(x)) + 260, float(max(y)) + 180


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer beyond the range of floats
        return False
