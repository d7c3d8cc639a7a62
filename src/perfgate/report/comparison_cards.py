"""What stands behind one row, as a piece of the HTML page: why, the pairs, the command, the failures."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from perfgate.report.comparison_actions import reproduce
from perfgate.report.comparison_plots import pair_plot
from perfgate.report.comparison_rows import badge, breakable, find_text
from perfgate.report.comparison_series import make_series
from perfgate.report.comparison_text import EMPTY, doubt_text
from perfgate.report.safe_text import one_line, tail

if TYPE_CHECKING:
    from perfgate.model.report import Report
    from perfgate.report.comparison_table import Row

_ERROR_LINES = 30
_OUTPUT_LINES = 200
_OUTPUT_LENGTH = 20_000
_KEYS = (
    ('<circle class="dot" cx="11" cy="6" r="3.5"/>', "a pair: contender against baseline"),
    ('<circle class="control" cx="11" cy="6" r="3.5"/>', "baseline against itself (A/A)"),
    (
        '<rect class="interval" x="0" y="1" width="22" height="10"/><path class="estimate" d="M0 6H22"/>',
        "estimate and interval",
    ),
    ('<path class="margin" d="M0 6H22"/>', "margin"),
    ('<path class="warn" d="M0 6H22"/>', "warns"),
    ('<path class="block" d="M0 6H22"/>', "blocks"),
)
LEGEND = (
    '<ul class="legend">'
    + "".join(
        f'<li><svg viewBox="0 0 22 12" aria-hidden="true">{mark}</svg> {text}</li>'
        for mark, text in _KEYS
    )
    + "<li>up is worse</li></ul>"
)


def card(row: Row, report: Report, identifier: str) -> str:
    """One case with its plot."""
    name = one_line(row.benchmark, 400)
    parts = [
        badge(row),
        f"<h3><code>{breakable(row.benchmark)}</code></h3>",
        f"<p>{escape(one_line(row.reason, 1000))}</p>",
        _line("soft", _measured(row)),
    ]
    series = make_series(row.judgement, row.record, report.comparison.gate)
    if series is not None:
        parts.append(pair_plot(series, name))
    parts.append(_failures(row))
    command = reproduce(row.judgement, report)
    if command:
        parts.append(f'<pre class="command"><code>{escape(command)}</code></pre>')
    return (
        f'<article id="{identifier}" data-find="{find_text(row)}">\n'
        + "\n".join(part for part in parts if part)
        + "\n</article>"
    )


def _line(kind: str, text: str) -> str:
    return f'<p class="{kind}">{escape(one_line(text, 1000))}</p>' if text else ""


def _measured(row: Row) -> str:
    change = row.change if row.interval == EMPTY else ""
    pairs = f"{row.pairs} pairs" if row.interval != EMPTY else ""
    texts = (change, row.values, row.clock, pairs, doubt_text(row.judgement))
    return ", ".join(text for text in texts if text not in {"", EMPTY})


def _failures(row: Row) -> str:
    """The benchmark's own error open, what it printed folded."""
    failures = row.record.failures if row.record is not None else ()
    parts = []
    for failure in failures[:6]:
        where = f"{failure.side}, {failure.stage}, round {failure.round}: {failure.kind}"
        parts.append(f'<p class="soft">{escape(where)}</p>')
        if failure.error.strip():
            parts.append(f"<pre>{escape(tail(failure.error, _ERROR_LINES))}</pre>")
        if failure.output.strip():
            said = escape(tail(failure.output, _OUTPUT_LINES, _OUTPUT_LENGTH))
            parts.append(
                f'<details class="said"><summary>What it printed</summary><pre>{said}</pre></details>'
            )
    return "\n".join(parts)
