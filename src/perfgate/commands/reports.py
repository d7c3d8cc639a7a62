"""Writes what a report is rendered to; only what is asked for is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from perfgate.model.report import Report


def write_renderings(report: Report, markdown: Path | None, html: Path | None) -> None:
    """Write the renderings that have a place to go to.

    Raises:
        PerfgateError: a file cannot be written.
    """
    from perfgate.report.atomic_file import write_atomically

    if markdown is not None:
        from perfgate.report.comparison_markdown import render_markdown

        write_atomically(markdown, render_markdown(report))
    if html is not None:
        from perfgate.report.comparison_html import render_html

        write_atomically(html, render_html(report))
