"""What leaves the pages: the Atom feed of changes, badges, and changes.json for those who open issues."""

from __future__ import annotations

import json
import shlex
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from perfgate.judge.table import Standing
from perfgate.model.units import human
from perfgate.report.comparison_accepted import accepted_text
from perfgate.report.safe_text import fenced, markdown_code, markdown_text, one_line
from perfgate.site.frame import confidence_text, size_text
from perfgate.site.selection import issue_key, recent_changes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from perfgate.judge.table import Table
    from perfgate.site.model import Change, History

_FORMAT = 1
_ENTRIES = 50


def feed(history: History, slugs: Mapping[str, str], others: dict[int, str]) -> str:
    """The latest changes of ours on every testbed, for readers of Atom feeds."""
    changes = sorted(
        (
            change
            for (_, column), series in history.series.items()
            if column not in others
            for change in history.changes_of(series)
        ),
        key=lambda change: (-change.number, -abs(change.point.size)),
    )[:_ENTRIES]
    newest = max(
        (commit.when for commit in history.commits), default=datetime(1970, 1, 1, tzinfo=UTC)
    )
    home = history.site_url or f"urn:perfgate:{quote(history.project, safe='')}"
    entries = "".join(_entry(history, change, slugs, home) for change in changes)
    link = f'<link href="{escape(history.site_url)}/"/>' if history.site_url else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{_xml(history.project)}: changes of performance</title><id>{_xml(home)}</id>{link}"
        f"<updated>{_stamp(newest)}</updated><author><name>perfgate</name></author>\n{entries}</feed>\n"
    )


def _entry(history: History, change: Change, slugs: Mapping[str, str], home: str) -> str:
    column = history.columns[change.series.column]
    page = f"b/{slugs[column.benchmark]}.html"
    address = f"{history.site_url}/{page}" if history.site_url else page
    return (
        f"<entry><title>{_xml(_title(history, change))}</title>"
        f"<id>{_xml(f'{home}#{issue_key(change, history)}-{change.first.sha}')}</id>"
        f'<link href="{_xml(address)}"/><updated>{_stamp(change.first.when)}</updated>'
        f"<summary>{_xml(_sentence(history, change))}</summary></entry>\n"
    )


def _title(history: History, change: Change) -> str:
    column = history.columns[change.series.column]
    label = f" ({column.label})" if column.label else ""
    return f"{column.benchmark}{label}: {size_text(change.point, column.unit)}"


def _sentence(history: History, change: Change) -> str:
    unit = history.columns[change.series.column].unit
    where = f"{change.first.sha[:8]} {change.first.subject}".strip()
    if change.commits > 1:
        where += f", or another of the {change.commits} commits in {change.before.sha[:8]}..{change.last.sha[:8]}"
    return (
        f"From {human(change.point.before, unit)} to {human(change.point.after, unit)} with {where}; "
        f"confidence {confidence_text(change.point.confidence)}.{_accepted(history, change)}"
    )


def _accepted(history: History, change: Change) -> str:
    found = history.acceptance_of(change)
    return "" if found is None else f" {accepted_text(found.by, found.reason)}"


def changes_json(
    history: History, slugs: Mapping[str, str], others: dict[int, str], least: float
) -> str:
    """Recent changes for the worse that are still there, and the keys of those that were mended since."""
    worse: list[dict[str, Any]] = []
    mended: list[str] = []
    aside = {column for each in history.quarantined for column in each.columns}
    for testbed in history.testbeds:
        bad, good = recent_changes(history, testbed, others)
        worse += [
            _notice(history, change, slugs)
            for change in bad
            # What was taken on purpose is nobody's to mend, and what is quarantined says nothing until its last day.
            if change.series.column not in aside
            if history.acceptance_of(change) is None
            if not change.point.relative or abs(change.point.size) >= least
        ]
        mended += [issue_key(change, history) for change in good if len(change.series.points) > 1]
    return json.dumps({"format": _FORMAT, "changes": worse, "mended": mended}, indent=1) + "\n"


def _notice(history: History, change: Change, slugs: Mapping[str, str]) -> dict[str, Any]:
    column = history.columns[change.series.column]
    testbed = next(each for each in history.testbeds if each.slug == change.series.testbed)
    size = markdown_text(size_text(change.point, column.unit))
    lines = [
        f"{markdown_code(column.key)} on {markdown_text(testbed.title)} got worse: **{size}**.",
        "",
        markdown_text(_sentence(history, change), 1000),
    ]
    if history.site_url:
        lines += ["", f"[Its page]({history.site_url}/b/{slugs[column.benchmark]}.html)"]
    ends = f"{change.before.sha[:12]} {change.last.sha[:12]}"
    command = f"perfgate bisect {shlex.quote(column.key)} {ends}"
    lines += ["", "To find the commit surely:", "", fenced(command, "sh")]
    word = "Slower" if column.unit == "seconds" else "Worse"
    return {
        "key": issue_key(change, history),
        "title": one_line(f"{word} since {change.first.sha[:8]}: {_title(history, change)}", 200),
        "body": "\n".join(lines) + "\n",
        "benchmark": column.key,
        "testbed": testbed.slug,
        "commit": change.first.sha,
        "size": change.point.size,
        "relative": change.point.relative,
        "confidence": change.point.confidence,
    }


_BADGE_COLOURS = {"good": "#116329", "warn": "#7a4a00", "bad": "#a40e26"}


def badges(
    history: History, goals: Table | None, others: dict[int, str]
) -> Iterable[tuple[str, str]]:
    """(file name, SVG) of each badge."""
    if not history.testbeds:
        yield "badges/performance.svg", _badge("performance", "not measured", "warn")
        return
    worse, better = recent_changes(history, history.testbeds[0], others)
    said = f"{len(worse)} worse, {len(better)} better" if worse or better else "steady"
    yield "badges/performance.svg", _badge("performance", said, "bad" if worse else "good")
    if goals is not None and goals.told:
        met = goals.count(Standing.MET)
        kind = "good" if met == goals.told else "warn"
        yield "badges/goals.svg", _badge("performance goals", f"{met} of {goals.told} met", kind)


def _badge(name: str, said: str, kind: str) -> str:
    # Of a sans serif font of 11 pixels; textLength makes it fit where the font is another.
    left, right = (round(6.3 * len(each)) + 12 for each in (name, said))
    words = "".join(
        f'<text x="{x}" y="14" textLength="{width - 12}" lengthAdjust="spacingAndGlyphs">{escape(each)}</text>'
        for x, width, each in ((6, left, name), (left + 6, right, said))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" '
        f'aria-label="{escape(name)}: {escape(said)}"><title>{escape(name)}: {escape(said)}</title>'
        f'<clipPath id="r"><rect width="{left + right}" height="20" rx="3"/></clipPath><g clip-path="url(#r)">'
        f'<rect width="{left}" height="20" fill="#444c56"/>'
        f'<rect x="{left}" width="{right}" height="20" fill="{_BADGE_COLOURS[kind]}"/></g>'
        f'<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">{words}</g></svg>\n'
    )


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _xml(text: str) -> str:
    return escape(one_line(text, 1000))
