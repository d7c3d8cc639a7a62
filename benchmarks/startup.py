"""From process start to the first node of a 30-node workflow (goals 15, 16, 18 and 19)."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from . import generated_nodes

NODES = 30
# asv runs setup before every timed call, so what is warm repeats within the call.
STARTS = 500
TYPES = 400
MANY_TYPES = 1000
DENIED = ("PySide6", "NodeGraphQt", "playwright", "numpy", "pandas", "httpx", "pydantic", "rich")
# What a runtime of this kind cannot do without; the floor that goal 15 is set against.
FLOOR = "import asyncio, json, re, typing, os; os._exit(0)"


def _write_project(folder: Path, types: int) -> None:
    generated_nodes.write_modules(folder, types)
    generated_nodes.write_manifest(folder / "manifest.json", types)
    document = generated_nodes.workflow_document(NODES, types)
    (folder / "workflow.json").write_text(json.dumps(document), encoding="utf-8")


def _command(folder: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "casare_rpa", "run", str(folder / "workflow.json"), "--no-display"),
        *("--manifest", str(folder / "manifest.json")),
    ]


def _environment(folder: Path, **extra: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(folder), **extra}


class FirstNode:
    """Process start to the first node running, in a fresh interpreter: ``casare run FILE --no-display``.

    30 nodes, each of its own type, out of 400 types with one module each. Goal 15: ``lazy`` at most 1.4 x
    ``bare interpreter`` (one that imports asyncio, json, re and typing) and at most 0.35 x ``eager``
    (the same command with all 400 modules imported first). ``eager, 1000 types`` is the same of 1000.
    """

    params = (["bare interpreter", "lazy", "eager", "eager, 1000 types"],)
    param_names = ("variant",)
    gate = {"variant": ["lazy"]}  # noqa: RUF012 - the others are floor and peer
    number = 1
    repeat = (3, 8, 6.0)
    rounds = 1
    warmup_time = 0.5
    timeout = 60

    def setup_cache(self) -> str:
        """The project, and the bytecode of all its modules."""
        whole = Path(tempfile.mkdtemp(prefix="casare-bench-"))
        for types in (TYPES, MANY_TYPES):
            folder = whole / str(types)
            _write_project(folder, types)
            environment = _environment(folder, CASARE_EAGER="1")
            subprocess.run(_command(folder), env=environment, check=True, timeout=60)
        return str(whole)

    def setup(self, cache: str, variant: str) -> None:
        """Prepare what is measured."""
        folder = Path(cache) / str(MANY_TYPES if "1000" in variant else TYPES)
        self.environment = _environment(folder)
        self.command = _command(folder)
        if variant == "bare interpreter":
            self.command = [sys.executable, "-c", FLOOR]
        if variant.startswith("eager"):
            self.environment["CASARE_EAGER"] = "1"

    def time_to_first_node(self, cache: str, variant: str) -> None:
        """Wall time of the process, which ends as its first node is executed."""
        subprocess.run(self.command, env=self.environment, check=True)


class FirstNodeByRegistry:
    """Process start to the first node, by the size of the registry the 30 types come from.

    Goal 17: at 10,000 types at most 1.05 x at 100.
    """

    params = ([100, 10_000],)
    param_names = ("types",)
    number = 1
    repeat = (3, 8, 5.0)
    rounds = 1
    warmup_time = 0.5
    timeout = 60

    def setup_cache(self) -> dict[int, str]:
        """A project a size, run once so that its bytecode is written; its folder by number of types."""
        folders = {}
        for types in self.params[0]:
            folder = Path.cwd() / f"project_{types}"
            folder.mkdir()
            # The workflow's types are among the first 100; the modules of the others are never looked for.
            _write_project(folder, 100)
            generated_nodes.write_manifest(folder / "manifest.json", types)
            subprocess.run(_command(folder), env=_environment(folder), check=True)
            folders[types] = str(folder)
        return folders

    def setup(self, folders: dict[int, str], types: int) -> None:
        """Prepare what is measured."""
        folder = Path(folders[types])
        self.command = _command(folder)
        self.environment = _environment(folder)

    def time_to_first_node(self, folders: dict[int, str], types: int) -> None:
        """Wall time of the process, which ends as its first node is executed."""
        subprocess.run(self.command, env=self.environment, check=True)


class Imports:
    """What is imported by the time the first node runs (goal 16); exact."""

    exact = True
    timeout = 60

    def setup_cache(self) -> list[str]:
        """Start once and keep what was imported."""
        with tempfile.TemporaryDirectory(prefix="casare-bench-") as name:
            folder = Path(name)
            _write_project(folder, TYPES)
            report = folder / "modules.json"
            environment = _environment(folder, CASARE_BENCH_REPORT=str(report))
            subprocess.run(_command(folder), env=environment, check=True, timeout=60)
            modules: list[str] = json.loads(report.read_text(encoding="utf-8"))
        return modules

    def track_node_modules(self, modules: list[str]) -> int:
        """Node modules imported: the workflow's 30 types, no more."""
        return sum(name.startswith("made_nodes.") for name in modules)

    track_node_modules.unit = "modules"  # type: ignore[attr-defined]

    def track_denied_modules(self, modules: list[str]) -> int:
        """Modules of the deny-list (Qt, Playwright, pandas, rich and their kind): none."""
        return sum(name.partition(".")[0] in DENIED for name in modules)

    track_denied_modules.unit = "modules"  # type: ignore[attr-defined]

    def track_own_modules(self, modules: list[str]) -> int:
        """Modules of casare_rpa itself."""
        return sum(name.partition(".")[0] == "casare_rpa" for name in modules)

    track_own_modules.unit = "modules"  # type: ignore[attr-defined]


