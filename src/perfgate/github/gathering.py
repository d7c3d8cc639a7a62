"""Asks GitHub, and reads the artifact, until it is known what to say of a finished run."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from perfgate.errors import BrokenError, ReportFileError
from perfgate.github.artifact import read_artifact
from perfgate.github.choice import MEASURED_EVENT, Nothing, choose_pull_request
from perfgate.github.client import AbsentError, GitHubError
from perfgate.github.finding import Absence, Finding, absence_of
from perfgate.github.labels import ACCEPTED, SKIP, Sanction, acceptance, last_setting, reason_after
from perfgate.github.records import (
    changed_file_from_json,
    comment_from_json,
    each,
    labelling_from_json,
    moment,
    pull_request_from_json,
)
from perfgate.github.trust import (
    UntrustedReportError,
    by_rules_of_base,
    check_subject,
    contender_of,
)
from perfgate.judge.comparison import judge
from perfgate.model.json_fields import Fields, MisfitError
from perfgate.report.comparison_json import from_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from perfgate.github.client import Api
    from perfgate.github.records import ChangedFile, Comment, PullRequest, Run
    from perfgate.github.trust import SuitePaths
    from perfgate.model.gate import Gate
    from perfgate.model.report import Comparison, Report

_WRITERS = frozenset({"admin", "write"})


@dataclass(frozen=True, slots=True)
class Home:
    """The trusted side: what the checkout of the default branch says of the project."""

    project: str
    paths: SuitePaths
    renew: Callable[[Gate, str], Gate]


def gather(
    api: Api, run: Run, run_url: str, artifact: Path | None, home: Home
) -> Finding | Nothing:
    """What there is to say; Nothing where the run is not, or no longer, about an open pull request.

    Raises:
        GitHubError: GitHub refuses or answers what cannot be.
    """
    if run.repository != api.repository:
        text = f"run {run.number} is of {run.repository}; allowed: {api.repository}"
        raise UntrustedReportError(text)
    if run.event != MEASURED_EVENT:
        return Nothing(f"run {run.number} was started by {run.event!r}, not by a pull request")
    if not run.head_repository:
        return Nothing(f"the fork that run {run.number} was for is gone")
    comparison, refusal = _read(artifact)
    try:
        return _gather(api, run, run_url, (comparison, refusal), home)
    except MisfitError as error:
        raise GitHubError(f"GitHub's answer is not what it should be: {error}") from error


def gather_merged(api: Api, finding: Finding, artifact: Path, home: Home) -> Finding:
    """What there is to say of a pull request that was merged; the finding names it and the run of its head.

    Raises:
        GitHubError: GitHub refuses or answers what cannot be.
    """
    try:
        return _finding(api, finding, _read(artifact), home)
    except MisfitError as error:
        raise GitHubError(f"GitHub's answer is not what it should be: {error}") from error


def find_pull_request(api: Api, number: int) -> PullRequest:
    """A pull request as it stands now."""
    return pull_request_from_json(api.get(f"/pulls/{number}"), f"pull request {number}")


def read_comments(api: Api, number: int) -> list[Comment]:
    """All comments of a pull request or issue, oldest first."""
    return each([*api.pages(f"/issues/{number}/comments")], "comments", comment_from_json)


def _gather(
    api: Api, run: Run, run_url: str, read: tuple[Comparison | None, str], home: Home
) -> Finding | Nothing:
    comparison, _ = read
    contender = comparison.provenance.contender.commit if comparison else ""
    head = f"{run.head_owner}:{run.head_branch}"
    asked = api.get(
        "/pulls", state="all", head=head, sort="created", direction="desc", per_page=100
    )
    candidates = each(asked, "pulls", pull_request_from_json)
    pull_request = choose_pull_request(run, candidates, contender)
    if isinstance(pull_request, Nothing):
        return pull_request
    return _finding(api, Finding(run, run_url, pull_request), read, home)


def _finding(
    api: Api, finding: Finding, read: tuple[Comparison | None, str], home: Home
) -> Finding:
    comparison, refusal = read
    run, pull_request = finding.run, finding.pull_request
    files: list[ChangedFile] = each(
        [*api.pages(f"/pulls/{pull_request.number}/files")], "files", changed_file_from_json
    )
    if comparison is not None:
        try:
            report = _judged(api, run, comparison, files, home)
        except UntrustedReportError as error:
            refusal = str(error)
        else:
            return _with_acceptance(api, replace(finding, report=report))
    if refusal:
        reason = f"The report of the run does not count: {refusal}."
        return replace(finding, absence=Absence.REFUSED, reason=reason)
    skipped_by = _skipped_by(api, pull_request)
    absence, reason = absence_of(run, pull_request, files, skipped_by)
    return replace(finding, absence=absence, reason=reason, sanction=skipped_by)


def _read(artifact: Path | None) -> tuple[Comparison | None, str]:
    """The comparison of an artifact, or why it does not count; neither where there is none."""
    if artifact is None:
        return None, ""
    try:
        content = read_artifact(artifact)
        return (None, "") if content is None else (from_bytes(content, artifact.name), "")
    except ReportFileError as error:
        return None, str(error)


def _judged(
    api: Api, run: Run, comparison: Comparison, files: list[ChangedFile], home: Home
) -> Report:
    contender = contender_of(comparison)
    try:
        commit = Fields(api.get(f"/git/commits/{contender}"), "commit")
    except AbsentError as error:
        text = f"the report judges {contender[:10]}, which is no commit of {api.repository}"
        raise UntrustedReportError(text) from error
    parents = commit.items("parents", lambda value, at: Fields(value, at).text("sha"))
    check_subject(comparison, parents, run.head_sha, home.project)
    baseline = comparison.provenance.baseline.commit
    before, after = (_file_at(api, home.paths.rules, sha) for sha in (baseline, contender))
    return judge(by_rules_of_base(comparison, (before, after), files, home.paths, home.renew))


def _file_at(api: Api, path: str, sha: str) -> str:
    """A file's text in a commit; empty where there is none."""
    try:
        fields = Fields(api.get(f"/contents/{quote(path)}", ref=sha), path)
    except AbsentError:
        return ""
    if fields.text("type") != "file" or fields.text("encoding") != "base64":
        raise BrokenError(f"{path} in {sha[:10]} is no regular file of at most 1 MB")
    try:
        return base64.b64decode(fields.text("content")).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise BrokenError(f"{path} in {sha[:10]} is no text in UTF-8") from error


