"""Starting a workflow imports the modules of its own node types, and nothing that it does not need.

Counts, not times: what was imported does not vary from run to run. Each case is a fresh interpreter.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples" / "workflows").glob("*.json"))
DENIED = ["NodeGraphQt", "PySide6", "httpx", "numpy", "pandas", "playwright", "pydantic", "rich"]

# Runs a workflow by the command itself, and ends when the first node is about to be executed.
TO_FIRST_NODE = """
import asyncio, json, os, sys
from casare_rpa.cli.main import main
from casare_rpa.nodes.registry import NodeRegistry
async def report(self, context):
    names = sorted(sys.modules)
    sys.stdout.write(json.dumps(names)); sys.stdout.flush()
    os._exit(0)
NodeRegistry.from_manifest().get("StartNode").execute = report
sys.exit(main(["run", *sys.argv[1:]]))
"""


def modules_by_first_node(*arguments: str) -> list[str]:
    command = [sys.executable, "-c", TO_FIRST_NODE, *arguments]
    done = subprocess.run(command, capture_output=True, check=True, text=True, cwd=ROOT)
    names: list[str] = json.loads(done.stdout)
    return names


def node_modules(names: list[str]) -> set[str]:
    """Modules of node types: those below a category's folder."""
    return {n for n in names if n.startswith("casare_rpa.nodes.library.") and n.count(".") == 4}


def expected_modules(workflow: Path) -> set[str]:
    entries = json.loads((ROOT / "src/casare_rpa/nodes/manifest.json").read_text())["types"]
    by_type = {entry["id"]: entry["module"] for entry in entries}
    nodes = json.loads(workflow.read_text())["nodes"].values()
    return {by_type[node["node_type"]] for node in nodes}


@pytest.mark.parametrize("workflow", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("flags", [(), ("--no-display",)], ids=["display", "plain"])
def test_exactly_the_modules_of_the_workflows_types_are_imported(workflow, flags):
    names = modules_by_first_node(str(workflow), *flags)
    helpers = {
        n
        for n in node_modules(names)
        if n.endswith("_node") and n not in expected_modules(workflow)
    }
    assert helpers <= {"casare_rpa.nodes.library.browser.page_node"}
    assert node_modules(names) - helpers == expected_modules(workflow)


@pytest.mark.parametrize("workflow", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("flags", [(), ("--no-display",)], ids=["display", "plain"])
def test_nothing_heavy_is_imported_before_the_first_node(workflow, flags):
    names = modules_by_first_node(str(workflow), *flags)
    assert [name for name in names if name.partition(".")[0] in DENIED] == []


# Modules of the standard library that cost a millisecond or more and that no run needs before its first
# node; a node may import them for itself.
COSTLY = {"concurrent.futures.thread", "dataclasses", "datetime", "importlib.metadata", "pathlib"}
COSTLY |= {"shutil", "tempfile", "urllib.parse"}


def test_the_way_to_the_first_node_does_without_costly_modules(tmp_path):
    nodes = {"s": "StartNode", "l": "LogNode", "e": "EndNode"}
    file = tmp_path / "plain.json"
    file.write_text(
        json.dumps({"nodes": {k: {"node_id": k, "node_type": t} for k, t in nodes.items()}})
    )
    assert COSTLY.isdisjoint(modules_by_first_node(str(file), "--no-display"))


def test_schemas_are_computed_and_instances_made_for_what_is_used_only():
    code = (
        "import asyncio, json, sys\n"
        "from casare_rpa.domain.ports import PortSchema\n"
        "from casare_rpa.nodes.base import BaseNode\n"
        "from casare_rpa.nodes.registry import NodeRegistry\n"
        "from casare_rpa.runtime.executor import WorkflowRun\n"
        "from casare_rpa.runtime.loader import parse_workflow\n"
        "nodes = {'s': 'StartNode', 'a': 'LogNode', 'b': 'LogNode', 'e': 'EndNode'}\n"
        "ends = [('s', 'a'), ('a', 'e')]\n"
        "workflow = parse_workflow({\n"
        "  'nodes': {k: {'node_id': k, 'node_type': t} for k, t in nodes.items()},\n"
        "  'connections': [{'source_node': a, 'source_port': 'exec_out', 'target_node': b,\n"
        "                   'target_port': 'exec_in'} for a, b in ends]})\n"
        "made = []\n"
        "construct = BaseNode.__init__\n"
        "def counted(self, *rest, **named): made.append(rest[0]); construct(self, *rest, **named)\n"
        "BaseNode.__init__ = counted\n"
        "registry = NodeRegistry.from_manifest(eager=False)\n"
        "registry.get('WaitNode')\n"
        "for _ in range(2):\n"
        "  assert asyncio.run(WorkflowRun(workflow, registry).execute()).success\n"
        "have = [t for t in registry.loaded() if '_port_schema' in vars(registry.get(t))]\n"
        "print(json.dumps([sorted(have), made]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    schemas, made = json.loads(done.stdout)
    assert schemas == ["EndNode", "LogNode", "StartNode"]
    assert made == ["s", "a", "e"] * 2  # the log that no flow reaches is never made


def test_there_are_examples_to_start():
    assert {path.stem for path in EXAMPLES} >= {"order_triage", "sales_report"}


def test_loading_the_registry_imports_no_node_module():
    code = (
        "import json, sys; from casare_rpa.nodes.registry import NodeRegistry; "
        "NodeRegistry.from_manifest(); print(json.dumps(list(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert node_modules(json.loads(done.stdout)) == set()
