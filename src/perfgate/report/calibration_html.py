"""A calibration as one HTML page that needs nothing else: rates, their plots, and every case's noise."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from perfgate.report.calibration_charts import distribution_charts, power_chart, width_chart
from perfgate.report.calibration_text import (
    CLASS_NAMES,
    FORESIGHT_COLUMNS,
    alarm_rows,
    foresight_rows,
    least_found,
    peer_columns,
    peer_rows,
    percent,
    premise_text,
    rate_text,
    standing_text,
    value_text,
    warnings,
)
from perfgate.report.page_head import page_head
from perfgate.report.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfgate.model.calibration import Calibration
    from perfgate.report.chart import Chart

_STYLE = """
svg .bar { fill: var(--accent); fill-opacity: .65; } svg path.curve { stroke-width: 1.6; }
svg .cpu { stroke: var(--accent); } svg .mark.cpu { fill: var(--accent); stroke: none; }
svg .wall { stroke: var(--warn); } svg .mark.wall { fill: var(--warn); stroke: none; }
svg .value { stroke: var(--good); } svg .mark.value { fill: var(--good); stroke: none; }
svg path.blocked { stroke-dasharray: 5 4; } svg path.bound { stroke-opacity: .5; stroke-width: 1.4; }
.key { display: inline-block; width: 1.6rem; border-top: 3px solid; vertical-align: middle; margin-right: .3rem; }
.key.cpu { color: var(--accent); } .key.wall { color: var(--warn); } .key.value { color: var(--good); }
.key.blocked { border-top-style: dashed; color: var(--soft); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1rem; }
figure { margin: 0; } figcaption { font-weight: 600; }
"""


def render_html(calibration: Calibration) -> str:
    """The whole page; its policy lets it use its own style and nothing else."""
    where = calibration.trials[-1].provenance if calibration.trials else None
    title = _text(f"{where.project}: how often the gate is wrong" if where else "Nothing measured")
    return f"""{page_head(title, _STYLE)}
{_warnings(calibration)}
<main>
<h2>Identical code</h2>
<p>Whole comparisons of a commit with a copy of itself. Every regression among them is a false alarm.</p>
{_alarms(calibration)}
<h2>Estimates on identical code</h2>
<div class="charts">{_figures(distribution_charts(calibration))}</div>
<h2>Planted slowdowns</h2>
{_power(calibration)}
<h2>Every case, with slowdowns added</h2>
{_foresight(calibration)}
<h2>Other judges on the same trials</h2>
{_peers(calibration)}
<h2>What the test takes for granted</h2>
{_assumptions(calibration)}
<h2>Pairs against width</h2>
<p class="soft">Half of the interval's width after so many pairs, the median over cases.</p>
<div class="charts">{_figures(filter(None, (width_chart(calibration),)))}</div>
<h2>Noise of each case</h2>
{_noise(calibration)}
</main>
<h2>How it was measured</h2>
<dl>{_facts(calibration)}</dl>
</body>
</html>
"""


def _text(text: str) -> str:
    # A number and its unit stay in one line.
    return escape(one_line(text, 1000)).replace(" %", "&nbsp;%")


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "\n".join(
        "<tr>"
        f'<td class="name">{_text(first)}</td>'
        + "".join(
            f'<td data-label="{escape(name)}">{_text(cell)}</td>'
            for name, cell in zip(columns[1:], cells, strict=True)
        )
        + "</tr>"
        for first, *cells in rows
    )
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _warnings(calibration: Calibration) -> str:
    items = "".join(f"<li>{_text(each)}</li>" for each in warnings(calibration))
    return f'<section class="notice"><ul>{items}</ul></section>' if items else ""


def _alarms(calibration: Calibration) -> str:
    return _table(
        ("Machine", "Runs with a regression", "Runs that did not pass"), alarm_rows(calibration)
    )


def _figures(charts: Iterable[Chart]) -> str:
    return "".join(map(_figure, charts)) or "<p>Too few to tell.</p>"


def _figure(chart: Chart) -> str:
    return f"<figure><figcaption>{escape(chart.name)}</figcaption>{chart.svg()}</figure>"


def _power(calibration: Calibration) -> str:
    if not calibration.power:
        return "<p>None was planted.</p>"
    rows = (
        (
            f"{percent(each.share)} by {CLASS_NAMES[each.clocks]}",
            rate_text(each.found, upper=False),
            rate_text(each.blocked, upper=False),
        )
        for each in calibration.power
    )
    table = _table(("Slower by", "Found", "Blocked"), rows)
    keys = "".join(
        f'<li><span class="key {clocks}"></span>{CLASS_NAMES[clocks]}</li>'
        for clocks in dict.fromkeys(each.clocks for each in calibration.power)
    )
    legend = f'<ul class="legend">{keys}<li><span class="key blocked"></span>blocked</li></ul>'
    return (
        f'{legend}<div class="charts">{_figure(power_chart(calibration))}<div>{table}</div></div>'
    )


def _foresight(calibration: Calibration) -> str:
    if not calibration.foresight:
        return "<p>Too few pairs were recorded of every case.</p>"
    cases = (
        (each.key, CLASS_NAMES[each.clocks], f"{each.pairs}", least_found(each))
        for each in sorted(calibration.foresight, key=lambda each: each.key)
    )
    columns = ("Case", "Judged by", "Pairs recorded", "95 % are found from")
    return (
        '<p class="soft">Recorded pairs of each case against itself, drawn again and judged by the gate\'s own rules, '
        "with a slowdown added.</p>"
        f"{_table(FORESIGHT_COLUMNS, foresight_rows(calibration))}"
        f"<details><summary>Each case</summary>{_table(columns, cases)}</details>"
    )


def _peers(calibration: Calibration) -> str:
    if not calibration.peers:
        return "<p>None was asked (<code>--peers</code>).</p>"
    return _table(peer_columns(calibration), peer_rows(calibration))


def _assumptions(calibration: Calibration) -> str:
    rows = (
        (premise_text(each), value_text(each), f"{each.series}", standing_text(each))
        for each in calibration.assumptions
    )
    return _table(("Premise", "Measured, with its 95 % interval", "Series", "Standing"), rows)


def _noise(calibration: Calibration) -> str:
    rows = (
        (
            each.key,
            CLASS_NAMES[each.clocks],
            percent(each.spread),
            percent(each.margin),
            f"{each.pairs}",
            f"{each.trials}",
        )
        for each in sorted(calibration.noise, key=lambda each: -each.spread)
    )
    columns = (
        "Case",
        "Judged by",
        "A pair strays by",
        "Least margin after confirmation",
        "Pairs for the gate's margin",
        "Trials",
    )
    return _table(columns, rows)


def _facts(calibration: Calibration) -> str:
    if not calibration.trials:
        return ""
    last = calibration.trials[-1].provenance
    hours = sum(trial.seconds for trial in calibration.trials) / 3600
    facts = (
        ("Machine", f"{last.machine}: {last.cpu}, {last.cores} cores, {last.system}"),
        ("Commit", last.baseline.commit),
        ("Environment", f"{last.baseline.environment} (Python {last.baseline.python})"),
        ("Trials", f"{len(calibration.trials)} in {hours:.1f} hours"),
        ("First", calibration.trials[0].provenance.started.isoformat(" ", "minutes")),
        ("perfgate", last.perfgate),
    )
    return "".join(f"<dt>{name}</dt><dd>{_text(value)}</dd>" for name, value in facts)