class PortSchemas:
    """How often a type's ports were computed in two runs of a workflow (goal 19); exact."""

    exact = True
    timeout = 60

    def _computed(self, nodes: int) -> dict[str, int]:
        from casare_rpa.nodes.base import BaseNode, DataType
        from casare_rpa.nodes.declare import node
        from casare_rpa.nodes.registry import NodeRegistry
        from casare_rpa.runtime.executor import WorkflowRun
        from casare_rpa.runtime.loader import parse_workflow

        counts = {"UsedNode": 0, "UnusedNode": 0}

        def make(name: str) -> type[BaseNode]:
            def define(self: BaseNode) -> None:
                counts[name] += 1
                self.add_output_port("value", DataType.ANY)

            async def execute(_self: BaseNode, _context: object) -> dict[str, Any]:
                return {"success": True}

            body = {"_define_ports": define, "execute": execute, "__module__": __name__}
            return node(category="made")(type(name, (BaseNode,), body))

        for name in counts:
            globals()[name] = make(name)
        registry = NodeRegistry(
            [{**generated_nodes.entry(0), "id": name, "module": __name__} for name in counts],
            eager=False,
        )
        document = generated_nodes.workflow_document(nodes, nodes)
        for record in document["nodes"].values():
            record["node_type"] = "UsedNode"
        workflow = parse_workflow(document)
        for _ in range(2):
            result = asyncio.run(WorkflowRun(workflow, registry).execute())
            assert result.success, result.error
        registry.get("UnusedNode")
        return counts

    def track_used_type(self) -> int:
        """For a type with 30 nodes in the workflow: once."""
        return self._computed(NODES)["UsedNode"]

    track_used_type.unit = "schemas"  # type: ignore[attr-defined]

    def track_unused_type(self) -> int:
        """For a type that is loaded but in no workflow: never."""
        return self._computed(NODES)["UnusedNode"]

    track_unused_type.unit = "schemas"  # type: ignore[attr-defined]


class WarmProcess:
    """The same workflow again in a warm process, 500 times to its first node.

    Goal 18: at most 3 x ``construction``, which makes the 30 node instances and nothing else. ``casare``
    is a new run of the same workflow record, whose checked and indexed form is kept with the record;
    ``casare reloaded`` is that of an equal record that was never run, so that all is checked again. Both
    make an instance when the flow first reaches its node, so one of the 30 here, and neither makes an
    event loop, since an editor or a robot has one.
    """

    params = (["construction", "casare", "casare reloaded"],)
    param_names = ("variant",)
    gate = {"variant": ["casare", "casare reloaded"]}  # noqa: RUF012 - construction is the floor
    number = 1
    repeat = (5, 15, 3.0)
    rounds = 1
    warmup_time = 0.2
    timeout = 60

    def setup(self, variant: str) -> None:
        """Prepare what is measured."""
        from casare_rpa.nodes.registry import NodeRegistry
        from casare_rpa.runtime.executor import WorkflowRun
        from casare_rpa.runtime.loader import parse_workflow
        from casare_rpa.runtime.prepared import prepare

        self.folder = tempfile.TemporaryDirectory(prefix="casare-bench-")
        folder = Path(self.folder.name)
        generated_nodes.write_modules(folder, NODES)
        sys.path.insert(0, str(folder))
        generated_nodes.write_manifest(folder / "manifest.json", NODES)
        registry = NodeRegistry.from_manifest(folder / "manifest.json", eager=False)
        workflow = parse_workflow(generated_nodes.workflow_document(NODES, NODES))

        class Reached(BaseException):
            """Ends the run at its first node; no node's error handling stops it."""

        async def reached(_node: object, _context: object) -> None:
            raise Reached

        registry.get("StartNode").execute = reached  # type: ignore[assignment,method-assign]
        prepared = prepare(workflow, registry)
        records = tuple(workflow.nodes.values())
        classes = dict(prepared.classes)

        def construction() -> None:
            for record in records:
                classes[record.node_id](record.node_id, record.config)

        def casare() -> None:
            # Driven by hand: nothing on the way to the first node waits.
            record = workflow.with_nodes() if variant == "casare reloaded" else workflow
            execution = WorkflowRun(record, registry).execute()
            try:
                execution.send(None)
            except Reached:
                return
            raise RuntimeError("the run went past its first node")

        self.once = construction if variant == "construction" else casare
        self.loop = asyncio.new_event_loop()

    def teardown(self, variant: str) -> None:
        """Remove the files."""
        self.loop.close()
        sys.path.remove(self.folder.name)
        self.folder.cleanup()

    def time_to_first_node(self, variant: str) -> None:
        """500 starts, within a loop that runs already."""

        async def starts() -> None:
            for _ in range(STARTS):
                self.once()

        self.loop.run_until_complete(starts())
