"""The page ``docs/nodegraphqt-compatibility.md``, made of rows: pure."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from casare_rpa.presentation.drop_in.comparing import Row, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from casare_rpa.presentation.drop_in.behaviour import Difference

_KINDS = {
    "class": "classes",
    "method": "methods",
    "property": "properties",
    "signal": "signals",
    "constant": "constants",
    "function": "functions",
}
_MARKS = {
    Status.THEIRS: "",
    Status.SAME: "",
    Status.DIFFERENT: " ≠",
    Status.MISSING: " ✗",
    Status.UNEXPLAINED: " ?",
}
_HEAD = """\
# Compatibility with NodeGraphQt {version}

Every public class, method, property, signal, constant and function of NodeGraphQt {version}, its sub-packages
included, held against what stands in its place here. Made by `casare compatibility` from both libraries and one table
of reasons; a test makes it anew and compares, so that a new release of NodeGraphQt shows here what it adds.

- **same**: the name is there, of the same kind, and takes the same calls. Most of it is NodeGraphQt's own code.
- **different on purpose** (≠): there, and does something else; [why](#different-on-purpose).
- **missing** (✗): not there; [why](#missing).

## Counts

| | same, NodeGraphQt's own code | same, our code | different on purpose | missing | all |
|---|--:|--:|--:|--:|--:|
"""
_COLUMNS = (Status.THEIRS, Status.SAME, Status.DIFFERENT, Status.MISSING)


def render(version: str, rows: Sequence[Row], differences: Mapping[str, Difference]) -> str:
    """The page."""
    lines = [_HEAD.format(version=version) + "\n".join(_counts(rows))]
    lines += ["", "## Different on purpose", ""]
    lines += _reasons([r for r in rows if r.status is Status.DIFFERENT], differences)
    lines += ["", "## Missing", ""]
    lines += _missing([r for r in rows if r.status is Status.MISSING])
    lines += [
        "",
        "## Every name",
        "",
        "A class's inherited names stand with the class that defines them.",
    ]
    for module, inside in groupby(rows, lambda row: row.module):
        lines += ["", f"### `{module}`", "", *_module(list(inside))]
    return "\n".join(lines) + "\n"


def _counts(rows: Sequence[Row]) -> Iterator[str]:
    found = Counter((row.kind, row.status) for row in rows)
    for kind, plural in _KINDS.items():
        numbers = [found[kind, status] for status in _COLUMNS]
        yield _line(plural, numbers)
    yield _line("**all**", [sum(r.status is status for r in rows) for status in _COLUMNS])


def _line(name: str, numbers: list[int]) -> str:
    return f"| {name} | " + " | ".join(map(str, [*numbers, sum(numbers)])) + " |"


def _reasons(rows: list[Row], differences: Mapping[str, Difference]) -> Iterator[str]:
    """A line for each reason that speaks of some of the rows, in the table's order."""
    yield "| names | NodeGraphQt | here | why |"
    yield "|---|---|---|---|"
    for said in differences.values():
        names = [n for n in said.names if any(row.path == n for row in rows)]
        if names:
            shown = ", ".join(f"`{name}`" for name in names)
            why = f"a bug of NodeGraphQt's: {said.why}" if said.kind == "bug" else said.why
            yield f"| {shown} | {said.stock} | {said.ours} | {why} |"


def _missing(rows: list[Row]) -> Iterator[str]:
    yield "| names | why |"
    yield "|---|---|"
    for why in dict.fromkeys(row.reason for row in rows):
        names = ", ".join(f"`{row.path}`" for row in rows if row.reason == why)
        yield f"| {names} | {why} |"


def _module(rows: list[Row]) -> Iterator[str]:
    own = [row for row in rows if not row.owner and row.kind != "class"]
    if own:
        yield f"- {_names(own)}"
    for cls in (row for row in rows if row.kind == "class"):
        inside = [row for row in rows if row.owner == cls.name]
        parts = [
            f"{_KINDS[kind]} {_names(of_kind)}"
            for kind in _KINDS
            if (of_kind := [row for row in inside if row.kind == kind])
        ]
        whose = " (ours)" if cls.status is not Status.THEIRS else ""
        text = "; ".join(parts) or "no names of its own"
        yield f"- **`{cls.name}`**{_MARKS[cls.status]}{whose}: {text}"


def _names(rows: list[Row]) -> str:
    return ", ".join(f"`{row.name}`{_MARKS[row.status]}" for row in rows)
