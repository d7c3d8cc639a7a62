"""The table as one HTML page that needs nothing else: it opens from a file and under any path."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from perfgate.report.text import (
    FIGURE_COLUMNS,
    GOAL_COLUMNS,
    figure_cells,
    goal_cells,
    provenance,
    summary,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfgate.judge.table import Table

_STYLE = """
:root { color-scheme: light dark; --text: #1b1f24; --page: #ffffff; --line: #d0d7de; --head: #f3f5f7;
  --met: #116329; --missed: #a40e26; --unclear: #7a4a00; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --page: #0d1117; --line: #30363d; --head: #161b22;
    --met: #56d364; --missed: #ff7b72; --unclear: #e3b341; }
}
body { font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page);
  margin: 2rem auto; max-width: 90rem; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .7rem; text-align: left; vertical-align: top; }
th { background: var(--head); white-space: nowrap; }
td.number { text-align: right; white-space: nowrap; }
.met { color: var(--met); } .missed, .broken { color: var(--missed); font-weight: 600; }
.not-measured { color: var(--unclear); }
a { color: inherit; }
"""
_NUMBERS = frozenset({"#", "Ours", "Peer", "Floor", "Value"})


def render_html(table: Table, *, project: str, links: Sequence[tuple[str, str]] = ()) -> str:
    """A whole page; ``links`` are (text, relative address) pairs of neighbouring pages."""
    title = f"{escape(project)}: goals and figures"
    facts = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in provenance(table)
    )
    goals = ((goal_cells(row), str(row.standing).replace(" ", "-")) for row in table.goals)
    figures = ((figure_cells(measurement), "") for measurement in table.measurements)
    navigation = " · ".join(
        f'<a href="{escape(address)}">{escape(text)}</a>' for text, address in links
    )
    doubts = "".join(
        f"<li>{escape(doubt.path.name)}: {escape(doubt.reason)}</li>" for doubt in table.doubts
    )
    left_out = f"<h2>Left out</h2><ul>{doubts}</ul>" if doubts else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{title}</h1>
<nav>{navigation}</nav>
<dl>{facts}</dl>
<h2>Goals</h2>
<p>{escape(summary(table))}</p>
{_table(GOAL_COLUMNS, goals)}
<h2>Everything measured</h2>
{_table(FIGURE_COLUMNS, figures)}
{left_out}
</body>
</html>
"""


def _table(columns: Sequence[str], rows: Iterable[tuple[Sequence[str], str]]) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "\n".join(f"<tr>{_cells(columns, cells, last)}</tr>" for cells, last in rows)
    return (
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def _cells(columns: Sequence[str], cells: Sequence[str], last_class: str) -> str:
    classes = ["number" if column in _NUMBERS else "" for column in columns]
    if last_class:
        classes[-1] = last_class
    return "".join(
        f'<td class="{name}">{escape(cell)}</td>' if name else f"<td>{escape(cell)}</td>"
        for name, cell in zip(classes, cells, strict=True)
    )
