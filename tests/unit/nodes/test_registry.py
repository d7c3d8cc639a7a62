"""The registry knows every type and imports one only when its class is asked for."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from casare_rpa.domain.errors import NodeImportError, UnknownNodeTypeError
from casare_rpa.nodes.base import BaseNode
from casare_rpa.nodes.lazy_loader import LazyNodeClass
from casare_rpa.nodes.registry import NodeRegistry


@pytest.fixture
def registry():
    return NodeRegistry.from_manifest(eager=False)


def test_looking_around_loads_nothing(registry):
    assert "LogNode" in registry
    assert len(registry) == len(registry.types()) > 50
    assert registry.describe("LogNode").category == "basic"
    assert registry.search("log")[0] == "LogNode"
    assert registry.loaded() == ()
    assert repr(registry) == f"<NodeRegistry 0 of {len(registry)} types loaded>"


def test_get_loads_one_and_puts_it_in_the_descriptors_place(registry):
    assert isinstance(vars(registry._library)["LogNode"], LazyNodeClass)
    first = registry.get("LogNode")
    assert issubclass(first, BaseNode)
    assert vars(registry._library)["LogNode"] is first
    assert registry.get("LogNode") is first
    assert registry.loaded() == ("LogNode",)
    assert registry.is_loaded("LogNode")
    assert not registry.is_loaded("EndNode")
    assert not registry.is_loaded("NoSuchNode")


def test_an_unknown_type_names_similar_ones(registry):
    for ask in (registry.get, registry.describe):
        with pytest.raises(UnknownNodeTypeError, match="did you mean LogNode") as caught:
            ask("LogNod")
        assert caught.value.exit_code == 2


def test_a_module_that_cannot_be_imported_names_the_type(tmp_path, monkeypatch):
    (tmp_path / "broken_node.py").write_text("import no_such_library")
    monkeypatch.syspath_prepend(tmp_path)
    entries = [{"id": "BrokenNode", "module": "broken_node"}, {"id": "JsonNode", "module": "json"}]
    registry = NodeRegistry(entries, eager=False)
    with pytest.raises(NodeImportError, match=r"'BrokenNode' .* No module named 'no_such_library'"):
        registry.get("BrokenNode")
    with pytest.raises(NodeImportError, match="'JsonNode' cannot be loaded from json"):
        registry.get("JsonNode")
    assert registry.loaded() == ()
    with pytest.raises(NodeImportError):
        NodeRegistry(entries, eager=True)


def test_the_environment_can_ask_for_eager_loading(monkeypatch):
    monkeypatch.setenv("CASARE_EAGER", "1")
    registry = NodeRegistry.from_manifest()
    assert registry.loaded() == registry.types()


def entry(id_, label, *, category="x", tags=(), description=""):
    return {
        "id": id_,
        "module": "m",
        "label": label,
        "category": category,
        "tags": tags,
        "description": description,
    }


def test_search_ranks_labels_before_ids_before_the_rest():
    registry = NodeRegistry(
        [
            entry("ANode", "A", description="reads a file"),
            entry("ProfileNode", "Pro"),
            entry("BNode", "Write File"),
            entry("CNode", "C", tags=["file"]),
        ],
        eager=False,
    )
    assert registry.search("file") == ("BNode", "ProfileNode", "ANode", "CNode")
    assert registry.search("WRITE fi") == ("BNode",)
    assert registry.search("file zebra") == ()
    assert registry.search("") == registry.types()


def test_loading_the_registry_imports_no_node_module():
    code = (
        "import json, sys\n"
        "from casare_rpa.nodes.registry import NodeRegistry\n"
        "registry = NodeRegistry.from_manifest(eager=False)\n"
        "registry.search('list'); [registry.describe(t) for t in registry.types()]\n"
        "print(json.dumps([m for m in sys.modules if m.startswith('casare_rpa.nodes.library')]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert json.loads(done.stdout) == []
