"""The second shape of a workflow file: CasareRPA's built-in templates.

A template holds its workflow in ``base_workflow`` with nodes as a list, connections with the keys
``from_node``/``to_node`` and the short port names ``out`` and ``in``, and variables as a list. It is read
as a workflow and written back in its own shape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.domain.records import replace

if TYPE_CHECKING:
    from casare_rpa.domain.workflow import Connection, Document, NodeRecord, Variable, Workflow
    from casare_rpa.runtime.expect import Expect

# Where the keys of a plain workflow stand in a template; "" is the workflow itself.
PLACES = {
    "": "base_workflow",
    "nodes": "base_workflow.nodes",
    "connections": "base_workflow.connections",
    "frames": "base_workflow.frames",
    "variables": "default_variables",
    "settings": "default_settings",
}
_CONNECTION_KEYS = {
    "source_node": "from_node",
    "source_port": "from_port",
    "target_node": "to_node",
    "target_port": "to_port",
}
_SHORT_PORTS = {"out": "exec_out", "in": "exec_in"}
_LONG_PORTS = {long: short for short, long in _SHORT_PORTS.items()}


def is_template(document: Document) -> bool:
    """Whether a document is a template around a workflow."""
    return "nodes" not in document and "base_workflow" in document


def to_plain(document: Document, expect: Expect) -> dict[str, Any]:
    """A template's workflow in the shape of a plain workflow file."""
    base = expect.mapping(document["base_workflow"], PLACES[""])
    settings = document.get("default_settings", {})
    if isinstance(settings, dict) and "timeout_seconds" in settings:
        timeout = expect.number(settings, "timeout_seconds", PLACES["settings"], 0.0)
        settings = {**settings, "timeout": timeout}
    plain: dict[str, Any] = {
        "metadata": {key: document[key] for key in ("name", "description") if key in document},
        "connections": [
            _plain_connection(entry, f"{PLACES['connections']}[{i}]", expect)
            for i, entry in enumerate(
                expect.sequence(base.get("connections", []), PLACES["connections"])
            )
        ],
        "variables": _plain_variables(document, expect),
        "settings": settings,
        "frames": base.get("frames", []),
    }
    if "nodes" in base:
        plain["nodes"] = _plain_nodes(base["nodes"], expect)
    return plain


def _plain_nodes(nodes: Any, expect: Expect) -> Any:
    at = PLACES["nodes"]
    if isinstance(nodes, list):
        return [_plain_node(entry, f"{at}[{i}]", expect) for i, entry in enumerate(nodes)]
    if isinstance(nodes, dict):
        return {key: _plain_node(entry, f"{at}.{key}", expect) for key, entry in nodes.items()}
    return nodes


def _plain_node(entry: Any, place: str, expect: Expect) -> Any:
    if isinstance(entry, dict) and _is_named_by_display(entry):
        return {**entry, "name": expect.text(entry, "display_name", place)}
    return entry


def _is_named_by_display(entry: Document) -> bool:
    return "display_name" in entry and "name" not in entry


def _plain_connection(value: Any, place: str, expect: Expect) -> dict[str, Any]:
    entry = expect.mapping(value, place)
    plain = dict(entry)
    for ours, theirs in _CONNECTION_KEYS.items():
        if theirs in entry:
            plain[ours] = _long_port(ours, expect.text(entry, theirs, place))
    return plain


def _long_port(key: str, value: str) -> str:
    return _SHORT_PORTS.get(value, value) if key.endswith("port") else value


def _plain_variables(document: Document, expect: Expect) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    listed = expect.sequence(document.get("default_variables", []), PLACES["variables"])
    for i, value in enumerate(listed):
        place = f"{PLACES['variables']}[{i}]"
        entry = expect.mapping(value, place)
        name = expect.text(entry, "name", place)
        if name in plain:
            expect.refuse(f"{place}.name", f"a second variable {name!r}", "unique names")
        plain[name] = {**entry, "type": expect.text(entry, "data_type", place, default="Any")}
    return plain


