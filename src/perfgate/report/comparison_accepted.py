"""What of a report somebody took on purpose: who, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.judge.exemptions import acceptance_of

if TYPE_CHECKING:
    from perfgate.model.gate import Accepted
    from perfgate.model.report import Judgement, Report


def accepted_cases(report: Report) -> list[tuple[Judgement, Accepted]]:
    """Every case whose weight an acceptance lowered, with the acceptance."""
    gate, provenance = report.comparison.gate, report.comparison.provenance
    found = []
    for judgement in report.judgements:
        accepted = acceptance_of(judgement, gate, provenance) if judgement.accepted else None
        if accepted is not None:
            found.append((judgement, accepted))
    return found


def accepted_text(by: str, reason: str) -> str:
    """In a sentence; people wrote both, and nothing in them is markup."""
    return f"Accepted by {by}: {reason}" if by else f"Accepted: {reason}"
