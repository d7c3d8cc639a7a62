"""Which cases a comparison measures: those asked for, of this shard, and those that it cannot measure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfgate.errors import BrokenError
from perfgate.measure.discovery import choose, matches
from perfgate.measure.shards import case_durations, split
from perfgate.model.comparison import CaseRecord, Failure, FailureKind, Side, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfgate.measure.discovery import Suite
    from perfgate.model.comparison import Case


@dataclass(frozen=True, slots=True)
class Plan:
    """What this run (this shard) measures; ``unloadable`` are cases whose file fails in the contender."""

    cases: tuple[Case, ...]
    unloadable: tuple[CaseRecord, ...]
    removed: tuple[str, ...]
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
    broken = {name.split(".", 1)[0]: text for name, text in suite.problems}
    lost = [case for case in before if case.file in broken]
    present = {case.key for case in suite.cases}
    removed = [
        case.key
        for case in before
        if case.gated and case.key not in present and case.file not in broken
    ]
    chosen = choose([*suite.cases, *lost], regexes)
    keys = {case.key for case in chosen}
    unloadable = tuple(
        CaseRecord(case, failures=(_import_failure(broken[case.file]),))
        for case in lost
        if case.key in keys
    )
    nameless = sorted(set(broken) - {case.file for case in lost})
    if nameless:
        # Nothing of the baseline stands for it, so that no case could carry the failure.
        raise BrokenError(
            f"benchmark file {nameless[0]!r} cannot be imported in the contender:\n{broken[nameless[0]]}"
        )
    cases = tuple(case for case in chosen if case.key in present)
    removed = [key for key in removed if not regexes or matches(key, regexes)]
    if shard is None:
        return Plan(cases, unloadable, tuple(removed), 1.0)
    index, count = shard
    gated_cases = [case for case in cases if case.gated]
    seconds = case_durations(gated_cases, durations)
    part = split(gated_cases, seconds, count)[index - 1]
    first = index == 1
    return Plan(
        # What is not gated costs nothing and is listed once.
        (*part, *(case for case in cases if first and not case.gated)),
        unloadable if first else (),
        tuple(removed) if first else (),
        len(part) / len(gated_cases) if gated_cases else 1.0,
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
