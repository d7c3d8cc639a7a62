"""Finds execution flow that would run in a circle for ever.

A circle is fine where it leads through the body of a loop or of another scope: the scope's owner decides
each time whether it goes round again. Such bodies are left by an execution output named ``body`` or
``..._body``; that name is the rule, so that it holds for node types of others too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def is_body(output: str) -> bool:
    """Whether an execution output leads into the scope of its node."""
    return output == "body" or output.endswith("_body")


def find_cycles(flow: Mapping[tuple[str, str], Sequence[str]]) -> list[tuple[str, ...]]:
    """The circles of an execution flow that no body of a scope is part of, each once, as node ids.

    Args:
        flow: (node, execution output) to the nodes it leads to.
    """
    leads_to: dict[str, list[str]] = {}
    for (node, output), targets in flow.items():
        if not is_body(output):
            leads_to.setdefault(node, []).extend(targets)
    found: list[tuple[str, ...]] = []
    done: set[str] = set()
    for start in leads_to:
        if start not in done:
            found.extend(_from(start, leads_to, done))
    return found


def _from(
    start: str, leads_to: Mapping[str, Sequence[str]], done: set[str]
) -> Iterable[tuple[str, ...]]:
    """The circles met on a walk in depth, on a stack of its own: a chain may be 10,000 nodes long."""
    path = [start]
    on_path = {start: 0}
    ways = [iter(leads_to.get(start, ()))]
    while path:
        node = next(ways[-1], None)
        if node is None:
            ways.pop()
            over = path.pop()
            del on_path[over]
            done.add(over)
        elif node in on_path:
            yield tuple(path[on_path[node] :])
        elif node not in done:
            on_path[node] = len(path)
            path.append(node)
            ways.append(iter(leads_to.get(node, ())))


def shown_cycle(cycle: Sequence[str]) -> str:
    """A circle as messages show it, shortened where it is long."""
    names = [*cycle[:6], "...", *cycle[-2:]] if len(cycle) > 9 else [*cycle]
    return " -> ".join([*names, cycle[0]])
