"""The graph the canvas benchmarks draw, the same for every implementation.

A chain of nodes with four inputs and four outputs, and one more edge from each node to a random later
one (seeded), laid out in a square.
"""

from __future__ import annotations

import importlib
import random
from typing import Any

MODULES = {"nodegraphqt": "NodeGraphQt", "casare": "casare_rpa.presentation.canvas"}
PORTS = 4
COLUMN, ROW = 320.0, 220.0
SEED = 20


def make_graph(implementation: str) -> Any:
    """An empty graph that knows the benchmark's node type."""
    module = importlib.import_module(MODULES[implementation])

    class BenchNode(module.BaseNode):  # type: ignore[misc, name-defined]
        __identifier__ = "bench"
        NODE_NAME = "Bench"

        def __init__(self) -> None:
            super().__init__()
            for number in range(PORTS):
                self.add_input(f"in {number}", multi_input=True)
                self.add_output(f"out {number}")
            self.create_property("value", "")

    graph = module.NodeGraph()
    graph.register_node(BenchNode)
    return graph


def add_nodes(graph: Any, count: int) -> list[Any]:
    """Create the nodes, in rows that make about a square."""
    width = max(int(count**0.5), 1)
    return [
        graph.create_node(
            "bench.BenchNode",
            name=f"Node {number}",
            pos=((number % width) * COLUMN, (number // width) * ROW),
            selected=False,
            push_undo=False,
        )
        for number in range(count)
    ]


def edges(count: int, extra: int = 1) -> list[tuple[int, int, int, int]]:
    """Source, output, target, input of every edge: the chain's, and some more from each node to a later one."""
    choose = random.Random(SEED)
    found = []
    for source in range(count - 1):
        found.append((source, 0, source + 1, 0))
        found += [
            (source, 1 + choose.randrange(3), choose.randrange(source + 1, count), 1)
            for _ in range(extra)
        ]
    return list(dict.fromkeys(found))


def connect(nodes: list[Any], wanted: list[tuple[int, int, int, int]]) -> None:
    """Make the edges."""
    for source, output, target, input_ in wanted:
        nodes[source].output(output).connect_to(nodes[target].input(input_), push_undo=False)


def filled_graph(implementation: str, count: int, extra: int = 1) -> tuple[Any, list[Any]]:
    """A graph with nodes and edges."""
    graph = make_graph(implementation)
    nodes = add_nodes(graph, count)
    connect(nodes, edges(count, extra))
    return graph, nodes
