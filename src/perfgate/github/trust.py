"""What of an untrusted report may count: its measurements. Rules and changes come from the repository itself.

The measurements are the pull request's own word, since its code took them; what can be checked is that they are
about this head and the base that GitHub merged it with, and they are judged by that base's rules.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfgate.config.gate_changes import gate_changes
from perfgate.config.gate_file import parse_gate
from perfgate.errors import BrokenError
from perfgate.github.records import is_sha

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from perfgate.github.records import ChangedFile
    from perfgate.model.gate import Gate
    from perfgate.model.report import Comparison

_STATUSES = {"added": "added", "removed": "removed", "renamed": "renamed"}
_FACTORS = (2,)
# GitHub lists no more of a pull request.
_MOST_FILES = 3000


class UntrustedReportError(BrokenError):
    """A report that is not about what it should be about."""


@dataclass(frozen=True, slots=True)
class SuitePaths:
    """Where, in the repository, the files stand that the gate's word depends on."""

    rules: str
    benchmarks: str
    configuration: str

    def watch(self, path: str) -> bool:
        """Whether a change of this file is listed first."""
        return path in {self.rules, self.configuration} or path.startswith(f"{self.benchmarks}/")


def check_subject(
    comparison: Comparison, parents: Sequence[str], head_sha: str, project: str
) -> None:
    """Refuse a report that is not about the test merge of this head.

    Args:
        comparison: what the report holds.
        parents: of the report's contender, as GitHub has them.
        head_sha: the pull request's head that the run was for.
        project: the repository's own.

    Raises:
        UntrustedReportError: naming what differs.
    """
    provenance = comparison.provenance
    if provenance.project != project:
        raise UntrustedReportError(
            f"the report is of the project {provenance.project[:60]!r}; allowed: {project!r}"
        )
    if provenance.shard is not None:
        raise UntrustedReportError("the report is of one shard; allowed: of the whole suite")
    baseline, contender = provenance.baseline.commit, provenance.contender.commit
    if list(parents) != [baseline, head_sha]:
        found = ", ".join(each[:10] for each in parents) or "nothing"
        raise UntrustedReportError(
            f"the report judges {contender[:10]} against {baseline[:10]}, and GitHub says that this is a merge "
            f"of {found}; allowed: the merge of {baseline[:10]} and the pull request's head {head_sha[:10]}"
        )


def contender_of(comparison: Comparison) -> str:
    """The commit that is judged, safe to ask GitHub for.

    Raises:
        UntrustedReportError: it is no commit.
    """
    provenance = comparison.provenance
    for revision in (provenance.contender.commit, provenance.baseline.commit):
        if not is_sha(revision):
            raise UntrustedReportError(
                f"the report compares {revision[:60]!r}; allowed: whole commit hashes"
            )
    return provenance.contender.commit


def by_rules_of_base(
    comparison: Comparison,
    rules: tuple[str, str],
    files: Sequence[ChangedFile],
    paths: SuitePaths,
    renew: Callable[[Gate, str], Gate],
) -> Comparison:
    """The comparison with the base's rules, and with the changes that GitHub knows of.

    Args:
        comparison: what the report holds.
        rules: the text of perfgate.toml in base and head; empty where there is none.
        files: the pull request's.
        paths: which of them matter.
        renew: brings the acceptances that still hold up to the baseline's commit.

    Raises:
        ConfigFileError: the base's rules cannot be used.
    """
    before, after = rules
    source = paths.rules
    gate = renew(parse_gate(before, f"{source} of the base"), comparison.provenance.baseline.commit)
    # `performance: full` measures by looks of twice the size; any other are nobody's.
    allowed = [gate.looks, *(gate.looks.times(factor) for factor in _FACTORS)]
    if comparison.gate.looks in allowed:
        gate = replace(gate, looks=comparison.gate.looks)
    changes = (*gate_changes(before, after, source), *_file_lines(files, paths))
    if len(files) >= _MOST_FILES:
        changes = (
            *changes,
            f"more than {_MOST_FILES} files change, and GitHub lists no more of them",
        )
    return replace(comparison, gate=gate, changes=changes)


def _file_lines(files: Sequence[ChangedFile], paths: SuitePaths) -> list[str]:
    lines = []
    for each in files:
        if paths.watch(each.path) or paths.watch(each.previous):
            word = _STATUSES.get(each.status, "changed")
            origin = f" from {each.previous}" if each.previous else ""
            lines.append(f"{each.path} {word}{origin}")
    return sorted(lines)
