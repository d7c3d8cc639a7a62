"""Writes the files of a report: JSON and the page always, markdown where it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.report.atomic_file import write_atomically
from perfgate.report.comparison_html import render_html
from perfgate.report.comparison_json import write
from perfgate.report.comparison_markdown import render_markdown

if TYPE_CHECKING:
    from pathlib import Path

    from perfgate.model.report import Report


def write_reports(
    report: Report, json: Path, markdown: Path | None, html: Path | None
) -> tuple[Path, ...]:
    """The files written; the page stands beside report.json unless it is to be elsewhere.

    Raises:
        PerfgateError: a file cannot be written.
    """
    json.parent.mkdir(parents=True, exist_ok=True)
    write(report, json)
    page = html or json.with_suffix(".html")
    write_atomically(page, render_html(report))
    if markdown is None:
        return (json, page)
    write_atomically(markdown, render_markdown(report))
    return (json, page, markdown)