def _with_acceptance(api: Api, finding: Finding) -> Finding:
    pull_request = finding.pull_request
    if ACCEPTED not in pull_request.labels:
        return finding
    setting = last_setting(ACCEPTED, _labellings(api, pull_request.number))
    runs = api.pages(
        "/actions/runs", "workflow_runs", head_sha=finding.run.head_sha, event=MEASURED_EVENT
    )
    begun = each([*runs], "runs", lambda value, at: moment(Fields(value, at), "created_at"))
    found = acceptance(
        setting,
        read_comments(api, pull_request.number),
        min(begun, default=None),
        may_write=setting is not None and _may_write(api, setting.actor),
    )
    if isinstance(found, Sanction):
        return replace(finding, sanction=found)
    return replace(finding, notes=(f"The label does not count: {found}.",))


def _skipped_by(api: Api, pull_request: PullRequest) -> Sanction | None:
    """Who may set labels may skip: that takes the right to triage at least."""
    reason = reason_after(SKIP, pull_request.body)
    if SKIP not in pull_request.labels or not reason:
        return None
    setting = last_setting(SKIP, _labellings(api, pull_request.number))
    return None if setting is None else Sanction(SKIP, setting.actor, reason)


def _labellings(api: Api, number: int) -> list[Any]:
    events = each([*api.pages(f"/issues/{number}/events")], "events", labelling_from_json)
    return [event for event in events if event is not None]


def _may_write(api: Api, login: str) -> bool:
    if not login:
        return False
    try:
        answer = api.get(f"/collaborators/{quote(login, safe='')}/permission")
    except AbsentError:
        return False
    return Fields(answer, "permission").text("permission") in _WRITERS
