"""Keeps an acceptance valid for the baseline that it was made for, although recording it is a commit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfgate.errors import UsageError
from perfgate.measure.git import run_git

if TYPE_CHECKING:
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
        replace(each, since=baseline) if _same_but_rules(project, each.since, baseline) else each
        for each in gate.accepted
    )
    return replace(gate, accepted=tuple(entries))


def _same_but_rules(project: Project, since: str, baseline: str) -> bool:
    try:
        changed = run_git(project.root, "diff", "--name-only", "-z", since, baseline, "--")
    except UsageError:
        # A commit that is not here (any more) is none that this baseline could be like.
        return False
    rules = run_git(project.root, "rev-parse", "--show-prefix").strip() + project.goals_path.name
    return set(changed.split("\0")) <= {rules, ""}
