"""What a comparison adds to the rules as they are written: acceptances brought up to date, and known noise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from perfgate.config.calibration_file import parse_noise, refusal
from perfgate.errors import UsageError
from perfgate.measure.machine import this_machine
from perfgate.measure.suite_changes import file_at, same_but_rules

if TYPE_CHECKING:
    from pathlib import Path

    from perfgate.measure.comparison import Revisions
    from perfgate.measure.project import Project
    from perfgate.model.gate import Gate


def renew_accepted(project: Project, gate: Gate, baseline: str) -> Gate:
    """The gate with the acceptances that still hold for this baseline brought up to its commit.

    An acceptance names the baseline that it was made against, and the commit that records it on the base branch
    makes a new one. As long as nothing but the rules differs between the two, it is the same baseline; from the
    first other change on, the acceptance is spent.

    Args:
        project: whose repository holds the commits.
        gate: the rules.
        baseline: full hash.
    """
    entries = (
        replace(each, since=baseline) if same_but_rules(project, each.since, baseline) else each
        for each in gate.accepted
    )
    return replace(gate, accepted=tuple(entries))


def calibrated(gate: Gate, asked: Path | None, project: Project, revisions: Revisions) -> Gate:
    """The gate with the noise that a calibration found: of the file asked for, else of the machine's own.

    A file that the baseline holds counts as the baseline has it, so that a change cannot make its own margins.

    Raises:
        UsageError: there is none, only the contender has it, or it is foreign or stale.
    """
    path = own_calibration(project) if asked is None else asked
    if asked is None and not path.exists():
        return gate
    noise = parse_noise(_calibration_text(path.absolute(), revisions), str(path))
    here = this_machine()
    where = {"project": project.name, "cpu": here["cpu"], "cores": str(here["cores"])}
    reason = refusal(noise, where, version("casare-perf"), datetime.now(UTC))
    if reason is not None:
        raise UsageError(
            f"the calibration {path} is refused: {reason}. Run perfgate calibrate on this machine, or "
            + ("leave --calibration out" if asked else "remove the file")
        )
    return replace(gate, calibrated=noise.cases)


def own_calibration(project: Project) -> Path:
    """Where a machine keeps its last calibration of a project."""
    return project.state_dir / "calibration.json"


def _calibration_text(path: Path, revisions: Revisions) -> str:
    repository = revisions.repository
    if repository is not None and repository.suite_top is not None:
        text = file_at(repository, revisions.base.sha, path)
        if text is not None:
            return text
        if revisions.head.sha and file_at(repository, revisions.head.sha, path) is not None:
            raise UsageError(f"--calibration {path}: the contender has it, the baseline has not")
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--calibration {path} cannot be read: {error}") from error
