"""Leak checks as one HTML page that needs nothing else: the curves, and the first thing that grew."""

from __future__ import annotations

import os
from html import escape
from typing import TYPE_CHECKING

from perfgate.model.leak import Measure, Outcome
from perfgate.model.units import human
from perfgate.report.leak_charts import count_chart, memory_chart
from perfgate.report.leak_text import (
    CONTROL_COLUMNS,
    GROWTH_COLUMNS,
    SUBJECT_COLUMNS,
    TONES,
    control_row,
    growth_row,
    subject_row,
    trace_text,
)
from perfgate.report.page_head import page_head
from perfgate.report.safe_text import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from perfgate.model.leak import Growth, LeakReport, Trace
    from perfgate.report.chart import Chart

_STYLE = """
svg path.curve { stroke: var(--accent); stroke-width: 1.2; } svg .mark { fill: var(--accent); }
svg path.fit { stroke: var(--text); stroke-width: 1.6; stroke-dasharray: 7 4; } svg .mark.fit { fill: none; }
svg path.allowed { stroke: var(--warn); stroke-width: 1.4; stroke-dasharray: 2 3; } svg .mark.allowed { fill: none; }
svg path.leaks { stroke: var(--bad); stroke-width: 1.6; } svg .mark.leaks { fill: var(--bad); }
svg .mark { r: 2; }
td.name { width: auto; min-width: 9rem; } td.list { white-space: nowrap; }
.legend { margin-top: 1.2rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 1rem; }
figure { margin: 0; } figcaption { font-weight: 600; }
.key { display: inline-block; width: 1.8rem; border-top: 2px solid; vertical-align: middle; margin-right: .3rem; }
.key.value { color: var(--accent); } .key.leak { color: var(--bad); }
.key.fit { border-top-style: dashed; color: var(--text); } .key.allowed { border-top-style: dotted; color: var(--warn); }
section.subject { border-top: 1px solid var(--line); margin-top: 2.5rem; }
"""
# Objects that did not leak tell little; the first ones show what moves.
_OBJECTS_SHOWN = 12
_CHARTED = 6
# One entry a line.
_LISTS = frozenset({"Exact counts", "Counts", "Slope", "Memory a cycle"})


def render_html(reports: Sequence[LeakReport], folder: Path, planted: Mapping[str, str]) -> str:
    """The whole page; its policy lets it use its own style and nothing else.

    Args:
        reports: in the order they are shown.
        folder: where the page will stand; flame graphs are linked from there.
        planted: of negative controls, what leaks.
    """
    title = "Leaks: what cycles leave behind"
    subjects = "\n".join(_subject(each, folder, planted) for each in reports)
    return f"""{page_head(title, _STYLE)}
{_summary(reports, planted)}
{_overview(reports, planted)}
<ul class="legend">
<li><span class="key value"></span>measured</li><li><span class="key leak"></span>measured, leaks</li>
<li><span class="key fit"></span>slope (Theil-Sen over low-water marks)</li>
<li><span class="key allowed"></span>what is allowed</li>
</ul>
<main>
{subjects}
</main>
</body>
</html>
"""


def _summary(reports: Sequence[LeakReport], planted: Mapping[str, str]) -> str:
    controls = [each for each in reports if planted.get(each.recording.subject)]
    others = [each for each in reports if each not in controls]
    missed = [each for each in controls if each.outcome is not Outcome.LEAKS]
    failed = [each for each in others if each.outcome is not Outcome.CLEAN]
    told = []
    if others:
        told.append(f"{len(others) - len(failed)} of {len(others)} subjects are clean")
    if controls:
        told.append(f"{len(controls) - len(missed)} of {len(controls)} planted leaks were caught")
    reasons = "".join(
        f"<p>{_text(each.recording.subject)}: {_text(each.outcome)}: {_text(each.reason)}</p>"
        for each in (*failed, *missed)
    )
    tone = "bad" if failed or missed else "good"
    return f'<section class="outcome {tone}"><strong>{_text("; ".join(told))}</strong>{reasons}</section>'


def _overview(reports: Sequence[LeakReport], planted: Mapping[str, str]) -> str:
    controls = [each for each in reports if planted.get(each.recording.subject)]
    others = [each for each in reports if each not in controls]
    parts = []
    if others:
        rows = [(subject_row(each), TONES[each.outcome]) for each in others]
        parts.append(_table(SUBJECT_COLUMNS, rows, linked=True))
    if controls:
        rows = [
            (
                control_row(each, planted[each.recording.subject]),
                "good" if each.outcome is Outcome.LEAKS else "bad",
            )
            for each in controls
        ]
        parts.append(f"<h2>Planted leaks</h2>{_table(CONTROL_COLUMNS, rows)}")
    return "\n".join(parts)


