"""Which pull request a finished run belongs to. The run's own list of them is empty for forks, and is not used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfgate.github.records import PullRequest, Run

MEASURED_EVENT = "pull_request"


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing to do, and why."""

    reason: str


def choose_pull_request(
    run: Run, candidates: Sequence[PullRequest], contender: str = ""
) -> PullRequest | Nothing:
    """The open pull request whose head the run measured.

    Args:
        run: the finished run, as GitHub tells of it.
        candidates: the pull requests of the run's branch, newest first, closed ones included.
        contender: what the report judges, a test merge; it decides between several with the same head.
    """
    branch = f"{run.head_owner}:{run.head_branch}"
    ours = [
        each
        for each in candidates
        if each.head_repository == run.head_repository and each.base_repository == run.repository
    ]
    if not ours:
        return Nothing(f"no pull request of {branch} to {run.repository} is known")
    opened = [each for each in ours if each.state == "open"]
    if not opened:
        return Nothing(f"pull request #{ours[0].number} of {branch} was closed meanwhile")
    current = [each for each in opened if each.head_sha == run.head_sha]
    if not current:
        return Nothing(moved(opened[0], run))
    if len(current) > 1:
        meant = [each for each in current if contender and each.merge_commit == contender]
        if len(meant) != 1:
            numbers = ", ".join(f"#{each.number}" for each in current)
            return Nothing(
                f"{numbers} have the same head, and which of them was measured is not known"
            )
        current = meant
    return current[0]


def still_current(run: Run, pull_request: PullRequest) -> Nothing | None:
    """Why nothing may be written any more; None where it may."""
    if pull_request.state != "open":
        return Nothing(f"pull request #{pull_request.number} was closed meanwhile")
    if pull_request.head_sha != run.head_sha:
        return Nothing(moved(pull_request, run))
    return None


def moved(pull_request: PullRequest, run: Run) -> str:
    """That the head is another one by now."""
    return (
        f"pull request #{pull_request.number} has moved from {run.head_sha[:10]} to "
        f"{pull_request.head_sha[:10]} meanwhile: the run of its new head speaks for it"
    )
