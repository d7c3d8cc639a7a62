"""Installed packs bring their node types, and a broken one is named and harms no other."""

from __future__ import annotations

import importlib.metadata
import json
import os
import sys

import pytest

from casare_rpa.cli.main import main
from casare_rpa.domain.errors import NodeImportError, NodeImportsError, UnknownNodeTypeError
from casare_rpa.nodes.manifest_scan import scan_library
from casare_rpa.nodes.packs import installed_packs
from casare_rpa.nodes.registry import NodeRegistry

MODULE = '''
from casare_rpa.nodes.base import BaseNode
from casare_rpa.nodes.declare import node
{before}

@node(category="{name}", tags=["pack"])
class {name}Node(BaseNode):
    """Does nothing."""

    async def execute(self, context):
        return {{"success": True}}
'''


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder of installed distributions on the import path, and a cache of its own."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield folder
    for name in [n for n in sys.modules if n.startswith("pack_")]:
        del sys.modules[name]


def install(site, name, *, manifest=None, value=None, before=""):
    package = f"pack_{name.lower()}"
    (site / package).mkdir()
    (site / package / "__init__.py").write_text("raise RuntimeError('listing imports no pack')\n")
    nodes = site / package / "nodes"
    nodes.mkdir()
    (nodes / "one.py").write_text(MODULE.format(name=name, before=before))
    if manifest is None:
        manifest = json.dumps({"types": scan_library(nodes, f"{package}.nodes")})
    (site / package / "manifest.json").write_text(manifest)
    info = site / f"{package}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        f"[casare_rpa.nodes]\n{package} = {value or f'{package}:manifest.json'}\n"
    )


def importable(site, name):
    (site / f"pack_{name.lower()}" / "__init__.py").write_text("")


def test_types_of_a_pack_are_listed_searched_and_described_without_importing_it(site):
    install(site, "Alpha")
    registry = NodeRegistry.installed(eager=False)
    assert "AlphaNode" in registry.types()
    assert registry.search("alpha") == ("AlphaNode",)
    assert registry.describe("AlphaNode").module == "pack_alpha.nodes.one"
    assert registry.pack_problems() == ()
    assert not any(name.startswith("pack_") for name in sys.modules)


def test_a_type_of_a_pack_is_loaded_when_asked_for(site):
    install(site, "Alpha")
    importable(site, "Alpha")
    registry = NodeRegistry.installed(eager=False)
    assert registry.get("AlphaNode").declaration.category == "Alpha"
    assert registry.loaded() == ("AlphaNode",)


def test_packs_are_not_asked_for_while_the_types_that_ship_suffice(site, monkeypatch):
    monkeypatch.setattr("casare_rpa.nodes.packs.installed_packs", lambda *_: pytest.fail("asked"))
    registry = NodeRegistry.installed(eager=False)
    assert "LogNode" in registry
    registry.get("LogNode")
    registry.describe("EndNode")


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"manifest": "no json"}, "found no manifest (Expecting value"),
        ({"manifest": '{"types": [{"id": "BetaNode"}]}'}, "found module None of 'BetaNode'"),
        ({"value": "pack_beta:missing.json"}, "missing.json: found no manifest (No such file"),
        ({"value": "no_such_package:manifest.json"}, "allowed: PACKAGE:FILE of an installed"),
        ({"value": "pack_beta"}, "found the entry point 'pack_beta'; allowed: PACKAGE:FILE"),
    ],
)
def test_a_broken_pack_is_named_and_the_others_stay(site, broken, message):
    install(site, "Alpha")
    install(site, "Beta", **broken)
    install(site, "Gamma")
    registry = NodeRegistry.installed(eager=False)
    assert {"AlphaNode", "GammaNode"} <= set(registry.types())
    (problem,) = registry.pack_problems()
    assert problem.startswith("pack 'pack_beta': ")
    assert message in problem
    with pytest.raises(UnknownNodeTypeError, match="not used: pack 'pack_beta'"):
        registry.get("BetaNode")


