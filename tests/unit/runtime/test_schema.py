"""The published JSON Schema and the loader accept and refuse the same documents."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from casare_rpa.domain.errors import WorkflowFileError
from casare_rpa.nodes.registry import NodeRegistry
from casare_rpa.runtime.checker import check_workflow
from casare_rpa.runtime.loader import parse_workflow
from casare_rpa.runtime.shape import read_all

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = json.loads((ROOT / "docs" / "workflow.schema.json").read_text())
VALIDATOR = Draft202012Validator(SCHEMA)
EXAMPLES = sorted((ROOT / "examples" / "workflows").glob("*.json"))

PLAIN = {
    "metadata": {"name": "n"},
    "nodes": {
        "a": {
            "node_id": "a",
            "node_type": "LogNode",
            "position": [1, 2.5],
            "config": {"k": 1},
            "name": "A",
        }
    },
    "connections": [
        {"source_node": "a", "source_port": "p", "target_node": "a", "target_port": "q"}
    ],
    "variables": {"v": {"type": "Any", "default_value": 1, "description": "d"}},
    "frames": [{"title": "t"}],
    "settings": {"stop_on_error": True, "timeout": 1.5, "retry_count": 2},
}
LISTED = {"nodes": [{"node_id": "a", "node_type": "LogNode"}]}
TEMPLATE = {
    "name": "T",
    "default_variables": [
        {"name": "v", "data_type": "String", "default_value": 1, "description": "d"}
    ],
    "default_settings": {"stop_on_error": True, "timeout_seconds": 300, "retry_count": 0},
    "base_workflow": {
        "nodes": [
            {
                "node_id": "a",
                "node_type": "StartNode",
                "display_name": "Go",
                "position": [0, 0],
                "config": {},
            }
        ],
        "connections": [
            {"from_node": "a", "from_port": "out", "to_node": "b", "to_port": "in"},
            {"source_node": "a", "source_port": "p", "target_node": "b", "target_port": "q"},
        ],
        "frames": [],
    },
}
ODD_VALUES = (None, True, 0, -1, 1.5, 3.0, "", "x", [], [1, 2], [1, "x"], {}, {"a": 1}, [{}])
KEYS = (
    "name",
    "display_name",
    "node_id",
    "node_type",
    "nodes",
    "timeout",
    "timeout_seconds",
    "type",
    "data_type",
    "source_node",
    "from_node",
    "to_port",
    "base_workflow",
)


def accepts(document):
    try:
        parse_workflow(document)
    except WorkflowFileError as error:
        # What JSON Schema cannot say: docs/workflow.schema.json tells so itself.
        if (
            error.allowed in {"unique ids", "unique names"}
            or "the key of the node" in error.allowed
        ):
            return None
        return False
    return True


def places(value, path=()):
    yield path
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*path, key))


@st.composite
def mutated(draw):
    """A good document with one to three of its values replaced, removed or added to."""
    document = copy.deepcopy(draw(st.sampled_from((PLAIN, LISTED, TEMPLATE))))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from([path for path in places(document) if path] or [()]))
        if not path:
            break
        parent = document
        for key in path[:-1]:
            parent = parent[key]
        what = draw(st.sampled_from(("replace", "remove", "add")))
        if what == "remove":
            del parent[path[-1]]
        elif what == "add" and isinstance(parent, dict):
            parent[draw(st.sampled_from(KEYS))] = copy.deepcopy(draw(st.sampled_from(ODD_VALUES)))
        else:
            parent[path[-1]] = copy.deepcopy(draw(st.sampled_from(ODD_VALUES)))
    return document


def test_the_schema_is_itself_valid():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_validates(path):
    document = json.loads(path.read_bytes())
    assert list(VALIDATOR.iter_errors(document)) == []
    assert accepts(document)


@pytest.mark.parametrize("document", [PLAIN, LISTED, TEMPLATE, {"nodes": {}}, {"nodes": []}])
def test_good_documents_are_good_to_both(document):
    assert accepts(document)
    assert VALIDATOR.is_valid(document)


@pytest.mark.parametrize("document", [None, 3, "x", [], {}, {"base_workflow": {}}, {"nodes": 3}])
def test_bad_documents_are_bad_to_both(document):
    assert accepts(document) is False
    assert not VALIDATOR.is_valid(document)


@settings(max_examples=400)
@given(mutated())
@example({"nodes": {}, "settings": {"retry_count": 3.0}})
@example({"base_workflow": {"nodes": [{"node_id": "a", "node_type": "T", "display_name": 1}]}})
@example({"base_workflow": {"nodes": {"a": {"node_type": "T", "name": 1, "display_name": "x"}}}})
@example({"base_workflow": {"nodes": []}, "default_settings": {"timeout": "x"}})
def test_both_agree_on_documents_that_were_tampered_with(document):
    verdict = accepts(document)
    if verdict is not None:
        assert VALIDATOR.is_valid(document) is verdict


@given(mutated())
def test_all_problems_are_listed_exactly_where_the_loader_refuses(document):
    _, problems = read_all(document, "document")
    refused = [] if accepts(document) else [refusal(document)]
    assert [(p.place, p.found, p.allowed) for p in problems[:1]] == refused


def refusal(document):
    with pytest.raises(WorkflowFileError) as caught:
        parse_workflow(document)
    return caught.value.place, caught.value.found, caught.value.allowed


def test_the_document_shown_to_readers_is_a_good_one():
    text = (ROOT / "docs" / "workflow-format.md").read_text(encoding="utf-8")
    document = json.loads(text.partition("```json\n")[2].partition("```")[0])
    assert list(VALIDATOR.iter_errors(document)) == []
    workflow = parse_workflow(document)
    assert check_workflow(workflow, NodeRegistry.from_manifest(eager=False)) == ()
