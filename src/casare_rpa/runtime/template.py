"""The second shape of a workflow file: CasareRPA's built-in templates.

A template holds its workflow in ``base_workflow`` with nodes as a list, connections with the keys
``from_node``/``to_node`` and the short port names ``out`` and ``in``, and variables as a list. It is read
as a workflow and written back in its own shape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casare_rpa.domain.workflow import Connection, Document, NodeRecord, Workflow
    from casare_rpa.runtime.expect import Expect

_CONNECTION_KEYS = {
    "source_node": "from_node",
    "source_port": "from_port",
    "target_node": "to_node",
    "target_port": "to_port",
}
_SHORT_PORTS = {"out": "exec_out", "in": "exec_in"}
_SETTINGS = {
    "stop_on_error": "stop_on_error",
    "timeout": "timeout_seconds",
    "retry_count": "retry_count",
}


def is_template(document: Document) -> bool:
    """Whether a document is a template around a workflow."""
    return "nodes" not in document and "base_workflow" in document


def to_plain(document: Document, expect: Expect) -> dict[str, Any]:
    """A template's workflow in the shape of a plain workflow file; each entry keeps its own keys."""
    base = expect.mapping(document["base_workflow"], "base_workflow")
    settings = expect.mapping(document.get("default_settings", {}), "default_settings")
    plain = {
        **base,
        "metadata": {key: document[key] for key in ("name", "description") if key in document},
        "connections": [
            _plain_connection(entry, f"base_workflow.connections[{i}]", expect)
            for i, entry in enumerate(
                expect.sequence(base.get("connections", []), "base_workflow.connections")
            )
        ],
        "variables": _plain_variables(document, expect),
        "settings": {
            **settings,
            **{ours: settings[theirs] for ours, theirs in _SETTINGS.items() if theirs in settings},
        },
    }
    if isinstance(base.get("nodes"), list):
        plain["nodes"] = [_plain_node(entry) for entry in base["nodes"]]
    return plain


def _plain_node(entry: Any) -> Any:
    if isinstance(entry, dict) and "display_name" in entry and "name" not in entry:
        return {**entry, "name": entry["display_name"]}
    return entry


def _plain_connection(value: Any, place: str, expect: Expect) -> dict[str, Any]:
    entry = expect.mapping(value, place)
    plain = dict(entry)
    for ours, theirs in _CONNECTION_KEYS.items():
        if theirs in entry:
            found = entry[theirs]
            is_port = ours.endswith("port") and isinstance(found, str)
            plain[ours] = _SHORT_PORTS.get(found, found) if is_port else found
    return plain


def _plain_variables(document: Document, expect: Expect) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    listed = expect.sequence(document.get("default_variables", []), "default_variables")
    for i, value in enumerate(listed):
        place = f"default_variables[{i}]"
        entry = expect.mapping(value, place)
        name = expect.text(entry, "name", place)
        plain[name] = {**entry, "type": expect.text(entry, "data_type", place, default="Any")}
    return plain


def to_document(workflow: Workflow) -> dict[str, Any]:
    """A workflow that came from a template, as a template."""
    source = workflow.source
    base = dict(source["base_workflow"])
    base["nodes"] = [_node(record) for record in workflow.nodes.values()]
    if "connections" in base or workflow.connections:
        base["connections"] = [_connection(connection) for connection in workflow.connections]
    if "frames" in base or workflow.frames:
        base["frames"] = [dict(frame) for frame in workflow.frames]
    document = {**source, "base_workflow": base}
    for key in ("name", "description"):
        if key in workflow.metadata:
            document[key] = workflow.metadata[key]
    if "default_variables" in source or workflow.variables:
        document["default_variables"] = _variables(workflow)
    settings = workflow.settings.to_document()
    if settings:
        document["default_settings"] = _settings(settings, source)
    return document


def _node(record: NodeRecord) -> dict[str, Any]:
    entry = record.to_document()
    if "display_name" in entry:
        entry["display_name"] = entry.pop("name")
    return entry


def _connection(connection: Connection) -> dict[str, Any]:
    entry = connection.to_document()
    long_names = {long: short for short, long in _SHORT_PORTS.items()}
    for ours, theirs in _CONNECTION_KEYS.items():
        if connection.source and theirs not in entry:
            continue  # this entry was written with the keys of a plain workflow file
        value = entry.pop(ours)
        was_short = not connection.source or connection.source[theirs] in _SHORT_PORTS
        is_port = ours.endswith("port")
        entry[theirs] = long_names.get(value, value) if is_port and was_short else value
    return entry


def _variables(workflow: Workflow) -> list[dict[str, Any]]:
    entries = []
    for name, variable in workflow.variables.items():
        entry = variable.to_document()
        data_type = entry.pop("type")
        added = {"name": name, "data_type": data_type}
        if variable.source and "data_type" not in variable.source and data_type == "Any":
            added.pop("data_type")
        entries.append({**entry, **added} if variable.source else {**added, **entry})
    return entries


def _settings(settings: dict[str, Any], source: Document) -> dict[str, Any]:
    known = source.get("default_settings", {})
    for ours, theirs in _SETTINGS.items():
        if ours == theirs or ours not in settings:
            continue
        value = settings.pop(ours)
        if theirs in known or value:
            settings[theirs] = value
    return settings