def test_a_pack_whose_ports_cannot_be_described_is_left_out(site):
    entry = {"id": "BetaNode", "module": "m", "label": "", "category": "", "description": ""}
    entry |= {"inputs": [{"name": "in", "type": "liquid"}], "outputs": [], "properties": []}
    install(site, "Beta", manifest=json.dumps({"types": [entry]}))
    (problem,) = NodeRegistry.installed(eager=False).pack_problems()
    assert "manifest entry of 'BetaNode': found ValueError: 'liquid' is not a valid" in problem


def test_an_id_that_is_taken_leaves_the_later_pack_out(site):
    install(site, "Alpha")
    manifest = (site / "pack_alpha" / "manifest.json").read_text()
    install(site, "Beta", manifest=manifest)
    install(site, "Gamma", manifest=manifest.replace("AlphaNode", "LogNode"))
    registry = NodeRegistry.installed(eager=False)
    assert registry.describe("AlphaNode").module == "pack_alpha.nodes.one"
    assert registry.describe("LogNode").module.startswith("casare_rpa.")
    beta, gamma = registry.pack_problems()
    assert "pack 'pack_beta': found the node type 'AlphaNode', which pack 'pack_alpha' has" in beta
    assert "pack 'pack_gamma': found the node type 'LogNode', which casare_rpa itself has" in gamma


@pytest.mark.parametrize(
    ("before", "cause"),
    [
        ("import no_such_library", "No module named 'no_such_library'"),
        ("def", "SyntaxError: "),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
    ],
)
def test_a_module_that_cannot_be_imported_is_told_by_node_module_and_cause(site, before, cause):
    install(site, "Alpha")
    importable(site, "Alpha")
    (site / "pack_alpha" / "nodes" / "one.py").write_text(before)
    with pytest.raises(NodeImportError) as caught:
        NodeRegistry.installed(eager=False).get("AlphaNode")
    for part in ("'AlphaNode'", "pack_alpha.nodes.one", cause):
        assert part in str(caught.value)
    assert caught.value.__cause__ is not None


