"""The smaller pages: comparing two commits, machines and their noise, reports of pull requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from perfgate.model.report import Outcome
from perfgate.model.units import to_base
from perfgate.report.comparison_accepted import accepted_cases, accepted_text
from perfgate.report.comparison_text import counts_text
from perfgate.report.text import memory_text
from perfgate.site.data_files import blocks_of
from perfgate.site.frame import data, page, table, text
from perfgate.stats.levels import noise_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfgate.model.results import Doubt
    from perfgate.site.model import History, Testbed
    from perfgate.site.saved_reports import SavedReport

_NOISIEST = 10


def compare_page(history: History, slugs: Mapping[str, str], pages: Sequence[str]) -> str:
    """Any two commits side by side; the values come from the commits' own files."""
    measured = {testbed.slug: [int(place) for place in testbed.at] for testbed in history.testbeds}
    meta = {
        "testbeds": [{"slug": each.slug, "title": each.title} for each in history.testbeds],
        "measured": measured,
        "commitUrl": history.commit_url,
        "columns": {
            str(number): [
                column.benchmark,
                column.label,
                *to_base(1.0, column.unit),
                slugs[column.benchmark],
                int(
                    any(
                        (each.slug, number) in history.series
                        and history.series[each.slug, number].higher_is_better
                        for each in history.testbeds
                    )
                ),
            ]
            for number, column in enumerate(history.columns)
            if column.benchmark in slugs
        },
    }
    body = f"""
<h1>Compare two commits</h1>
<p class="soft">Values as they were measured, at different times: a difference within both intervals says nothing, and one
beyond them may be the machine's. <code>perfgate compare A B</code> measures both side by side and judges.</p>
<noscript><p class="notice">Comparing needs JavaScript.</p></noscript>
<form id="choose" class="find" hidden>
<label>Testbed <select id="testbed"></select></label>
<label>From <input id="from" list="known" autocomplete="off" spellcheck="false"></label>
<label>To <input id="to" list="known" autocomplete="off" spellcheck="false"></label>
<label><input type="checkbox" id="beyond"> Only differences beyond both intervals</label>
<datalist id="known"></datalist>
</form>
<p id="said" role="status"></p>
<div id="compared"></div>
{data("meta", meta)}
"""
    scripts = [
        "assets/plot.js",
        *(f"data/commits-{block}.js" for block in range(blocks_of(history))),
        "assets/compare.js",
    ]
    return page(
        "Compare", body, project=history.project, here="compare.html", pages=pages, scripts=scripts
    )


def machines_page(history: History, pages: Sequence[str]) -> str:
    """Every testbed: what it is, how long it has measured, how much it strays."""
    parts = [_testbed(history, testbed) for testbed in history.testbeds]
    body = f"""
<h1>Machines</h1>
<p class="soft">A testbed is a class of machines (name, processor, cores, architecture, memory) and an environment: what may
be drawn as one line. Results of one name from different hardware are kept apart.</p>
{"".join(parts) or "<p>Nothing was measured yet.</p>"}
"""
    return page("Machines", body, project=history.project, here="machines.html", pages=pages)


def _testbed(history: History, testbed: Testbed) -> str:
    machine = testbed.machine
    first, last = (history.commits[int(testbed.at[end])] for end in (0, -1))
    facts = (
        ("Processor", f"{machine.cpu or 'unknown'}, {machine.num_cpu or '?'} cores"),
        ("Memory", memory_text(machine) or "unknown"),
        ("System", f"{machine.os} {machine.arch}".strip() or "unknown"),
        ("Environment", f"{testbed.environment}, Python {testbed.python}"),
        (
            "Commits",
            f"{testbed.at.size}, from {first.sha[:8]} ({first.when:%Y-%m-%d}) to {last.sha[:8]} ({last.when:%Y-%m-%d})",
        ),
    )
    listed = "".join(f"<dt>{name}</dt><dd>{text(value)}</dd>" for name, value in facts)
    return f"<h2>{text(testbed.title)}</h2><dl>{listed}</dl>{_noise(history, testbed)}"


def _noise(history: History, testbed: Testbed) -> str:
    """How far neighbours on one level differ, which bounds what change can be seen."""
    found = []
    for (slug, column), series in history.series.items():
        values = series.measured
        if slug == testbed.slug and values.size > 5 and np.all(values > 0):
            found.append((noise_of(np.log(values)), column))
    if not found:
        return '<p class="soft">Too few commits to tell how noisy it is.</p>'
    spreads = np.array([noise for noise, _ in found])
    rows = [
        (
            text(f"{history.columns[column].benchmark} {history.columns[column].label}"),
            f"{100 * noise:.2f} %",
        )
        for noise, column in sorted(found, reverse=True)[:_NOISIEST]
    ]
    shown = table(
        (("Noisiest benchmarks", "name"), ("Spread", "number")),
        rows,
        caption=f"Noisiest benchmarks on {testbed.title}",
    )
    return (
        f"<h3>Noise from commit to commit</h3><p>Between neighbouring commits a value strays by "
        f"{100 * float(np.median(spreads)):.2f} % (median over {len(found)} series; standard deviation); nine in ten stray by "
        f"less than {100 * float(np.quantile(spreads, 0.9)):.2f} %.</p>{shown}"
    )


def reports_page(
    history: History,
    reports: Sequence[SavedReport],
    pages: Sequence[str],
    doubts: Sequence[Doubt] = (),
) -> str:
    """Comparisons of pull requests, latest first, and the files that are none."""
    rows = [_report_row(each) for each in reports]
    columns = (
        ("Comparison", "name"),
        ("Conclusion", "standing"),
        ("Verdicts", "values"),
        ("Measured", "commit"),
    )
    shown = table(columns, rows, caption="Reports") if rows else "<p>No reports yet.</p>"
    items = "".join(f"<li>{text(each.path.name)}: {text(each.reason)}</li>" for each in doubts)
    left_out = (
        f'<section class="notice"><h2>Left out</h2><ul>{items}</ul></section>' if items else ""
    )
    body = f"<h1>Reports of comparisons</h1>\n{shown}{left_out}"
    return page("Reports", body, project=history.project, here="reports.html", pages=pages)


def _report_row(saved: SavedReport) -> Sequence[str]:
    where = saved.report.comparison.provenance
    base, head = where.baseline.commit, where.contender.commit
    outcome = saved.report.conclusion.outcome
    said = {accepted_text(each.by, each.reason): None for _, each in accepted_cases(saved.report)}
    accepted = "".join(f'<span class="label">{text(each)}</span>' for each in said)
    sides = f"<code>{text(head[:8])}</code> against <code>{text(base[:8])}</code>"
    merged = f'<span class="label">merged as {text(saved.commit[:8])}</span>'
    return (
        f'<a href="{text(saved.address)}">{sides}</a>{merged if saved.commit != head else ""}',
        f'<span class="{"good" if outcome is Outcome.PASS else "bad"}">{outcome}</span>{accepted}',
        text(counts_text(saved.report)),
        f"{where.started:%Y-%m-%d %H:%M} UTC",
    )
