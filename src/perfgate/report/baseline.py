"""The baseline document: a table as a page of its own, marked as written by this program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.report.markdown import escape, markdown_table, render_markdown
from perfgate.report.text import value_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfgate.judge.references import ReferenceRow
    from perfgate.judge.table import Table

MARKER = "<!-- written by `perfgate baseline` from the results; changes by hand are lost -->"
_READING = (
    "The value is asv's median; the interval is its 99 % confidence interval, left out where there were "
    "too few samples for one. Peer and floor were measured in the same run as ours: read ratios, since "
    "absolute values belong to the machine. A goal that no result speaks of is not measured, never met."
)


_REFERENCE_COLUMNS = ("What", "Elsewhere", "Here", "Benchmark")
_BESIDE = (
    "The figures of the second column were not measured here and cannot be taken again by a run; on other "
    "machines than ours, too: read magnitudes."
)


def render_baseline(
    tables: Sequence[Table],
    *,
    project: str,
    command: str,
    references: Sequence[ReferenceRow] = (),
) -> str:
    """The document for one commit, a section for each environment it was measured in.

    Args:
        tables: of each environment.
        project: its name.
        command: what wrote the document.
        references: figures measured elsewhere, beside those of the first environment.
    """
    parts = [
        MARKER,
        f"# Performance baseline of {escape(project)}",
        f"Written by `{command}`.",
        _READING,
        *(render_markdown(table).strip() for table in tables),
        *_beside(references),
    ]
    return "\n\n".join(parts) + "\n"


def _beside(references: Sequence[ReferenceRow]) -> list[str]:
    if not references:
        return []
    lines = [
        (
            row.reference.title,
            row.reference.figure,
            "; ".join(value_text(each) for each in row.ours) or "not measured",
            row.reference.ours.benchmark,
        )
        for row in references
    ]
    sources = dict.fromkeys(row.reference.source for row in references)
    return [
        "## Beside figures measured elsewhere",
        _BESIDE,
        markdown_table(_REFERENCE_COLUMNS, lines),
        "\n".join(f"- {escape(source)}" for source in sources),
    ]


def is_ours(text: str) -> bool:
    """Whether a document carries the mark, and so may be written over."""
    return text.startswith(MARKER)
