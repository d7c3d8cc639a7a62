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
DOCUMENT = entry(
    {"nodes": st.dictionaries(TEXT, NODE, max_size=4)},
    {
        "metadata": EXTRA,
        "connections": st.lists(CONNECTION, max_size=4),
        "variables": st.dictionaries(TEXT, VARIABLE, max_size=3),
        "frames": st.lists(EXTRA, max_size=2),
        "settings": SETTINGS,
    },
)


def exact(value):
    """The text of a document: differs where a key's order or a number's type does."""
    return json.dumps(value)


@given(DOCUMENT)
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


def test_a_template_loads_and_is_written_back_in_its_shape():
    document = {
        "id": "tmpl",
        "name": "T",
        "default_variables": [{"name": "path", "data_type": "String", "default_value": "in.csv"}],
        "default_settings": {"stop_on_error": False, "timeout_seconds": 300, "browser": "x"},
        "base_workflow": {
            "nodes": [
                {"node_id": "a", "node_type": "StartNode", "display_name": "Go", "config": {}}
            ],
            "connections": [
                {"from_node": "a", "from_port": "out", "to_node": "b", "to_port": "in"}
            ],
        },
    }
    workflow = parse_workflow(document)
    assert workflow.name == "T"
    assert workflow.nodes["a"].name == "Go"
    assert workflow.connections[0].source_port == "exec_out"
    assert workflow.connections[0].target_port == "exec_in"
    assert workflow.variables["path"].default_value == "in.csv"
    assert (workflow.settings.stop_on_error, workflow.settings.timeout) == (False, 300)
    assert exact(workflow_document(workflow)) == exact(document)


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
            "found an object with the keys ['metadata']; allowed: the key 'nodes'",
        ),
        ('{"nodes": 3}', "nodes: found a number, 3; allowed: an object, or a list, of nodes"),
        ('{"nodes": {"a": 1}}', "nodes.a: found a number, 1; allowed: an object"),
        ('{"nodes": {"a": {}}}', "nodes.a: found an object without the key 'node_type'"),
        (f'{{"nodes": {{"b": {NODE_A}}}}}', "nodes.b.node_id: found 'a'; allowed: 'b'"),
        (f'{{"nodes": [{NODE_A}, {NODE_A}]}}', "found two nodes with the id 'a'"),
        (
            f'{{"nodes": {{"a": {NODE_A}, "a": {NODE_A}}}}}',
            "the key 'a': found the key more than once",
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
        ('{"nodes": {}, "x": NaN}', "found NaN; allowed: finite numbers"),
        ('{"nodes": {}, "x": 1e999}', "found 1e999; allowed: finite numbers"),
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


def test_a_failed_save_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "w.json"
    path.write_text("old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(json_document.os, "fsync", full)
    with pytest.raises(WorkflowFileError, match="no space left on device"):
        save_workflow(parse_workflow({"nodes": {}}), path)
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["w.json"]


def test_a_value_without_a_json_form_is_refused(tmp_path):
    workflow = parse_workflow({"nodes": {}, "x": object()})
    with pytest.raises(WorkflowFileError, match="not JSON serializable"):
        save_workflow(workflow, tmp_path / "w.json")
    assert list(tmp_path.iterdir()) == []


def test_saving_keeps_the_file_mode_and_follows_links(tmp_path):
    path, link = tmp_path / "w.json", tmp_path / "link.json"
    path.write_text("{}")
    path.chmod(0o640)
    link.symlink_to(path)
    save_workflow(parse_workflow({"nodes": {}}), link)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert json.loads(path.read_text()) == {"nodes": {}}
