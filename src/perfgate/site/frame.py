"""What every page has: head, navigation, theme switch; and small pieces of HTML."""

from __future__ import annotations

import json
import math
from html import escape
from typing import TYPE_CHECKING

from perfgate.model.units import human
from perfgate.report.comparison_accepted import accepted_text
from perfgate.report.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfgate.site.model import Acceptance, Change, CommitInfo, History, Series
    from perfgate.stats.change_points import ChangePoint

NAVIGATION = (
    ("index.html", "Overview"),
    ("compare.html", "Compare"),
    ("goals.html", "Goals"),
    ("machines.html", "Machines"),
    ("calibration.html", "Noise floor"),
    ("reports.html", "Reports"),
    ("asv/index.html", "asv"),
    ("feed.xml", "Feed"),
)


def page(
    title: str,
    body: str,
    *,
    project: str,
    here: str,
    pages: Iterable[str],
    scripts: Sequence[str] = (),
    styles: Sequence[str] = (),
) -> str:
    """A whole page; ``here`` is its path within the site, which tells how deep it stands."""
    up = "../" * here.count("/")
    known = set(pages)
    links = "".join(
        f'<li><a href="{up}{name}"{" aria-current=page" if name == here else ""}>{text}</a></li>'
        for name, text in NAVIGATION
        if name in known
    )
    heads = "".join(
        f'<link rel="stylesheet" href="{up}assets/{name}">' for name in ("site.css", *styles)
    )
    tails = "".join(
        f'<script src="{up}{name}" defer></script>' for name in ("assets/site.js", *scripts)
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{text(title)} · {text(project)}</title>
<link rel="alternate" type="application/atom+xml" title="Changes" href="{up}feed.xml">
<link rel="icon" href="data:,">
<script src="{up}assets/theme.js"></script>
{heads}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header><a class="brand" href="{up}index.html">{text(project)}</a>
<nav aria-label="Site"><ul>{links}</ul></nav></header>
<main id="main">
{body}
</main>
{tails}
</body>
</html>
"""


def text(value: object, limit: int = 400) -> str:
    """A text that somebody else wrote, on one line, as HTML shows it."""
    return escape(one_line(str(value), limit))


def breakable(name: str) -> str:
    """A dotted name that may be broken after its dots and underscores."""
    return text(name, 200).replace(".", ".<wbr>").replace("_", "_<wbr>")


def data(name: str, value: object) -> str:
    """Data for the page's scripts; no text in it can end the element."""
    written = json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{written}</script>'


def table(
    columns: Sequence[tuple[str, str]],
    rows: Iterable[Sequence[str]],
    *,
    caption: str,
    name: str = "",
) -> str:
    """A table; a column is (heading, class of its cells), the cells are HTML."""
    head = "".join(f'<th scope="col" class="{kind}">{text(title)}</th>' for title, kind in columns)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="{kind}" data-label="{text(title)}">{cell}</td>'
            for (title, kind), cell in zip(columns, cells, strict=True)
        )
        + "</tr>\n"
        for cells in rows
    )
    identity = f' id="{name}"' if name else ""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{text(caption)}"><table{identity}>'
        f'<caption class="unseen">{text(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table></div>"
    )


def size_text(point: ChangePoint, unit: str) -> str:
    """``+12.3 %``, or the difference where there is no ratio."""
    if not point.relative:
        sign = "+" if point.size > 0 else "-"
        return f"{sign}{human(abs(point.size), unit)}"
    return f"{100 * point.size:+.1f} %" if abs(point.size) < 10 else f"{1 + point.size:.3g} times"


def confidence_text(confidence: float) -> str:
    """Never a certainty that no number of pairs can give."""
    return "> 99.9 %" if confidence > 0.999 else f"{100 * confidence:.1f} %"


def value_text(value: float, unit: str) -> str:
    """A value for people; ``failed`` where there is none."""
    return "failed" if math.isnan(value) else human(value, unit)


def commit_link(history: History, commit: CommitInfo, *, long: bool = False) -> str:
    """A commit's short hash, linked to its diff where that is known."""
    short = commit.sha[:8]
    shown = f"<code>{short}</code>"
    if history.commit_url:
        address = escape(history.commit_url.replace("{commit}", commit.sha))
        shown = f'<a href="{address}" rel="noreferrer">{shown}</a>'
    return f"{shown} {text(commit.subject, 160)}" if long and commit.subject else shown


def range_link(history: History, before: CommitInfo, last: CommitInfo) -> str:
    """The commits between two, linked to all their changes at once where the host has such a page."""
    shown = f"<code>{before.sha[:8]}..{last.sha[:8]}</code>"
    host, found, _ = history.commit_url.partition("/commit/{commit}")
    if not found:
        return shown
    address = escape(f"{host}/compare/{before.sha}...{last.sha}")
    return f'<a href="{address}" rel="noreferrer">{shown}</a>'


def change_commits(history: History, change: Change) -> str:
    """The commit that a change is put down to, its day, and the others that may have made it."""
    shown = f'{commit_link(history, change.first, long=True)}<span class="label">'
    shown += f"{change.first.when:%Y-%m-%d}"
    if change.commits > 1:
        span = range_link(history, change.before, change.last)
        shown += f", or another of the {change.commits} commits in {span}"
    return f"{shown}</span>"


def acceptance_label(history: History, change: Change, up: str = "") -> str:
    """Who took a change on purpose and why, to stand below it; empty where nobody did."""
    found = history.acceptance_of(change)
    return "" if found is None else f'<span class="label">{acceptance_text(found, up)}</span>'


def acceptance_text(acceptance: Acceptance, up: str = "") -> str:
    """Who and why, linked to the report that shows it."""
    said = text(accepted_text(acceptance.by, acceptance.reason), 600)
    if not acceptance.report:
        return said
    return f'{said} (<a href="{up}{text(acceptance.report)}">report</a>)'


_SPARK = 60
_WIDE, _HIGH = 120, 26


def sparkline(series: Series) -> str:
    """The last values as a small picture; what it shows stands beside it as text."""
    values = series.measured[-_SPARK:]
    if values.size < 2:
        return ""
    low, high = float(values.min()), float(values.max())
    # Noise alone must not look like a mountain range: a tenth of the value fills the height at least.
    spread = max(high - low, 0.1 * max(abs(low), abs(high)), 1e-300)
    middle = (low + high) / 2
    step = (_WIDE - 6) / (values.size - 1)
    spots = [
        f"{3 + number * step:.1f},{_HIGH / 2 - (float(value) - middle) / spread * (_HIGH - 8):.1f}"
        for number, value in enumerate(values)
    ]
    first = len(series.measured) - values.size
    marks = "".join(
        f'<path class="{"bad" if series.is_worse(point) else "good"}" d="M{3 + (point.index - first) * step:.1f} 1V{_HIGH - 1}"/>'
        for point in series.points
        if point.index > first
    )
    x, y = spots[-1].split(",")
    return (
        f'<svg class="spark" viewBox="0 0 {_WIDE} {_HIGH}" aria-hidden="true">{marks}'
        f'<polyline points="{" ".join(spots)}"/><circle cx="{x}" cy="{y}" r="2.2"/></svg>'
    )
