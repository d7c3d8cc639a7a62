"""A comparison as one HTML page that needs nothing else: no network, and no script to be whole."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from perfgate.model.report import Outcome
from perfgate.report.comparison_accepted import accepted_cases, accepted_text
from perfgate.report.comparison_actions import advice
from perfgate.report.comparison_cards import LEGEND, card
from perfgate.report.comparison_facts import facts, title_text
from perfgate.report.comparison_rows import rows_table
from perfgate.report.comparison_table import make_comparison_table
from perfgate.report.comparison_text import counts_text
from perfgate.report.page_head import asset, page_head
from perfgate.report.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfgate.model.report import Report
    from perfgate.report.comparison_table import Row

_STYLES = {
    Outcome.PASS: "good",
    Outcome.REGRESSION: "bad",
    Outcome.BROKEN: "bad",
    Outcome.INCONCLUSIVE: "warn",
}


def render_html(report: Report) -> str:
    """The whole page. Its policy lets it run its own script and style, by their hashes, and nothing else."""
    script = asset("find_box.js") + asset("comparison.js")
    title = _text(f"{report.comparison.provenance.project}: {title_text(report)}", 300)
    return f"""{page_head(title, tab=f"{report.conclusion.outcome}: {title}", script=script)}
{_conclusion(report)}
{_notice("Accepted", _accepted(report))}
{_notice("The contender changes budgets or benchmarks", report.comparison.changes)}
{_notice("What makes this less sure", dict.fromkeys((*report.comparison.doubts, *report.doubts)))}
<main>
{_groups(report)}
</main>
<h2>How it was measured</h2>
<dl>{_facts(report)}</dl>
<script>{script}</script>
</body>
</html>
"""


def _text(text: str, limit: int = 1000) -> str:
    return escape(one_line(text, limit))


def _conclusion(report: Report) -> str:
    conclusion = report.conclusion
    what = "".join(f"<li>{_with_code(sentence)}</li>" for sentence in advice(report))
    todo = f"<ul>{what}</ul>" if what else ""
    return (
        f'<section class="outcome {_STYLES[conclusion.outcome]}"><strong>{conclusion.outcome}</strong>'
        f"<p>{_text(conclusion.sentence, 1200)}</p></section>\n{todo}"
        f'<p class="soft">{_text(counts_text(report))}.</p>'
    )


def _with_code(sentence: str) -> str:
    """A sentence of ours, with what stands between backticks as code."""
    return re.sub("`([^`]*)`", r"<code>\1</code>", escape(sentence))


def _notice(heading: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{_text(line)}</li>" for line in lines)
    return f'<section class="notice"><h2>{heading}</h2><ul>{items}</ul></section>' if items else ""


def _accepted(report: Report) -> list[str]:
    return [
        f"{judgement.case.key}: {accepted_text(each.by, each.reason)}"
        for judgement, each in accepted_cases(report)
    ]


def _groups(report: Report) -> str:
    table = make_comparison_table(report)
    numbered = {
        row.benchmark: f"case-{place}"
        for place, row in enumerate((*table.pressing, *table.notable))
    }
    parts = []
    for heading, rows in (("What to look at", table.pressing), ("Better, or new", table.notable)):
        if rows:
            cards = "\n".join(card(row, report, numbered[row.benchmark]) for row in rows)
            parts.append(f"<h2>{heading}</h2>\n{rows_table(rows, report, numbered)}")
            parts.append(
                f'<h2>{heading}: pair by pair</h2>\n{LEGEND}<div class="cards">{cards}</div>'
            )
    parts.append(_folded("without change", table.unchanged, report))
    parts.append(_folded("measured for the tables only, or skipped", table.aside, report))
    return "\n".join(part for part in parts if part)


def _folded(what: str, rows: Sequence[Row], report: Report) -> str:
    if not rows:
        return ""
    table = rows_table(rows, report, {}, sparklines=True)
    return f'<details class="rows"><summary>{len(rows)} {what}</summary>\n{table}</details>'


def _facts(report: Report) -> str:
    return "".join(
        f"<dt>{escape(name)}</dt><dd>{_text(value, 4000)}</dd>" for name, value in facts(report)
    )
