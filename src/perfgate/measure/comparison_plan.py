"""Which cases a comparison measures: those asked for, of this shard, and those that it cannot measure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfgate.errors import BrokenError
from perfgate.measure.discovery import choose, matches
from perfgate.measure.shards import comparison_seconds, split
from perfgate.model.comparison import CaseRecord, Failure, FailureKind, Side, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfgate.measure.discovery import Suite
    from perfgate.model.comparison import Case


@dataclass(frozen=True, slots=True)
class Plan:
    """What this run (this shard) measures.

    Attributes:
        unloadable: cases whose file fails in the contender.
        suite_cases: how many gated cases all shards have together.
        share: how many of them this one has, between 0 and 1.
    """

    cases: tuple[Case, ...]
    unloadable: tuple[CaseRecord, ...]
    removed: tuple[str, ...]
    suite_cases: int
    share: float

    def only(self, keys: frozenset[str]) -> Plan:
        """The plan of these cases alone, whatever has become of others."""
        return replace(
            self,
            cases=tuple(case for case in self.cases if case.key in keys),
            unloadable=tuple(each for each in self.unloadable if each.case.key in keys),
            removed=tuple(key for key in self.removed if key in keys),
        )


def make_plan(
    suite: Suite,
    own: Suite | None,
    regexes: Sequence[str],
    shard: tuple[int, int] | None,
    durations: Mapping[str, float],
) -> Plan:
    """What to measure.

    Args:
        suite: the contender's.
        own: the baseline's by its own files, where it has any.
        regexes: what the user asked for; empty for everything.
        shard: (index from 1, count).
        durations: seconds by benchmark, for shards of equal length.

    Raises:
        UsageError: nothing matches.
        BrokenError: a file that only the contender has cannot be imported.
    """
    before = own.cases if own else ()
    present = {case.key: case for case in suite.cases}
    lost: dict[str, str] = {}
    for name, text in suite.problems:
        missing = [
            case.key
            for case in before
            if case.benchmark.startswith(f"{name}.") and case.key not in present
        ]
        if not missing:
            # Nothing of the baseline stands for it, so that no case could carry the failure.
            raise BrokenError(
                f"benchmark file {name!r} cannot be imported in the contender:\n{text}"
            )
        lost |= dict.fromkeys(missing, text)
    # A benchmark that the contender has and gates no longer is gone from the gate as if it had been deleted.
    removed = [
        case.key
        for case in before
        if case.gated
        and case.key not in lost
        and not (case.key in present and present[case.key].gated)
    ]
    gone = set(removed)
    chosen = choose([*suite.cases, *(case for case in before if case.key in lost)], regexes)
    cases = [case for case in chosen if case.key not in gone]
    removed = [key for key in removed if not regexes or matches(key, regexes)]
    # By name: a file that one runner cannot import is at the end of its list, and in its place on another's.
    gated_cases = sorted((case for case in cases if case.gated), key=lambda case: case.key)
    if shard is None:
        return _plan(cases, lost, removed, len(gated_cases), 1.0)
    index, count = shard
    seconds = comparison_seconds(cases, durations)
    part = {case.key for case in split(gated_cases, seconds, count)[index - 1]}
    first = index == 1
    return _plan(
        # What is not gated costs nothing and is listed once.
        [case for case in cases if case.key in part or (first and not case.gated)],
        lost,
        removed if first else [],
        len(gated_cases),
        len(part) / len(gated_cases) if gated_cases else 1.0,
    )


def _plan(
    cases: Sequence[Case],
    lost: Mapping[str, str],
    removed: Sequence[str],
    suite_cases: int,
    share: float,
) -> Plan:
    """The plan of these cases; those in ``lost`` cannot be imported, and have the traceback there."""
    return Plan(
        tuple(case for case in cases if case.key not in lost),
        tuple(
            CaseRecord(case, failures=(_import_failure(lost[case.key]),))
            for case in cases
            if case.key in lost
        ),
        tuple(removed),
        suite_cases,
        share,
    )


def own_failure(record: CaseRecord, own: Suite | None) -> CaseRecord:
    """The record with the blame where it belongs, since both sides run the contender's benchmark files.

    A benchmark that fails on both may have been broken by the contender's edit of it: only one that the
    baseline has word for word is the baseline's failure too.
    """
    sides = {failure.side for failure in record.failures}
    if own is None or sides != {Side.BASELINE, Side.CONTENDER}:
        return record
    same = {(case.key, case.version) for case in own.cases}
    if (record.case.key, record.case.version) in same:
        return record
    kept = tuple(each for each in record.failures if each.side is Side.CONTENDER)
    return replace(record, failures=kept)


def _import_failure(text: str) -> Failure:
    return Failure(Side.CONTENDER, FailureKind.ERROR, Stage.SCREENING, 0, text)
