"""Workflow files load and save without loss, and a bad file is one clear error."""

from __future__ import annotations

import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casare_rpa.domain.errors import WorkflowFileError
from casare_rpa.runtime import json_document
from casare_rpa.runtime.loader import (
    load_workflow,
    parse_workflow,
    save_workflow,
    workflow_document,
)

TEXT = st.text(max_size=8)
NUMBER = st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBER | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
PORT = TEXT | st.sampled_from(("in", "out", "exec_in", "exec_out"))
EXTRA = st.dictionaries(TEXT.map("x_{}".format), JSON, max_size=3)


def entry(required, optional):
    """An object with required keys, some optional ones and unknown ones, in any order."""
    return (
        st.tuples(st.fixed_dictionaries(required, optional=optional), EXTRA)
        .map(lambda parts: list({**parts[0], **parts[1]}.items()))
        .flatmap(st.permutations)
        .map(dict)
    )


NODE = entry(
    {"node_type": TEXT},
    {"position": st.lists(NUMBER, min_size=2, max_size=2), "config": EXTRA, "name": TEXT},
)
CONNECTION = entry(
    dict.fromkeys(("source_node", "source_port", "target_node", "target_port"), TEXT), {}
)
VARIABLE = entry({}, {"type": TEXT, "default_value": JSON, "description": TEXT})
SETTINGS = entry(
    {},
    {
        "stop_on_error": st.booleans(),
        "timeout": st.integers(0, 99) | st.floats(0, 99),
        "retry_count": st.integers(0, 9),
    },
)
FRAMES = st.lists(EXTRA, max_size=2)
DOCUMENT = entry(
    {"nodes": st.dictionaries(TEXT, NODE, max_size=4)},
    {
        "metadata": EXTRA,
        "connections": st.lists(CONNECTION, max_size=4),
        "variables": st.dictionaries(TEXT, VARIABLE, max_size=3),
        "frames": FRAMES,
        "settings": SETTINGS,
    },
)


def exact(value):
    """The text of a document: differs where a key's order or a number's type does."""
    return json.dumps(value)


TEMPLATE_CONNECTION = entry(
    dict.fromkeys(("from_node", "from_port", "to_node", "to_port"), PORT),
    dict.fromkeys(("source_node", "target_port"), JSON),
)
TEMPLATE_VARIABLE = entry(
    {"name": TEXT},
    {"data_type": TEXT, "type": JSON, "default_value": JSON, "description": TEXT},
)
TEMPLATE_NODE = entry(
    {"node_id": TEXT, "node_type": TEXT}, {"display_name": TEXT, "name": TEXT, "config": EXTRA}
)
TEMPLATE = entry(
    {
        "base_workflow": entry(
            {
                "nodes": st.lists(TEMPLATE_NODE, max_size=3, unique_by=lambda node: node["node_id"])
                | st.dictionaries(TEXT, NODE, max_size=3)
            },
            {
                "connections": st.lists(TEMPLATE_CONNECTION | CONNECTION, max_size=3),
                "frames": FRAMES,
            },
        )
    },
    {
        "name": TEXT,
        "description": TEXT,
        "default_variables": st.lists(
            TEMPLATE_VARIABLE, max_size=3, unique_by=lambda variable: variable["name"]
        ),
        "default_settings": entry(
            {},
            {"stop_on_error": st.booleans(), "timeout_seconds": st.integers(0, 9), "timeout": JSON},
        ).filter(lambda settings: "timeout_seconds" in settings or "timeout" not in settings),
    },
)


@given(DOCUMENT | TEMPLATE)
def test_a_round_trip_changes_nothing(document):
    assert exact(workflow_document(parse_workflow(document))) == exact(document)


def test_a_round_trip_through_files_changes_nothing(tmp_path):
    document = {
        "future": {"b": 1, "a": 1.0},
        "nodes": {
            "n": {
                "node_id": "n",
                "node_type": "NotYetInvented",
                "position": [1, 2.5],
                "z": "\ud800",
            }
        },
        "connections": [
            {
                "source_node": "gone",
                "source_port": "p",
                "target_node": "n",
                "target_port": "q",
                "k": None,
            }
        ],
    }
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    first.write_text(json.dumps(document))
    save_workflow(load_workflow(first), second)
    assert exact(json.loads(second.read_bytes())) == exact(document)


