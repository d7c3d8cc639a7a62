"""What graphs and files cost when they grow, and what opening them over and over leaves behind."""

from __future__ import annotations

import time
from itertools import pairwise


class SerializeGrowthSuite:
    """What serialising costs when the graph doubles (goal 9: <= 2.2x).

    Both sizes in turn, in one process: a machine whose speed changes from one process to the next strays by more than
    the tenth that the goal leaves.
    """

    timeout = 120
    param_names = ["nodes"]  # noqa: RUF012
    params = [1000, 2000]  # noqa: RUF012
    gate = False
    _TIMES = 15

    def setup_cache(self) -> dict[int, float]:
        """Milliseconds of CPU of each size, medians."""
        import gc
        from statistics import median

        from benchmarks.canvas_graphs import filled_graph
        from benchmarks.display import application

        self.app = application()
        graphs = {nodes: filled_graph("casare", nodes)[0] for nodes in self.params}
        spent: dict[int, list[float]] = {nodes: [] for nodes in self.params}
        for _ in range(self._TIMES):
            for nodes, graph in graphs.items():
                gc.collect()
                gc.disable()  # as timeit has it
                start = time.thread_time()
                graph.serialize_session()
                spent[nodes].append((time.thread_time() - start) * 1000)
                gc.enable()
        return {nodes: median(each) for nodes, each in spent.items()}

    setup_cache.timeout = 300  # type: ignore[attr-defined]

    def track_serialize(self, spent: dict[int, float], nodes: int) -> float:
        """The whole graph as session data."""
        return spent[nodes]

    track_serialize.unit = "ms"  # type: ignore[attr-defined]


class ExpandGroupSuite:
    """Showing the graph inside a group node for the first time; linear means twice the time at twice the nodes."""

    timer = time.thread_time
    timeout = 300
    param_names = ["implementation", "nodes"]  # noqa: RUF012
    params = (["casare", "nodegraphqt"], [500, 1000])
    gate = False
    number = 1
    warmup_time = 0.0
    repeat = (3, 5, 3.0)
    rounds = 1

    def setup(self, implementation: str, nodes: int) -> None:
        """asv's: build what is measured; a group that was expanded once is shown again at once."""
        import importlib

        from benchmarks.canvas_graphs import MODULES, filled_graph, make_graph
        from benchmarks.display import application

        self.app = application()
        if not hasattr(self, "inside"):
            # One session for both: stock's own takes quadratic time to write it.
            self.inside = filled_graph("casare", nodes)[0].serialize_session()
        module = importlib.import_module(MODULES[implementation])

        class BenchGroup(module.GroupNode):  # type: ignore[misc, name-defined]
            __identifier__ = "bench"
            NODE_NAME = "Group"

        self.graph = make_graph(implementation)
        self.graph.register_node(BenchGroup)
        self.graph.widget.show()
        self.group = self.graph.create_node("bench.BenchGroup")
        self.group.set_sub_graph_session(self.inside)
        self.app.processEvents()

    def teardown(self, implementation: str, nodes: int) -> None:
        """asv's: close the window."""
        self.graph.widget.close()

    def time_expand(self, implementation: str, nodes: int) -> None:
        """Until the nodes inside are there and painted."""
        self.graph.expand_group_node(self.group)
        self.app.processEvents()


class ReopenSuite:
    """Opening a workflow of 31 nodes 100 times over in one window (goal 13: +0, +0, <= 1 MB in all).

    Counted after 100 openings. Nodes that wait for the collector would make the interpreter map arenas of 1 MB each,
    and keep them: 0.6 to 1 MB over these, where nodes that go by themselves leave 0.01.
    """

    timeout = 300
    gate = False
    _TIMES = 100

    def setup_cache(self) -> dict[str, int]:
        """What there is more after the openings counted, by what it is; all of one run."""
        import gc

        import psutil

        self._build()
        process = psutil.Process()

        def counts() -> dict[str, int]:
            gc.collect()
            return {
                "widgets": len(self.app.allWidgets()),
                "items": len(self.graph.scene().items()),
                "bytes": process.memory_info().rss,
            }

        for _ in range(self._TIMES):
            self._open()
        before = counts()
        for _ in range(self._TIMES):
            self._open()
        after = counts()
        return {what: after[what] - before[what] for what in before}

    setup_cache.timeout = 300  # type: ignore[attr-defined]

    def _build(self) -> None:
        from benchmarks.display import application
        from casare_rpa.nodes.registry import NodeRegistry
        from casare_rpa.presentation.canvas.workflow_graph import WorkflowGraph
        from casare_rpa.runtime.loader import parse_workflow

        self.app = application()
        ids = [f"n{number}" for number in range(31)]
        nodes = {
            id_: {"node_id": id_, "node_type": "LogNode", "position": [200 * at, 0], "config": {}}
            for at, id_ in enumerate(ids)
        }
        connections = [
            {
                "source_node": a,
                "source_port": "exec_out",
                "target_node": b,
                "target_port": "exec_in",
            }
            for a, b in pairwise(ids)
        ]
        self.workflow = parse_workflow({"nodes": nodes, "connections": connections})
        self.graph = WorkflowGraph(NodeRegistry.from_manifest(eager=False))
        self.graph.viewer().resize(1920, 1080)
        self.graph.viewer().show()

    def _open(self) -> None:
        self.graph.open_workflow(self.workflow)
        self.graph.viewer().finish_picture()
        self.app.processEvents()

    def track_widgets(self, growth: dict[str, int]) -> int:
        """Widgets more than before."""
        return growth["widgets"]

    def track_items(self, growth: dict[str, int]) -> int:
        """Scene items more than before."""
        return growth["items"]

    def track_memory(self, growth: dict[str, int]) -> int:
        """Resident memory more than before."""
        return growth["bytes"]

    track_widgets.unit = "widgets"  # type: ignore[attr-defined]
    track_widgets.exact = True  # type: ignore[attr-defined]
    track_items.unit = "items"  # type: ignore[attr-defined]
    track_items.exact = True  # type: ignore[attr-defined]
    track_memory.unit = "bytes"  # type: ignore[attr-defined]
