"""Workflow files to records and back, without loss.

Unknown keys, the order of keys, and numbers as written survive; node types that no registry knows load
like any other. Nothing here imports a node module.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from casare_rpa.domain.errors import WorkflowFileError
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

_ENDS = ("source_node", "source_port", "target_node", "target_port")


def load_workflow(path: Path | str) -> Workflow:
    """The workflow in a file.

    Raises:
        WorkflowFileError: the file cannot be read or holds no workflow.
    """
    return parse_workflow(read_document(Path(path)), str(path))


def parse_workflow(document: Any, source: str = "document") -> Workflow:
    """The workflow in a JSON document; a built-in template's ``base_workflow`` counts as one.

    Args:
        document: the parsed JSON.
        source: what error messages name the document by.

    Raises:
        WorkflowFileError: naming the place, the value found and the values allowed.
    """
    expect = Expect(source)
    whole = expect.mapping(document, "")
    if template.is_template(whole):
        plain = template.to_plain(whole, expect)
        return _parse(plain, expect, whole)
    return _parse(whole, expect, whole)


def _parse(document: Document, expect: Expect, whole: Document) -> Workflow:
    if "nodes" not in document:
        raise WorkflowFileError(
            expect.source, "", f"an object with the keys {sorted(document)}", "the key 'nodes'"
        )
    connections = expect.sequence(document.get("connections", []), "connections")
    variables = expect.mapping(document.get("variables", {}), "variables")
    frames = expect.sequence(document.get("frames", []), "frames")
    return Workflow(
        metadata=expect.mapping(document.get("metadata", {}), "metadata"),
        nodes=_nodes(document["nodes"], expect),
        connections=tuple(
            _connection(entry, f"connections[{i}]", expect) for i, entry in enumerate(connections)
        ),
        variables={
            name: _variable(value, f"variables.{name}", expect) for name, value in variables.items()
        },
        frames=tuple(expect.mapping(frame, f"frames[{i}]") for i, frame in enumerate(frames)),
        settings=_settings(expect.mapping(document.get("settings", {}), "settings"), expect),
        source=whole,
    )


def _nodes(value: Any, expect: Expect) -> dict[str, NodeRecord]:
    if isinstance(value, list):
        records = [_node(entry, f"nodes[{i}]", expect, None) for i, entry in enumerate(value)]
    else:
        entries = expect.mapping(value, "nodes", "an object, or a list, of nodes")
        records = [_node(entry, f"nodes.{key}", expect, key) for key, entry in entries.items()]
    nodes: dict[str, NodeRecord] = {}
    for record in records:
        if record.node_id in nodes:
            raise WorkflowFileError(
                expect.source, "nodes", f"two nodes with the id {record.node_id!r}", "unique ids"
            )
        nodes[record.node_id] = record
    return nodes


def _node(value: Any, place: str, expect: Expect, key: str | None) -> NodeRecord:
    entry = expect.mapping(value, place)
    node_id = expect.text(entry, "node_id", place, default=key)
    if key is not None and node_id != key:
        raise WorkflowFileError(
            expect.source, f"{place}.node_id", repr(node_id), f"{key!r}, the key of the node"
        )
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


def _settings(entry: Document, expect: Expect) -> Settings:
    return Settings(
        stop_on_error=expect.boolean(entry, "stop_on_error", "settings", default=True),
        timeout=expect.number(entry, "timeout", "settings", default=0.0),
        retry_count=expect.count(entry, "retry_count", "settings", default=0),
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
    write_document(workflow_document(workflow), Path(path))
