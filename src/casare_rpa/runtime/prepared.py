"""A workflow made ready to run: classes loaded, connections checked and indexed, the start found.

It holds nothing of a run, so one serves any number of runs of the same workflow, one after the other or
at once.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from casare_rpa.domain.errors import NodeImportError, UnknownNodeTypeError, WorkflowStructureError
from casare_rpa.domain.records import Record
from casare_rpa.domain.workflow import own_copy
from casare_rpa.nodes.manifest import ports_with_dynamic
from casare_rpa.runtime.cycles import find_cycles, shown_cycle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casare_rpa.domain.ports import PortSchema, PortSpec
    from casare_rpa.domain.workflow import Connection, NodeRecord, Workflow
    from casare_rpa.nodes.base import BaseNode
    from casare_rpa.nodes.registry import NodeRegistry

START_TYPE = "StartNode"
END_TYPE = "EndNode"


# How the end of a loop, a catch and a finally name what they belong to.
_PAIRS = ("paired_start_id", "paired_try_id")


class PreparedWorkflow(Record):
    """What the executor needs of a workflow.

    Attributes:
        workflow: as loaded.
        nodes: its nodes, as they were when it was prepared.
        configs: node id to config, as it was then.
        nested: ids of the nodes whose config holds lists or objects.
        classes: node id to class.
        flow: (node id, execution output) to the nodes it leads to, in the file's order.
        inputs: node id to (source node, its output, the input) of each data connection.
        start: the node that the run starts with.
        ends: ids of the EndNodes.
        returning: ids of the nodes that lead back to the loop or try that they are paired with.
    """

    workflow: Workflow
    nodes: Mapping[str, NodeRecord]
    configs: Mapping[str, dict[str, Any]]
    nested: frozenset[str]
    classes: Mapping[str, type[BaseNode]]
    flow: Mapping[tuple[str, str], tuple[str, ...]]
    inputs: Mapping[str, tuple[tuple[str, str, str], ...]]
    start: str
    ends: frozenset[str]
    returning: frozenset[str]

    def config_of(self, node_id: str) -> dict[str, Any]:
        """A copy of a node's config: what a node does to it reaches neither the file nor another run."""
        config = self.configs[node_id]
        return own_copy(config) if node_id in self.nested else config.copy()

    def is_of(self, nodes: Mapping[str, NodeRecord]) -> bool:
        """Whether nodes are as they were: records are frozen, the mappings within them are their owner's."""
        try:
            return nodes == self.nodes and all(
                record.config == self.configs[key] for key, record in nodes.items()
            )
        except RecursionError:  # nested too deep to compare
            return False

    def takes_part(self, node_id: str) -> bool:
        """Whether a node is part of the execution flow at all; a comment is not."""
        schema = self.classes[node_id].port_schema()
        return any(port.is_exec for port in (*schema.inputs, *schema.outputs))

    def exec_outputs(self, node_id: str) -> tuple[str, ...]:
        """The names of a node's execution outputs, those that its config adds included."""
        schema = _ports(self.classes[node_id], self.configs[node_id])
        return tuple(port.name for port in schema.outputs if port.is_exec)


async def prepare_async(workflow: Workflow, registry: NodeRegistry) -> PreparedWorkflow:
    """As :func:`prepare`, with modules that are not loaded yet imported off the event loop."""
    prepared = _kept(workflow, registry)
    if prepared is not None:
        return prepared
    missing = [type_ for type_ in _types(workflow, registry) if not registry.is_loaded(type_)]
    if missing:
        await asyncio.to_thread(lambda: [_class(type_, workflow, registry) for type_ in missing])
    return prepare(workflow, registry)


def prepare(workflow: Workflow, registry: NodeRegistry) -> PreparedWorkflow:
    """Load the classes a workflow needs and check that it can run as drawn.

    The same record with the same registry is prepared once: what came of it is kept with the record.

    Raises:
        UnknownNodeTypeError: a node's type is not registered; nothing was imported then.
        NodeImportError: a type's module cannot be imported.
        WorkflowStructureError: a connection leads from or to nowhere or is drawn twice, there is not one
            start, or the flow goes in a circle that no loop ends.
    """
    prepared = _kept(workflow, registry)
    if prepared is None:
        prepared = _prepare(workflow, registry)
        workflow.keep((registry, prepared))
    return prepared


def _kept(workflow: Workflow, registry: NodeRegistry) -> PreparedWorkflow | None:
    if workflow.kept is None:
        return None
    known: NodeRegistry
    prepared: PreparedWorkflow
    known, prepared = workflow.kept
    return prepared if known is registry and prepared.is_of(workflow.nodes) else None