def test_an_interrupt_at_import_is_no_failure_of_the_module(site):
    install(site, "Alpha")
    importable(site, "Alpha")
    (site / "pack_alpha" / "nodes" / "one.py").write_text("raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        NodeRegistry.installed(eager=False).get("AlphaNode")


def test_a_module_that_ends_the_program_is_a_failed_run_that_names_it(site, tmp_path, capsys):
    install(site, "Alpha")
    importable(site, "Alpha")
    (site / "pack_alpha" / "nodes" / "one.py").write_text("raise SystemExit('bye')")
    file = tmp_path / "w.json"
    file.write_text(json.dumps({"nodes": {"a": {"node_id": "a", "node_type": "AlphaNode"}}}))
    assert main(["run", str(file), "--no-display"]) == 1
    assert capsys.readouterr().err == (
        "casare: node type 'AlphaNode' (used by a) cannot be loaded from pack_alpha.nodes.one: "
        "SystemExit: bye\n"
    )


def test_eager_loading_names_every_failure(site):
    for name in ("Alpha", "Beta", "Gamma"):
        install(site, name)
    importable(site, "Alpha")  # the packages of the others raise
    install(site, "Delta", manifest="no json")
    with pytest.raises(NodeImportsError) as caught:
        NodeRegistry.installed(eager=True)
    assert len(caught.value.errors) == 3
    for part in ("'BetaNode'", "'GammaNode'", "pack 'pack_delta'", "listing imports no pack"):
        assert part in str(caught.value)
    assert "AlphaNode" not in str(caught.value)


def test_what_was_found_is_kept_until_something_is_installed(site, tmp_path, monkeypatch):
    install(site, "Alpha")
    asked = []
    real = importlib.metadata.distributions
    monkeypatch.setattr(
        "importlib.metadata.distributions", lambda **how: asked.append(how) or real(**how)
    )
    cache = tmp_path / "kept"

    def found():
        return sorted(installed_packs((), [str(site)], cache).entries)

    assert [found(), found()] == [["AlphaNode"], ["AlphaNode"]]
    assert len(asked) == 1
    install(site, "Beta")
    os.utime(site, ns=(1, 1))  # a clock of coarse ticks must not hide the change
    assert [found(), found()] == [["AlphaNode", "BetaNode"]] * 2
    assert len(asked) == 2
    entry_points = site / "pack_beta-1.0.dist-info" / "entry_points.txt"
    entry_points.write_text("[casare_rpa.nodes]\n")  # edited in place: no folder changes
    assert [found(), found()] == [["AlphaNode"]] * 2
    assert len(asked) == 3
    (kept,) = cache.iterdir()
    kept.write_text("[]")
    assert found() == ["AlphaNode"]
    assert len(asked) == 4
    kept.write_text(kept.read_text().replace('"files"', '"others"'))  # of an older version
    assert found() == ["AlphaNode"]
    assert len(asked) == 5


def test_broken_metadata_is_told_and_harms_no_other_pack(site):
    install(site, "Alpha")
    install(site, "Beta", value="x\nno entry point")
    install(site, "Gamma")
    (site / "pack_gamma-1.0.dist-info" / "METADATA").unlink()
    registry = NodeRegistry.installed(eager=False)
    assert {"AlphaNode", "GammaNode"} <= set(registry.types())
    (problem,) = registry.pack_problems()
    assert problem.startswith("pack 'pack_beta': found the entry point ")


def test_a_cache_that_cannot_be_written_costs_time_only(site, tmp_path):
    install(site, "Alpha")
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert list(installed_packs((), [str(site)], blocked).entries) == ["AlphaNode"]


def test_the_command_lists_packs_and_says_which_it_left_out(site, capsys):
    install(site, "Alpha")
    install(site, "Beta", manifest="no json")
    assert main(["nodes", "--tag", "pack"]) == 0
    told = capsys.readouterr()
    assert "AlphaNode" in told.out
    assert "casare: not used: pack 'pack_beta': " in told.err
    assert main(["nodes", "alpha", "--category", "browser"]) == 1


def test_a_check_says_which_packs_are_not_used_and_fails_only_files_that_need_them(
    site, tmp_path, capsys
):
    install(site, "Beta", manifest="no json")
    for name, types in {"without": ["StartNode"], "with": ["StartNode", "BetaNode"]}.items():
        nodes = {type_: {"node_id": type_, "node_type": type_} for type_ in types}
        (tmp_path / f"{name}.json").write_text(json.dumps({"nodes": nodes}))
    assert main(["check", str(tmp_path / "without.json")]) == 0
    told = capsys.readouterr()
    assert "1 nodes, no problem" in told.out
    assert told.err.startswith("casare: not used: pack 'pack_beta': ")
    assert main(["check", *(str(tmp_path / f"{name}.json") for name in ("without", "with"))]) == 1
    told = capsys.readouterr()
    assert "nodes.BetaNode.node_type: found 'BetaNode'" in told.out
    assert told.err.count("pack 'pack_beta'") == 1


def test_the_doctor_says_which_packs_are_not_used(site, capsys, monkeypatch):
    monkeypatch.setattr("casare_rpa.infrastructure.system.probes.all_parts", list)
    install(site, "Beta", manifest="no json")
    assert main(["doctor"]) == 0
    assert capsys.readouterr().err.startswith("casare: not used: pack 'pack_beta': ")
    assert main(["doctor", "--system"]) == 0
    assert capsys.readouterr().err == ""


def test_a_run_that_lacks_a_type_says_which_packs_were_left_out(site, tmp_path, capsys):
    install(site, "Beta", manifest="no json")
    file = tmp_path / "w.json"
    file.write_text(json.dumps({"nodes": {"b": {"node_id": "b", "node_type": "BetaNode"}}}))
    assert main(["run", str(file), "--no-display"]) == 2
    assert "pack 'pack_beta': " in capsys.readouterr().err
