"""Registries of any size, made of real files: one node type a module, and a manifest that lists them."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

# Of the size and shape of the node modules that ship: properties, ports, a helper and an execute.
_MODULE = '''"""{name}."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


def _scaled(value: Any, factor: float) -> float:
    return float(value or 0) * factor


@properties(
    PropertyDef("amount", PropertyType.FLOAT, default=1.0),
    PropertyDef("factor", PropertyType.FLOAT, default={number}.0),
    PropertyDef("mode", PropertyType.CHOICE, default="plain", choices=["plain", "rounded"]),
    PropertyDef("note", PropertyType.TEXT, default=""),
)
@node(category="generated_{group}", tags=["made", "scale{number}"])
class {name}(BaseNode):
    """Scale an amount, number {number}."""

    def _define_ports(self) -> None:
        self.add_input_port("amount", DataType.FLOAT, required=False)
        self.add_input_port("factor", DataType.FLOAT, required=False)
        self.add_output_port("result", DataType.FLOAT)
        self.add_output_port("success", DataType.BOOLEAN)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Put the product at the output."""
        factor = float(self.get_parameter("factor"))
        result = _scaled(self.get_parameter("amount"), factor)
        if self.get_parameter("mode") == "rounded":
            result = round(result, 2)
        self.set_output_value("result", result)
        self.set_output_value("success", True)
        return {{"success": True, "data": {{"result": result}}}}
'''

# The run ends as its first node is executed: what is timed is the way there and nothing behind it.
_START = '''"""StartNode."""

import os

from casare_rpa.nodes.base import BaseNode
from casare_rpa.nodes.declare import node


@node(category="basic", exec_inputs=[])
class StartNode(BaseNode):
    """Where the run begins and, for the benchmark, ends."""

    async def execute(self, context):
        """Leave without any tidying up; with a file named, say there what was imported."""
        report = os.environ.get("CASARE_BENCH_REPORT")
        if report:
            import json
            import sys

            with open(report, "w", encoding="utf-8") as file:
                json.dump(sorted(sys.modules), file)
        os._exit(0)
'''


def entry(number: int) -> dict[str, Any]:
    """The manifest entry of a generated type."""
    return {
        "id": f"Made{number}Node",
        "module": f"made_nodes.made_{number}",
        "label": f"Made {number}",
        "category": f"generated_{number % 20}",
        "description": f"Scale an amount, number {number}.",
        "tags": ["made", f"scale{number}"],
        "inputs": [
            {"name": "exec_in", "type": "exec"},
            {"required": False, "name": "amount", "type": "float"},
            {"required": False, "name": "factor", "type": "float"},
        ],
        "outputs": [
            {"name": "exec_out", "type": "exec"},
            {"name": "result", "type": "float"},
            {"name": "success", "type": "boolean"},
        ],
        "properties": [{"name": "amount", "type": "float", "default": 1.0}],
    }


def start_entry() -> dict[str, Any]:
    """The manifest entry of the start."""
    return {
        "id": "StartNode",
        "module": "made_nodes.start",
        "label": "Start",
        "category": "basic",
        "description": "Where the run begins.",
        "tags": [],
        "inputs": [],
        "outputs": [{"name": "exec_out", "type": "exec"}],
        "properties": [],
    }


def write_manifest(path: Path, types: int) -> None:
    """A manifest of a start and so many types; their modules are not written."""
    entries = [start_entry(), *(entry(number) for number in range(types - 1))]
    # The layout that lets a registry find one entry without the others: an entry a line, sorted by id.
    lines = ",\n".join(
        json.dumps(each) for each in sorted(entries, key=lambda each: f'"{each["id"]}"')
    )
    path.write_text(f'{{"version": 2, "types": [\n{lines}\n]}}\n', encoding="utf-8")


def write_modules(folder: Path, types: int) -> None:
    """The modules of such a manifest, as a package below a folder."""
    package = folder / "made_nodes"
    package.mkdir(parents=True, exist_ok=True)
    (package / "__init__.py").write_text("")
    (package / "start.py").write_text(_START)
    for number in range(types - 1):
        text = _MODULE.format(name=f"Made{number}Node", number=number, group=number % 20)
        (package / f"made_{number}.py").write_text(text)


def workflow_document(nodes: int, types: int) -> dict[str, Any]:
    """A start and a chain of nodes, each of another type, taken from all over the registry."""
    step = max(1, (types - 1) // nodes)
    kinds = ["StartNode", *(f"Made{i * step}Node" for i in range(nodes - 1))]
    ids = [f"n{i}" for i in range(nodes)]
    return {
        "metadata": {"name": "generated"},
        "nodes": {
            node_id: {
                "node_id": node_id,
                "node_type": kind,
                "position": [250 * i, 0],
                "config": {} if i == 0 else {"amount": 2.0, "note": "{{total}}"},
            }
            for i, (node_id, kind) in enumerate(zip(ids, kinds, strict=True))
        },
        "connections": [
            {
                "source_node": a,
                "source_port": "exec_out",
                "target_node": b,
                "target_port": "exec_in",
            }
            for a, b in pairwise(ids)
        ],
        "variables": {"total": {"type": "Float", "default_value": 0.0}},
        "settings": {"stop_on_error": True, "timeout": 0, "retry_count": 0},
    }