def with_sources(workflow: Workflow, document: Document) -> Workflow:
    """A workflow read from the plain shape, its records pointing at the template's own entries again."""
    base = document["base_workflow"]
    nodes, connections = _entries(base, "nodes"), _entries(base, "connections")
    variables = _entries(document, "default_variables")
    return replace(
        workflow,
        nodes={
            record.node_id: replace(record, source=entry)
            for record, entry in zip(workflow.nodes.values(), nodes, strict=False)
        },
        connections=tuple(
            replace(connection, source=entry)
            for connection, entry in zip(workflow.connections, connections, strict=False)
        ),
        variables={
            name: replace(variable, source=entry)
            for (name, variable), entry in zip(workflow.variables.items(), variables, strict=False)
        },
        settings=replace(workflow.settings, source=document.get("default_settings", {})),
    )


def _entries(whole: Any, key: str) -> list[Any]:
    """The entries under a key; none where what stands there was refused."""
    value = whole.get(key, []) if isinstance(whole, dict) else []
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def to_document(workflow: Workflow) -> dict[str, Any]:
    """A workflow that came from a template, as a template."""
    source = workflow.source
    base = dict(source["base_workflow"])
    base["nodes"] = (
        {key: _node(record) for key, record in workflow.nodes.items()}
        if isinstance(base["nodes"], dict)
        else [_node(record) for record in workflow.nodes.values()]
    )
    if "connections" in base or workflow.connections:
        base["connections"] = [_connection(connection) for connection in workflow.connections]
    if "frames" in base or workflow.frames:
        base["frames"] = [dict(frame) for frame in workflow.frames]
    document = {**source, "base_workflow": base}
    for key in ("name", "description"):
        if key in workflow.metadata:
            document[key] = workflow.metadata[key]
    if "default_variables" in source or workflow.variables:
        document["default_variables"] = [
            _variable(name, variable) for name, variable in workflow.variables.items()
        ]
    settings = _settings(workflow)
    if "default_settings" in source or settings:
        document["default_settings"] = settings
    return document


def _node(record: NodeRecord) -> dict[str, Any]:
    entry = record.to_document()
    if _is_named_by_display(record.source):
        entry["display_name"] = entry.pop("name", "")
    return entry


def _connection(connection: Connection) -> dict[str, Any]:
    entry = connection.to_document()
    source = connection.source
    for ours, theirs in _CONNECTION_KEYS.items():
        if source and theirs not in source:
            continue  # this entry is written with the keys of a plain workflow file
        value = entry[ours]
        _restore(entry, source, ours)
        if not source:
            entry[theirs] = _LONG_PORTS.get(value, value) if ours.endswith("port") else value
        elif _long_port(ours, source[theirs]) != value:
            entry[theirs] = value
    return entry


def _variable(name: str, variable: Variable) -> dict[str, Any]:
    entry = variable.to_document()
    source = variable.source
    if not source:
        data_type = entry.pop("type")
        return {"name": name, "data_type": data_type, **entry}
    _restore(entry, source, "type")
    entry["name"] = name
    if "data_type" in source or variable.type != "Any":
        entry["data_type"] = variable.type
    return entry


def _settings(workflow: Workflow) -> dict[str, Any]:
    source = workflow.settings.source
    entry = workflow.settings.to_document()
    if "timeout" in source and "timeout_seconds" not in source:
        return entry  # written with the key of a plain workflow file
    _restore(entry, source, "timeout")
    if "timeout_seconds" in source or workflow.settings.timeout:
        entry["timeout_seconds"] = workflow.settings.timeout
    return entry


def _restore(entry: dict[str, Any], source: Document, key: str) -> None:
    """Put back what stood under a key that the template's own key takes the place of, if anything."""
    if key in source:
        entry[key] = source[key]
    else:
        entry.pop(key, None)
