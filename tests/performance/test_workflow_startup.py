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


def test_there_are_examples_to_start():
    assert {path.stem for path in EXAMPLES} >= {"order_triage", "sales_report"}


def test_loading_the_registry_imports_no_node_module():
    code = (
        "import json, sys; from casare_rpa.nodes.registry import NodeRegistry; "
        "NodeRegistry.from_manifest(); print(json.dumps(list(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert node_modules(json.loads(done.stdout)) == set()
