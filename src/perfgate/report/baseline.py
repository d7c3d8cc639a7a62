"""The baseline document: a table as a page of its own, marked as written by this program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.report.markdown import escape, render_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfgate.judge.table import Table

MARKER = "<!-- written by `perfgate baseline` from the results; changes by hand are lost -->"
_READING = (
    "The value is asv's median; the interval is its 99 % confidence interval, left out where there were "
    "too few samples for one. Peer and floor were measured in the same run as ours: read ratios, since "
    "absolute values belong to the machine. A goal that no result speaks of is not measured, never met."
)


def render_baseline(tables: Sequence[Table], *, project: str, command: str) -> str:
    """The document for one commit, a section for each environment it was measured in."""
    parts = [
        MARKER,
        f"# Performance baseline of {escape(project)}",
        f"Written by `{command}`.",
        _READING,
        *(render_markdown(table).strip() for table in tables),
    ]
    return "\n\n".join(parts) + "\n"


def is_ours(text: str) -> bool:
    """Whether a document carries the mark, and so may be written over."""
    return text.startswith(MARKER)
