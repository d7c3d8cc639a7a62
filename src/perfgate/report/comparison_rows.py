"""The rows of a comparison as an HTML table; on a narrow screen each row becomes a block."""

from __future__ import annotations

import math
import re
from html import escape
from typing import TYPE_CHECKING

from perfgate.report.comparison_plots import sparkline
from perfgate.report.comparison_series import make_series
from perfgate.report.comparison_text import EMPTY
from perfgate.report.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfgate.model.report import Report
    from perfgate.report.comparison_table import Row

_NAME_LENGTH = 400
# Column, class of its cells.
_COLUMNS = (
    ("Change", "number"),
    ("Interval", "number"),
    ("Baseline -> contender", "values"),
    ("Pairs", "number"),
    ("Budget", "values"),
)


def rows_table(
    rows: Sequence[Row], report: Report, links: Mapping[str, str], *, sparklines: bool = False
) -> str:
    """A table; ``links`` are ids of what says more, by benchmark; a sparkline shows the pairs at once."""
    heads = ["<th>Verdict</th><th>Benchmark</th>"]
    heads += [f'<th class="{kind}">{name}</th>' for name, kind in _COLUMNS]
    if sparklines:
        heads.append("<th data-plain>Each pair</th>")
    lines = [_row(row, report, links, sparklines=sparklines) for row in rows]
    return (
        f'<div class="scroll"><table><thead><tr>{"".join(heads)}</tr></thead>\n<tbody>\n'
        + "\n".join(lines)
        + "\n</tbody></table></div>"
    )


def badge(row: Row) -> str:
    """The verdict as a word in its colour."""
    return f'<span class="badge {row.style}">{escape(row.verdict)}</span>'


def breakable(name: str) -> str:
    """A benchmark's name, which may wrap where a person would cut it."""
    return re.sub(r"([.(_]|, )", r"\1<wbr>", escape(one_line(name, _NAME_LENGTH)))


def find_text(row: Row) -> str:
    """What the page's filter looks at."""
    return escape(one_line(f"{row.verdict} {row.benchmark}", _NAME_LENGTH))


def _row(row: Row, report: Report, links: Mapping[str, str], *, sparklines: bool) -> str:
    name = f"<code>{breakable(row.benchmark)}</code>"
    if row.benchmark in links:
        name = f'<a href="#{links[row.benchmark]}">{name}</a>'
    cells = [f"<td>{badge(row)}</td>", f'<td class="name">{name}</td>']
    texts = (row.change, row.interval, row.values, row.pairs, row.budget)
    for (column, kind), text in zip(_COLUMNS, texts, strict=True):
        classes = f"{kind} none" if text == EMPTY else kind
        lines = [escape(one_line(line)) for line in text.split("; ")]
        if text == row.values != EMPTY and row.clock != EMPTY:
            lines.append(f'<span class="soft">{escape(row.clock)}</span>')
        cells.append(
            f'<td class="{classes}" data-label="{column}"{_sort_key(column, row)}>'
            f"{'<br>'.join(lines)}</td>"
        )
    if sparklines:
        series = make_series(row.judgement, row.record, report.comparison.gate)
        drawn = sparkline(series, one_line(row.benchmark, _NAME_LENGTH)) if series else ""
        cells.append(f"<td>{drawn}</td>")
    return f'<tr data-find="{find_text(row)}">{"".join(cells)}</tr>'


def _sort_key(column: str, row: Row) -> str:
    """Numbers are sorted as numbers, and what has none as the least."""
    estimate = row.judgement.estimate
    keys = {
        "Change": estimate.effect if estimate else -math.inf,
        "Interval": estimate.interval[1] if estimate else -math.inf,
        "Pairs": float(estimate.pairs) if estimate else 0.0,
    }
    if column not in keys:
        return ""
    value = keys[column] if math.isfinite(keys[column]) else -1e9
    return f' data-sort="{value:.6g}"'
