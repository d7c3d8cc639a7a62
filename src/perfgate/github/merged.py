"""The report of a pull request that became a commit, with what its maintainers accepted, to be kept in the history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfgate.config.gate_writing import whole_percent_above
from perfgate.github.choice import MEASURED_EVENT, Nothing
from perfgate.github.client import GitHubError
from perfgate.github.records import each, pull_request_from_json, run_from_json
from perfgate.judge.comparison import judge
from perfgate.model.gate import Accepted
from perfgate.model.json_fields import Fields, MisfitError
from perfgate.model.report import Verdict, Weight

if TYPE_CHECKING:
    from perfgate.github.client import Api
    from perfgate.github.finding import Finding
    from perfgate.github.records import PullRequest, Run
    from perfgate.model.report import Judgement, Report

# A commit is asked about within a day of its push: the pull request is among those that moved last.
_LOOKED_AT = 100
# A run that a label of another kind started is skipped, and a push cancels the one before.
_MEASURED = frozenset({"success", "failure"})
_UNSURE = frozenset({Verdict.BROKEN, Verdict.INCONCLUSIVE})


@dataclass(frozen=True, slots=True)
class Measured:
    """A merged pull request and the run that measured its head last."""

    pull_request: PullRequest
    run: Run


def find_measured(api: Api, commit: str, workflow: str) -> Measured | Nothing:
    """The pull request that a commit of the main branch came with (merged, squashed or rebased), and its run.

    Raises:
        GitHubError: GitHub refuses or answers what cannot be.
    """
    try:
        pull_request = _merged_as(api, commit)
        if pull_request is None:
            return Nothing(f"{commit[:10]} came with no pull request that is known")
        runs = _runs(api, pull_request.head_sha, workflow)
    except MisfitError as error:
        raise GitHubError(f"GitHub's answer is not what it should be: {error}") from error
    if not runs:
        number, head = pull_request.number, pull_request.head_sha[:10]
        return Nothing(f"no run of {workflow!r} measured {head}, the head of #{number}")
    return Measured(pull_request, max(runs, key=lambda run: (run.number, run.attempt)))


def _merged_as(api: Api, commit: str) -> PullRequest | None:
    asked = api.get("/pulls", state="closed", sort="updated", direction="desc", per_page=_LOOKED_AT)
    found = each(asked, "pulls", pull_request_from_json)
    # Of one that was closed without merging, this is a test merge, which no branch has.
    return next((one for one in found if one.merge_commit == commit), None)


def _runs(api: Api, head: str, workflow: str) -> list[Run]:
    asked = api.pages("/actions/runs", "workflow_runs", head_sha=head, event=MEASURED_EVENT)
    named = each(
        [*asked],
        "runs",
        lambda value, at: (Fields(value, at).text("name"), run_from_json(value, at)),
    )
    return [run for name, run in named if name == workflow and run.conclusion in _MEASURED]


def with_acceptance(finding: Finding) -> Report | None:
    """The report; a label that took its regressions stands in it as `perfgate accept` would have written it."""
    report, sanction = finding.report, finding.sanction
    if report is None or sanction is None or not finding.accepted:
        return report
    comparison = report.comparison
    since = comparison.provenance.baseline.commit
    taken = tuple(
        Accepted(one.case.key, sanction.reason, _up_to(one), since, sanction.by)
        for one in report.judgements
        if one.weight in {Weight.BLOCKS, Weight.WARNS} and one.verdict not in _UNSURE
    )
    gate = comparison.gate
    return judge(replace(comparison, gate=replace(gate, accepted=(*gate.accepted, *taken))))


def _up_to(judgement: Judgement) -> float:
    return whole_percent_above(judgement.estimate.effect) if judgement.estimate else 0.0
