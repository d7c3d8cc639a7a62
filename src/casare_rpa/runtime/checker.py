"""Finds every problem of a workflow without running it, and without importing a node module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.domain.errors import UnknownNodeTypeError
from casare_rpa.domain.ports import connection_problem
from casare_rpa.runtime.config_types import allowed_instead
from casare_rpa.runtime.cycles import find_cycles, shown_cycle
from casare_rpa.runtime.expect import shown
from casare_rpa.runtime.prepared import possible_starts, taken_by
from casare_rpa.runtime.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from casare_rpa.domain.ports import PortSchema, PortSpec
    from casare_rpa.domain.workflow import Connection, NodeRecord, Workflow
    from casare_rpa.nodes.manifest import NodeTypeInfo
    from casare_rpa.nodes.registry import NodeRegistry

_ONE_FOR_DATA = "one connection for each data input"


def check_workflow(workflow: Workflow, registry: NodeRegistry) -> tuple[Problem, ...]:
    """Every problem of a workflow, in the order of the file."""
    infos: dict[str, NodeTypeInfo] = {}
    problems: list[Problem] = []
    for record in workflow.nodes.values():
        try:
            infos[record.node_id] = registry.describe(record.node_type)
        except UnknownNodeTypeError as error:
            similar = ", ".join(error.similar)
            allowed = f"a registered type; similar: {similar}" if similar else "a registered type"
            place = f"nodes.{record.node_id}.node_type"
            problems.append(Problem(place, repr(record.node_type), allowed))
    ports = {
        node_id: info.ports_for(workflow.nodes[node_id].config) for node_id, info in infos.items()
    }
    problems.extend(_start_problems(workflow, ports))
    connected: dict[str, set[str]] = {}
    for connection in workflow.connections:
        connected.setdefault(connection.target_node, set()).add(connection.target_port)
    for node_id, info in infos.items():
        inputs = connected.get(node_id, set())
        problems.extend(_config_problems(workflow.nodes[node_id], info, inputs))
    problems.extend(_connection_problems(workflow, ports))
    problems.extend(_cycle_problems(workflow, ports))
    return tuple(problems)


def _start_problems(workflow: Workflow, ports: Mapping[str, PortSchema]) -> Iterator[Problem]:
    reached = {
        c.target_node
        for c in workflow.connections
        if (schema := ports.get(c.target_node))
        and (port := schema.input(c.target_port))
        and port.is_exec
    }
    starts = possible_starts(workflow, ports, reached)
    if len(starts) != 1:
        found = f"{len(starts)} nodes to start with ({', '.join(starts) or 'none'})"
        yield Problem("nodes", found, "one StartNode")


def _config_problems(
    record: NodeRecord, info: NodeTypeInfo, connected: Container[str]
) -> Iterator[Problem]:
    place = f"nodes.{record.node_id}.config"
    for prop in info.properties:
        value = record.config.get(prop.name)
        allowed = allowed_instead(prop, value)
        if allowed is not None:
            yield Problem(f"{place}.{prop.name}", shown(value), allowed)
    for name, may_be_empty in _needed(info).items():
        value = record.config.get(name)
        default = next((prop.default for prop in info.properties if prop.name == name), None)
        given = value is not None and (may_be_empty or value != "")
        if name not in connected and not given and default in (None, ""):  # unhashable
            yield Problem(f"{place}.{name}", "neither a value nor a connection", "one of the two")


def _needed(info: NodeTypeInfo) -> dict[str, bool]:
    """The values a node cannot do without, and whether an empty text in the config counts as one.

    A required property must say something; a required input is content with an empty text.
    """
    inputs = {port.name: True for port in info.ports.inputs if port.required and not port.is_exec}
    return inputs | {prop.name: False for prop in info.properties if prop.required}


def _connection_problems(workflow: Workflow, ports: Mapping[str, PortSchema]) -> Iterator[Problem]:
    taken: dict[tuple[str, ...], int] = {}
    for i, connection in enumerate(workflow.connections):
        place = f"connections[{i}]"
        source, target = _ends(connection, ports)
        if source is None:
            yield from _end_problem(
                workflow, ports, f"{place}.source", connection.source_node, connection.source_port
            )
        if target is None:
            yield from _end_problem(
                workflow, ports, f"{place}.target", connection.target_node, connection.target_port
            )
        if source and target:
            problem = connection_problem(source, target)
            if problem:
                yield Problem(place, problem, "ports of the same kind")
        if target:
            key = taken_by(connection, target)
            if key in taken:
                found = f"a second connection to {'.'.join(key[-2:])} (the first is {taken[key]})"
                allowed = "each connection once" if target.is_exec else _ONE_FOR_DATA
                yield Problem(place, found, allowed)
            taken.setdefault(key, i)


def _cycle_problems(workflow: Workflow, ports: Mapping[str, PortSchema]) -> Iterator[Problem]:
    flow: dict[tuple[str, str], list[str]] = {}
    for connection in workflow.connections:
        source, target = _ends(connection, ports)
        if source and target and source.is_exec and target.is_exec:
            way = (connection.source_node, connection.source_port)
            flow.setdefault(way, []).append(connection.target_node)
    for cycle in find_cycles(flow):
        found = f"execution flow in a circle: {shown_cycle(cycle)}"
        yield Problem(f"nodes.{cycle[0]}", found, "a circle through the body of a loop")


def _ends(
    connection: Connection, ports: Mapping[str, PortSchema]
) -> tuple[PortSpec | None, PortSpec | None]:
    source = ports.get(connection.source_node)
    target = ports.get(connection.target_node)
    return (
        source.output(connection.source_port) if source else None,
        target.input(connection.target_port) if target else None,
    )


def _end_problem(
    workflow: Workflow, ports: Mapping[str, PortSchema], place: str, node: str, port: str
) -> Iterator[Problem]:
    """Why an end of a connection leads nowhere; a node of unknown type is a problem of its own."""
    if node not in workflow.nodes:
        similar = _shortened(workflow.nodes)
        yield Problem(f"{place}_node", repr(node), f"an id of a node ({similar})")
    elif node in ports:
        schema = ports[node]
        side = schema.outputs if place.endswith("source") else schema.inputs
        names = ", ".join(spec.name for spec in side)
        yield Problem(f"{place}_port", f"{node}.{port}", names or "no port at all")


def _shortened(names: Mapping[str, object]) -> str:
    listed = list(names)
    return ", ".join(listed[:8]) + (f" and {len(listed) - 8} more" if len(listed) > 8 else "")
