"""Auto-layout: columns along the flow, of any depth and with cycles, in time linear in the graph."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

Node = TypeVar("Node", bound="Hashable")
Size = tuple[float, float]


def ranks(nodes: Sequence[Node], edges: Iterable[tuple[Node, Node]]) -> dict[Node, int]:
    """The column of each node: behind all that lead to it, edges that close a cycle left out."""
    onward: dict[Node, list[Node]] = {node: [] for node in nodes}
    open_edges = dict.fromkeys(nodes, 0)
    for source, target in edges:
        if source in onward and target in onward and source != target:
            onward[source].append(target)
            open_edges[target] += 1
    rank = dict.fromkeys(nodes, 0)
    ready = deque(node for node in nodes if not open_edges[node])
    waiting = dict.fromkeys(node for node in nodes if open_edges[node])
    while ready or waiting:
        if not ready:
            # All that is left lies on or behind a cycle: break it at its first node.
            first = next(iter(waiting))
            del waiting[first]
            ready.append(first)
        node = ready.popleft()
        for target in onward[node]:
            open_edges[target] -= 1
            if target in waiting:
                rank[target] = max(rank[target], rank[node] + 1)
                if not open_edges[target]:
                    del waiting[target]
                    ready.append(target)
    return rank


def arrange(
    sizes: Mapping[Node, Size],
    edges: Sequence[tuple[Node, Node]],
    *,
    vertical: bool = False,
    gap: Size = (80.0, 40.0),
) -> dict[Node, tuple[float, float]]:
    """Top left corners: columns (rows when vertical) by rank, each ordered by where its edges come from."""
    nodes = list(sizes)
    rank = ranks(nodes, edges)
    sources: dict[Node, list[Node]] = {node: [] for node in nodes}
    for source, target in edges:
        if target in sources and source in rank and rank[source] < rank[target]:
            sources[target].append(source)
    columns: dict[int, list[Node]] = {}
    for node in nodes:
        columns.setdefault(rank[node], []).append(node)
    along, across = (1, 0) if vertical else (0, 1)
    middle: dict[Node, float] = {}
    places: dict[Node, tuple[float, float]] = {}
    offset = 0.0
    for number in sorted(columns):
        column = columns[number]
        column.sort(key=lambda node: _mean([middle[source] for source in sources[node]]))
        length = sum(sizes[node][across] + gap[across] for node in column) - gap[across]
        position = -length / 2
        for node in column:
            middle[node] = position + sizes[node][across] / 2
            places[node] = (position, offset) if vertical else (offset, position)
            position += sizes[node][across] + gap[across]
        offset += max(sizes[node][along] for node in column) + gap[along]
    return places


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0