def _prepare(workflow: Workflow, registry: NodeRegistry) -> PreparedWorkflow:
    by_type = {type_: _class(type_, workflow, registry) for type_ in _types(workflow, registry)}
    classes = {key: by_type[record.node_type] for key, record in workflow.nodes.items()}
    ports = {key: _ports(classes[key], record.config) for key, record in workflow.nodes.items()}
    flow: dict[tuple[str, str], list[str]] = {}
    inputs: dict[str, list[tuple[str, str, str]]] = {}
    taken: set[tuple[str, ...]] = set()
    for connection in workflow.connections:
        source = _port(connection, connection.source_node, connection.source_port, ports, "output")
        target = _port(connection, connection.target_node, connection.target_port, ports, "input")
        if source.is_exec != target.is_exec:
            raise WorkflowStructureError(f"{_shown(connection)} joins execution flow and data")
        key = taken_by(connection, target)
        if key in taken:
            what = "twice" if target.is_exec else "to an input that another connection leads to"
            raise WorkflowStructureError(f"{_shown(connection)} is drawn {what}")
        taken.add(key)
        if source.is_exec:
            way = (connection.source_node, connection.source_port)
            flow.setdefault(way, []).append(connection.target_node)
        else:
            inputs.setdefault(connection.target_node, []).append(
                (connection.source_node, connection.source_port, connection.target_port)
            )
    start = _start(workflow, ports, {target for to in flow.values() for target in to})
    for cycle in find_cycles(flow):
        raise WorkflowStructureError(
            f"found execution flow in a circle: {shown_cycle(cycle)}; allowed: a circle through the "
            "body of a loop"
        )
    configs = {key: dict(record.config) for key, record in workflow.nodes.items()}
    nested = frozenset(key for key, config in configs.items() if _is_nested(config))
    configs.update({key: own_copy(configs[key]) for key in nested})
    return PreparedWorkflow(
        workflow=workflow,
        nodes=dict(workflow.nodes),
        configs=configs,
        nested=nested,
        classes=classes,
        flow={way: tuple(targets) for way, targets in flow.items()},
        inputs={node: tuple(sources) for node, sources in inputs.items()},
        start=start,
        ends=frozenset(k for k, record in workflow.nodes.items() if record.node_type == END_TYPE),
        returning=frozenset(
            key for key, config in configs.items() if any(config.get(pair) for pair in _PAIRS)
        ),
    )


def _is_nested(config: Mapping[str, object]) -> bool:
    for value in config.values():  # noqa: SIM110  # any() costs twice the time, for every node
        if isinstance(value, dict | list):
            return True
    return False


def taken_by(connection: Connection, target: PortSpec) -> tuple[str, ...]:
    """What a connection takes up: a data input, which has one value; flow may come from many sides."""
    to = (connection.target_node, connection.target_port)
    return (connection.source_node, connection.source_port, *to) if target.is_exec else to


def _types(workflow: Workflow, registry: NodeRegistry) -> list[str]:
    """The types in use, once each; raises for one that is unknown before any is imported."""
    types = list(dict.fromkeys(record.node_type for record in workflow.nodes.values()))
    for type_ in types:
        if type_ not in registry:
            try:
                registry.describe(type_)  # raises, with similar names
            except UnknownNodeTypeError as error:
                users = [key for key, node in workflow.nodes.items() if node.node_type == type_]
                error.add_note(f"used by {', '.join(users)}")
                raise
    return types


def _class(type_: str, workflow: Workflow, registry: NodeRegistry) -> type[BaseNode]:
    """The class of a type; where it cannot be had, the error tells which nodes want it."""
    try:
        return registry.get(type_)
    except NodeImportError as error:
        users = tuple(key for key, node in workflow.nodes.items() if node.node_type == type_)
        raise NodeImportError(type_, error.module, error.cause, users) from error.cause


def _ports(cls: type[BaseNode], config: Mapping[str, object]) -> PortSchema:
    return ports_with_dynamic(cls.port_schema(), cls.declaration.dynamic_outputs, config)


def _port(
    connection: Connection, node: str, port: str, ports: Mapping[str, PortSchema], side: str
) -> PortSpec:
    schema = ports.get(node)
    if schema is None:
        raise WorkflowStructureError(f"{_shown(connection)}: there is no node {node!r}")
    found = schema.output(port) if side == "output" else schema.input(port)
    if found is None:
        names = [spec.name for spec in (schema.outputs if side == "output" else schema.inputs)]
        raise WorkflowStructureError(
            f"{_shown(connection)}: {node!r} has no {side} {port!r}; "
            f"it has: {', '.join(names) or 'none'}"
        )
    return found


def _shown(connection: Connection) -> str:
    return (
        f"connection {connection.source_node}.{connection.source_port} -> "
        f"{connection.target_node}.{connection.target_port}"
    )


def possible_starts(
    workflow: Workflow, ports: Mapping[str, PortSchema], reached: set[str]
) -> list[str]:
    """The nodes a run could start with: the StartNodes, or without any those that no flow leads to.

    Args:
        workflow: the workflow.
        ports: node id to ports, of the nodes whose types are known.
        reached: ids of the nodes that execution flow leads to.
    """
    found = [key for key, record in workflow.nodes.items() if record.node_type == START_TYPE]
    # Catch and finally nodes are reached through their pairing, not through a connection.
    return found or [
        key
        for key, schema in ports.items()
        if key not in reached
        and any(port.is_exec for port in schema.outputs)
        and not workflow.nodes[key].config.get("paired_try_id")
    ]


def _start(workflow: Workflow, ports: Mapping[str, PortSchema], reached: set[str]) -> str:
    found = possible_starts(workflow, ports, reached)
    if len(found) == 1:
        return found[0]
    shown = ", ".join(found) or "none"
    raise WorkflowStructureError(
        f"found {len(found)} nodes to start with ({shown}); allowed: one StartNode, or without any "
        "one node that no execution flow leads to"
    )
