"""Decides what a change needs measured: nothing, or the suite in how many shards and rounds."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfgate.errors import BrokenError
from perfgate.github.documents import documents_only
from perfgate.github.labels import FULL, SKIP
from perfgate.report.safe_text import markdown_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfgate.github.commit_graph import CommitParents

MAX_SHARDS = 4
# A shard builds two environments before it measures: below this, a further runner builds longer than it measures.
_SHARD_SECONDS = 300.0
# asv takes the samples of one process; a comparison at least five rounds of two sides and every other one
# with a control.
_COMPARISON_PER_RUN = 10.0
_MINUTES, _FULL_MINUTES = 30, 120


@dataclass(frozen=True, slots=True)
class Change:
    """What is known before anything is measured.

    Attributes:
        base: the commit to compare with; empty where there is none.
        head: the commit to judge.
        paths: what differs between them.
        labels: the pull request's.
        skip_reason: why it is to be skipped, where somebody says so.
    """

    base: str
    head: str
    paths: tuple[str, ...]
    labels: frozenset[str] = frozenset()
    skip_reason: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure; without shards nothing. ``notes`` are for people besides the reason."""

    base: str
    head: str
    shards: int
    reason: str
    full: bool = False
    notes: tuple[str, ...] = ()

    @property
    def rounds(self) -> int:
        """How many times the usual number of rounds."""
        return 2 if self.full else 1

    @property
    def minutes(self) -> int:
        """After how long a shard begins no further round."""
        return _FULL_MINUTES if self.full else _MINUTES


def find_base(head: CommitParents, asked: str, pull_request_head: str) -> str:
    """The commit to compare with: the one asked for, else the first parent; empty where there is none.

    Args:
        head: of a pull request, GitHub's test merge.
        asked: a commit that goes before.
        pull_request_head: the newest commit of the pull request that this is about; empty without one.

    Raises:
        BrokenError: the merge is of another commit than the event speaks of.
    """
    if asked:
        return asked
    if (
        pull_request_head
        and head.sha != pull_request_head
        and pull_request_head not in head.parents
    ):
        merged = head.parents[1][:10] if len(head.parents) > 1 else "nothing"
        raise BrokenError(
            f"{head.sha[:10]} merges {merged}, and the pull request stands at {pull_request_head[:10]}: it was "
            "pushed to or rebased meanwhile; the run that this started measures it"
        )
    return head.parents[0] if head.parents else ""


def make_plan(change: Change, durations: Mapping[str, float]) -> Plan:
    """What to measure of a change.

    Args:
        change: what is known of it.
        durations: seconds by benchmark, as ``history.asv_results.read_durations`` has them.
    """

    def nothing(reason: str) -> Plan:
        return Plan(change.base, change.head, 0, reason)

    if not change.base:
        return nothing(
            "this is the first commit of the repository: there is nothing to compare it with"
        )
    if not change.paths:
        return nothing("nothing differs from the base")
    if documents_only(change.paths):
        return nothing("only documents change: there is nothing to measure")
    if SKIP in change.labels and change.skip_reason:
        return nothing(f"skipped by the label {SKIP!r}: {change.skip_reason}")
    full = FULL in change.labels
    shards, why = _shards(durations)
    notes = []
    if SKIP in change.labels:
        notes.append(
            f"The label {SKIP!r} has no effect without a reason: add a line “{SKIP} REASON” to the "
            "description of the pull request, and run this again."
        )
    if full:
        notes.append(f"The label {FULL!r} doubles the rounds and lifts the time limit.")
    return Plan(change.base, change.head, shards, why, full, tuple(notes))


def outputs(plan: Plan) -> dict[str, str]:
    """The plan as a job's outputs, each one line."""
    include = [
        {"shard": f"{number}/{plan.shards}", "name": f"{number}-of-{plan.shards}"}
        for number in range(1, plan.shards + 1)
    ]
    return {
        "measure": "true" if plan.shards else "false",
        "base": plan.base,
        "head": plan.head,
        "shards": str(plan.shards),
        "matrix": json.dumps({"include": include}, separators=(",", ":")),
        "full": "true" if plan.full else "false",
        "rounds": str(plan.rounds),
        "time-limit": str(plan.minutes),
        "reason": plan.reason,
    }


def summary(plan: Plan) -> str:
    """The plan as markdown, for the job's summary."""
    reason = markdown_text(plan.reason, 600)
    if not plan.shards:
        return f"### perfgate measures nothing\n\n{reason[:1].upper()}{reason[1:]}."
    lines = [
        "### perfgate measures",
        "",
        f"<code>{plan.head[:10]}</code> against <code>{plan.base[:10]}</code>: {reason}.",
        *(f"\n⚠️ {markdown_text(note, 600)}" for note in plan.notes),
    ]
    return "\n".join(lines)


def _shards(durations: Mapping[str, float]) -> tuple[int, str]:
    """How many, and why."""
    seconds = math.fsum(each for each in durations.values() if math.isfinite(each) and each > 0)
    if not seconds:
        return MAX_SHARDS, f"{MAX_SHARDS} shards, since no durations are recorded in the results"
    shards = math.ceil(_COMPARISON_PER_RUN * seconds / _SHARD_SECONDS)
    count = max(1, min(MAX_SHARDS, shards))
    word = "shard" if count == 1 else "shards"
    return count, f"{count} {word}, for a suite that asv measures in {seconds:.0f} s"