def _subject(report: LeakReport, folder: Path, planted: Mapping[str, str]) -> str:
    recording = report.recording
    name = _text(recording.subject)
    told = planted.get(recording.subject, "")
    about = f"<p>Planted: {_text(told)}.</p>" if told else ""
    doubts = "".join(f"<li>{_text(each)}</li>" for each in recording.doubts)
    notice = f'<div class="notice"><ul>{doubts}</ul></div>' if doubts else ""
    tone = TONES[report.outcome]
    if told:
        tone = "good" if report.outcome is Outcome.LEAKS else "bad"
    return f"""<section class="subject" id="{name}">
<h2>{name} <span class="badge {tone}">{report.outcome}</span></h2>
{about}<p>{recording.cycles} cycles after {recording.plan.burn_in} of burn-in, {recording.seconds:.0f} s.</p>
{_reason(report)}{notice}
<div class="charts">{"".join(map(_figure, _charts(report)))}</div>
{_growths(report.growths)}
{_trace(recording.trace, folder)}
</section>"""


def _reason(report: LeakReport) -> str:
    if report.outcome is Outcome.BROKEN:
        return f"<pre>{escape(visible(report.reason))}</pre>"
    return f"<p><strong>{_text(report.reason)}</strong></p>"


def _charts(report: LeakReport) -> list[Chart]:
    """Memory always; of what is counted that which leaks, first things first."""
    memory = sorted(
        (each for each in report.growths if each.series.measure is Measure.MEMORY),
        key=lambda each: (each.limit is None, each.series.name),
    )
    counted = [each for each in report.caught if each.series.measure is not Measure.MEMORY]
    return [*map(count_chart, counted[:_CHARTED]), *map(memory_chart, memory)]


def _growths(growths: Sequence[Growth]) -> str:
    """A table of what is judged or leaks; below it, folded, the objects that grew and did not leak."""
    quiet = [
        each
        for each in growths
        if each.series.measure is Measure.OBJECTS and each.outcome is not Outcome.LEAKS
    ]
    shown = [each for each in growths if each not in quiet]
    table = _table(GROWTH_COLUMNS, map(_growth_row, shown)) if shown else ""
    if not quiet:
        return table
    few = _table(GROWTH_COLUMNS, map(_growth_row, quiet[:_OBJECTS_SHOWN]))
    summary = (
        f"{len(quiet)} types of objects are more than at the beginning, and did not grow steadily"
    )
    return f"{table}<details><summary>{summary}</summary>{few}</details>"


def _growth_row(growth: Growth) -> tuple[tuple[str, ...], str]:
    return growth_row(growth), "soft" if growth.limit is None else TONES[growth.outcome]


def _trace(trace: Trace | None, folder: Path) -> str:
    if trace is None:
        return ""
    graph = ""
    if trace.flame_graph.endswith(".html"):
        address = os.path.relpath(trace.flame_graph, folder)
        graph = f' <a href="{escape(address)}">Flame graph of what Python keeps</a>'
    elif trace.flame_graph:
        graph = f" {_text(trace.flame_graph)}"
    sites = "".join(
        f"<li>{_text(human(size, 'bytes'))}: <code>{_text(where)}</code></li>"
        for where, size in trace.kept
    )
    kept = f"<details><summary>What they still held at the end</summary><ul>{sites}</ul></details>"
    return f"<p>{_text(trace_text(trace))}.{graph}</p>{kept if sites else ''}"


def _figure(chart: Chart) -> str:
    return f"<figure><figcaption>{_text(chart.name)}</figcaption>{chart.svg()}</figure>"


def _table(
    columns: Sequence[str], rows: Iterable[tuple[Sequence[str], str]], *, linked: bool = False
) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    toned = next(name for name in ("Outcome", "Standing") if name in columns)
    body = "\n".join(
        f"<tr>{''.join(_cells(columns, cells, toned, tone, linked=linked))}</tr>"
        for cells, tone in rows
    )
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _cells(
    columns: Sequence[str], cells: Sequence[str], toned: str, tone: str, *, linked: bool
) -> Iterable[str]:
    for number, (column, cell) in enumerate(zip(columns, cells, strict=True)):
        text = _text(cell)
        if number == 0 and linked:
            text = f'<a href="#{text}">{text}</a>'
        if column in _LISTS:
            text = text.replace(", ", "<br>")
        if column == toned:
            yield f'<td data-label="{escape(column)}"><span class="{tone}">{text}</span></td>'
        elif number == 0:
            yield f'<td class="name">{text}</td>'
        else:
            kind = ' class="list"' if column in _LISTS else ""
            yield f'<td data-label="{escape(column)}"{kind}>{text}</td>'


def _text(text: str) -> str:
    return escape(one_line(text, 600))
