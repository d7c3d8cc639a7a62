"""The text of the comment: what a finding says, as markdown that fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.github.finding import Absence
from perfgate.github.labels import ACCEPTED
from perfgate.report.comparison_markdown import LIMIT, MARKER, render_markdown
from perfgate.report.safe_text import markdown_text

if TYPE_CHECKING:
    from perfgate.github.finding import Finding

_ACCEPTING = f"the label `{ACCEPTED}`, and a comment with the line `{ACCEPTED} REASON`"
_SIGNS = {Absence.DOCUMENTS: "▫️", Absence.SKIPPED: "⚠️"}


def make_body(finding: Finding, limit: int = LIMIT) -> str:
    """The comment, no longer than ``limit`` characters; it ends with a link to the whole report."""
    opening, closing = _opening(finding), _closing(finding)
    if finding.report is None:
        middle = _absence(finding)
    else:
        # The marker must be the very first thing, and the renderer puts it there too.
        room = limit - len(opening) - len(closing) - len(MARKER) - 2
        middle = render_markdown(finding.report, room, _ACCEPTING)
        middle = middle.removeprefix(MARKER).strip("\n")
    return "\n".join(part for part in (MARKER, opening, middle, closing) if part)


def _opening(finding: Finding) -> str:
    """What people decided about it, before anything else."""
    lines = [f"> ⚠️ {markdown_text(note, 600)}\n" for note in finding.notes]
    if finding.accepted and finding.sanction is not None:
        by, reason = markdown_text(finding.sanction.by, 60), markdown_text(finding.sanction.reason)
        lines.append(f"> **Accepted by {by}:** {reason}\n")
    return "\n".join(lines)


def _absence(finding: Finding) -> str:
    sign = _SIGNS.get(finding.absence or Absence.MISSING, "❌")
    return f"## {sign} perfgate: {finding.title}\n\n{markdown_text(finding.reason, 1200)}"


def _closing(finding: Finding) -> str:
    run = finding.run
    attempt = f", attempt {run.attempt}" if run.attempt > 1 else ""
    return f"\nThe whole report: [run {run.number}{attempt}]({finding.run_url}), for {run.head_sha[:10]}."