def test_loading_imports_no_node_module():
    before = {name for name in sys.modules if name.startswith("casare_rpa.nodes.library.")}
    parse_workflow({"nodes": {"a": {"node_id": "a", "node_type": "ThrowErrorNode"}}})
    after = {name for name in sys.modules if name.startswith("casare_rpa.nodes.library.")}
    assert after == before


NODE_A = '{"node_id": "a", "node_type": "T"}'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "line 1 column 2: found Expecting property name"),
        ("[]", "found a list; allowed: an object"),
        (
            '{"metadata": {}}',
            "found an object with metadata; allowed: the key 'nodes'",
        ),
        ('{"nodes": 3}', "nodes: found a number, 3; allowed: an object, or a list, of nodes"),
        ('{"nodes": {"a": 1}}', "nodes.a: found a number, 1; allowed: an object"),
        ('{"nodes": {"a": {}}}', "nodes.a: found an object without the key 'node_type'"),
        (f'{{"nodes": {{"b": {NODE_A}}}}}', "nodes.b.node_id: found 'a'; allowed: 'b'"),
        (
            f'{{"nodes": [{NODE_A}, {NODE_A}]}}',
            "nodes[1].node_id: found a second node with the id 'a'; allowed: unique ids",
        ),
        (
            f'{{"nodes": {{"a": {NODE_A}, "a": {NODE_A}}}}}',
            "nodes.a: found the key 2 times; allowed: each key once",
        ),
        (
            '{"nodes": {"a": {"node_type": 5}}}',
            "nodes.a.node_type: found a number, 5; allowed: a text",
        ),
        ('{"nodes": {"a": {"node_type": "T", "position": [1]}}}', "nodes.a.position: found a list"),
        ('{"nodes": {"a": {"node_type": "T", "config": []}}}', "nodes.a.config: found a list"),
        ('{"nodes": {}, "connections": {}}', "connections: found an object; allowed: a list"),
        ('{"nodes": {}, "connections": [{}]}', "connections[0]: found an object without the key"),
        ('{"nodes": {}, "variables": {"v": 1}}', "variables.v: found a number, 1"),
        ('{"nodes": {}, "frames": [1]}', "frames[0]: found a number, 1"),
        ('{"nodes": {}, "settings": {"timeout": "1"}}', "settings.timeout: found a text, '1'"),
        ('{"nodes": {}, "settings": {"timeout": true}}', "settings.timeout: found a boolean"),
        (
            '{"nodes": {}, "settings": {"retry_count": -1}}',
            "settings.retry_count: found a number, -1",
        ),
        (
            '{"nodes": {}, "settings": {"stop_on_error": 1}}',
            "settings.stop_on_error: found a number",
        ),
        (
            '{"nodes": {"a": {"config": {"duration": NaN}}}}',
            "nodes.a.config.duration: found NaN; allowed: finite numbers",
        ),
        ('{"x": [1, {"y": -Infinity}]}', "x[1].y: found -Infinity; allowed: finite numbers"),
        ('{"nodes": {}, "x": 1e999}', "x: found 1e999; allowed: finite numbers"),
        ('{"x": NaN, "nodes": {', "line 1 column 22"),
        ("[" * 100_000, "found values nested too deep to read"),
        (f'{{"x": {"9" * 5000}}}', "allowed: JSON"),
    ],
)
def test_a_bad_file_is_one_clear_error(tmp_path, text, message):
    path = tmp_path / "bad.json"
    path.write_text(text)
    with pytest.raises(WorkflowFileError) as caught:
        load_workflow(path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)
    assert path.read_text() == text


def test_text_that_is_not_unicode_and_a_missing_file_are_errors_too(tmp_path):
    path = tmp_path / "bad.json"
    path.write_bytes(b'{"nodes": "\xff\xfe\xfa"}')
    with pytest.raises(WorkflowFileError, match="not UTF-8"):
        load_workflow(path)
    with pytest.raises(WorkflowFileError, match="no such file"):
        load_workflow(tmp_path / "missing.json")


def test_a_file_that_is_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(json_document.MAX_BYTES + 1)
    with pytest.raises(WorkflowFileError, match=f"at most {json_document.MAX_BYTES} bytes"):
        load_workflow(path)
