"""What a finished run has to say of its pull request: what comment and check are both written from."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfgate.github.documents import documents_only
from perfgate.github.labels import ACCEPTED, SKIP, reason_after
from perfgate.model.report import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfgate.github.labels import Sanction
    from perfgate.github.records import ChangedFile, PullRequest, Run
    from perfgate.model.report import Report


class Absence(enum.StrEnum):
    """Why there is no verdict; only the first two are in order."""

    DOCUMENTS = "only documents change"
    SKIPPED = "skipped"
    MISSING = "no report"
    REFUSED = "report refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """A report, or why there is none.

    Attributes:
        run: that measured.
        run_url: where a person looks at it.
        pull_request: which it was for.
        report: judged by the base's rules.
        absence: why there is no report.
        reason: the absence, in a sentence.
        sanction: a label that counts.
        notes: labels that do not, and why.
    """

    run: Run
    run_url: str
    pull_request: PullRequest
    report: Report | None = None
    absence: Absence | None = None
    reason: str = ""
    sanction: Sanction | None = None
    notes: tuple[str, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether a maintainer took the regression; what could not be measured cannot be taken."""
        if self.report is None or self.sanction is None:
            return False
        regressed = self.report.conclusion.outcome is Outcome.REGRESSION
        return regressed and self.sanction.label == ACCEPTED

    @property
    def title(self) -> str:
        """A few words; what is from people is not in them."""
        if self.report is None:
            return f"no verdict: {self.absence}"
        outcome = self.report.conclusion.outcome
        return f"{outcome}, accepted" if self.accepted else str(outcome)


def absence_of(
    run: Run, pull_request: PullRequest, files: Sequence[ChangedFile], skipped_by: Sanction | None
) -> tuple[Absence, str]:
    """Why a run left no report, by what GitHub itself says of the pull request: the run's word does not count."""
    changed = [name for each in files for name in (each.path, each.previous) if name]
    if documents_only(changed):
        return Absence.DOCUMENTS, "Only documents change: there is nothing to measure."
    if skipped_by is not None:
        return (
            Absence.SKIPPED,
            f"Skipped by {skipped_by.by} with the label “{SKIP}”: {skipped_by.reason}.",
        )
    if SKIP in pull_request.labels and not reason_after(SKIP, pull_request.body):
        return (
            Absence.MISSING,
            f"The label “{SKIP}” needs a reason: a line “{SKIP} REASON” in the description.",
        )
    ended = run.conclusion or "no conclusion"
    reason = (
        f"The run ended ({ended}) and left no report: a build failed, a runner died, or the run was "
        "cancelled. Look into its log, mend what failed there and run it again."
    )
    return Absence.MISSING, reason
