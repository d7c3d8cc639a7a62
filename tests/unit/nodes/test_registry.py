"""The registry knows every type and imports one only when its class is asked for."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys

import pytest

from casare_rpa.domain.errors import NodeImportError, NodeImportsError, UnknownNodeTypeError
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
    assert repr(registry) == "<NodeRegistry, 0 types loaded>"


def test_get_loads_one_and_puts_it_in_the_descriptors_place(registry):
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
    with pytest.raises(NodeImportsError, match="2 of the registered node types") as caught:
        NodeRegistry(entries, eager=True)
    assert {error.type_id for error in caught.value.errors} == {"BrokenNode", "JsonNode"}


def test_a_type_whose_module_failed_is_asked_for_again(tmp_path, monkeypatch):
    module = tmp_path / "mended_node.py"
    module.write_text("raise ValueError('not yet')")
    monkeypatch.syspath_prepend(tmp_path)
    registry = NodeRegistry([{"id": "MendedNode", "module": "mended_node"}], eager=False)
    with pytest.raises(NodeImportError, match="ValueError: not yet"):
        registry.get("MendedNode")
    assert isinstance(vars(registry._library)["MendedNode"], LazyNodeClass)
    module.write_text("class MendedNode: is_mended = True  # longer than before")
    importlib.invalidate_caches()
    assert registry.get("MendedNode").is_mended
    assert vars(registry._library)["MendedNode"] is registry.get("MendedNode")


@pytest.mark.parametrize("type_id", ["", "mro", "__doc__", "__class__", "no node"])
def test_names_of_python_are_no_types(registry, type_id):
    assert type_id not in registry
    with pytest.raises(UnknownNodeTypeError):
        registry.get(type_id)


def test_the_environment_can_ask_for_eager_loading(monkeypatch):
    monkeypatch.setenv("CASARE_EAGER", "1")
    registry = NodeRegistry.from_manifest()
    assert registry.loaded() == registry.types()
    assert registry.types() == tuple(
        sorted(registry.types(), key=lambda id_: (registry.describe(id_).category, id_))
    )


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
