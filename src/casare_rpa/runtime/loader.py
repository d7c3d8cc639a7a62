"""Workflow files to records and back, without loss.

Unknown keys, the order of keys, and numbers as written survive; node types that no registry knows load
like any other. Nothing here imports a node module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.domain.workflow import (
    Connection,
    Document,
    NodeRecord,
    Settings,
    Variable,
    Workflow,
)
from casare_rpa.runtime import template
from casare_rpa.runtime.expect import Expect
from casare_rpa.runtime.json_document import read_document, write_document

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_KEYS = ("metadata", "nodes", "connections", "variables", "frames", "settings")
_ENDS = ("source_node", "source_port", "target_node", "target_port")


def load_workflow(path: Path | str) -> Workflow:
    """The workflow in a file.

    Raises:
        WorkflowFileError: the file cannot be read or holds no workflow.
    """
    return parse_workflow(read_document(path), str(path))


def parse_workflow(document: Any, source: str = "document") -> Workflow:
    """The workflow in a JSON document; a built-in template's ``base_workflow`` counts as one.

    Args:
        document: the parsed JSON.
        source: what error messages name the document by.

    Raises:
        WorkflowFileError: naming the place, the value found and the values allowed.
    """
    return read_workflow(document, Expect(source))


def read_workflow(document: Any, expect: Expect) -> Workflow:
    """As :func:`parse_workflow`, leaving to ``expect`` what happens where a value is not as it should be."""
    whole = expect.mapping(document, "")
    if template.is_template(whole):
        workflow = _parse(template.to_plain(whole, expect), expect, whole, template.PLACES)
        return template.with_sources(workflow, whole)
    return _parse(whole, expect, whole, {})


def _parse(
    document: Document, expect: Expect, whole: Document, places: Mapping[str, str]
) -> Workflow:
    """The records of a document in the plain shape; ``places`` tells where its keys came from."""
    at = {key: places.get(key, key) for key in _KEYS}
    if "nodes" not in document:
        keys = ", ".join(sorted(document)) or "no key"
        expect.refuse(places.get("", ""), f"an object with {keys}", "the key 'nodes'")
    connections = expect.sequence(document.get("connections", []), at["connections"])
    variables = expect.mapping(document.get("variables", {}), at["variables"])
    frames = expect.sequence(document.get("frames", []), at["frames"])
    return Workflow(
        metadata=expect.mapping(document.get("metadata", {}), at["metadata"]),
        nodes=_nodes(document.get("nodes", {}), at["nodes"], expect),
        connections=tuple(
            _connection(entry, f"{at['connections']}[{i}]", expect)
            for i, entry in enumerate(connections)
        ),
        variables={
            name: _variable(value, f"{at['variables']}.{name}", expect)
            for name, value in variables.items()
        },
        frames=tuple(
            expect.mapping(frame, f"{at['frames']}[{i}]") for i, frame in enumerate(frames)
        ),
        settings=_settings(document.get("settings", {}), at["settings"], expect),
        source=whole,
    )


def _nodes(value: Any, at: str, expect: Expect) -> dict[str, NodeRecord]:
    nodes: dict[str, NodeRecord] = {}
    if isinstance(value, list):
        for i, entry in enumerate(value):
            record = _node(entry, f"{at}[{i}]", expect, None)
            if record.node_id in nodes:
                found = f"a second node with the id {record.node_id!r}"
                expect.refuse(f"{at}[{i}].node_id", found, "unique ids")
            nodes[record.node_id] = record
        return nodes
    for key, entry in expect.mapping(value, at, "an object, or a list, of nodes").items():
        nodes[key] = _node(entry, f"{at}.{key}", expect, key)
    return nodes


def _node(value: Any, place: str, expect: Expect, key: str | None) -> NodeRecord:
    entry = expect.mapping(value, place)
    node_id = expect.text(entry, "node_id", place, default=key)
    if key is not None and node_id != key:
        expect.refuse(f"{place}.node_id", repr(node_id), f"{key!r}, the key of the node")
    return NodeRecord(
        node_id=node_id,
        node_type=expect.text(entry, "node_type", place),
        position=expect.point(entry.get("position", [0.0, 0.0]), f"{place}.position"),
        config=expect.mapping(entry.get("config", {}), f"{place}.config"),
        name=expect.text(entry, "name", place, default=""),
        source=entry,
    )


def _connection(value: Any, place: str, expect: Expect) -> Connection:
    entry = expect.mapping(value, place)
    ends = (expect.text(entry, key, place) for key in _ENDS)
    source_node, source_port, target_node, target_port = ends
    return Connection(source_node, source_port, target_node, target_port, entry)


def _variable(value: Any, place: str, expect: Expect) -> Variable:
    entry = expect.mapping(value, place)
    return Variable(
        type=expect.text(entry, "type", place, default="Any"),
        default_value=entry.get("default_value"),
        description=expect.text(entry, "description", place, default=""),
        source=entry,
    )


def _settings(value: Any, place: str, expect: Expect) -> Settings:
    entry = expect.mapping(value, place)
    return Settings(
        stop_on_error=expect.boolean(entry, "stop_on_error", place, default=True),
        timeout=expect.number(entry, "timeout", place, default=0.0),
        retry_count=expect.count(entry, "retry_count", place, default=0),
        source=entry,
    )


def workflow_document(workflow: Workflow) -> dict[str, Any]:
    """The workflow as JSON values, in the shape of the file it came from."""
    if template.is_template(workflow.source):
        return template.to_document(workflow)
    document = workflow.to_document()
    if isinstance(workflow.source.get("nodes"), list):
        document["nodes"] = list(document["nodes"].values())
    for key in ("metadata", "connections"):
        if workflow.source and key not in workflow.source and not document[key]:
            del document[key]
    return document


def save_workflow(workflow: Workflow, path: Path | str) -> None:
    """Write a workflow to a file, all or nothing: where writing fails, the old file stays.

    Raises:
        WorkflowFileError: the workflow has values JSON cannot hold, or the file cannot be written.
    """
    write_document(workflow_document(workflow), path)
