"""Cases that could not be measured on a side, or that a side does without."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfgate.judge.wording import last_line
from perfgate.model.comparison import Case, Kind, Side
from perfgate.model.report import Judgement, Verdict, Weight

if TYPE_CHECKING:
    from perfgate.model.comparison import CaseRecord, Failure
    from perfgate.model.gate import Gate


def judge_failures(record: CaseRecord, gate: Gate) -> Judgement | None:
    """The judgement of a case that failed or was skipped on any side; None where it did neither.

    A case that is measured for the tables only is a notice at most.
    """
    judgement = _judge_sides(record, gate)
    if judgement and not record.case.gated and judgement.weight is not Weight.NONE:
        return replace(judgement, weight=Weight.NOTICE)
    return judgement


def judge_removed(key: str) -> Judgement:
    """The judgement of a case that the baseline gates and the contender does not, or does not have."""
    benchmark, bracket, values = key.partition("(")
    named = benchmark.rpartition(".")[2]
    kind = next((kind for kind in Kind if named.startswith(f"{kind}_")), Kind.TIME)
    # The values of its parameters are known by their text alone.
    parameters = (("", values.removesuffix(")")),) if bracket else ()
    case = Case(benchmark, kind, unit="", timeout=0.0, parameters=parameters)
    reason = (
        "the baseline gates this benchmark and the contender does not; a removal must be accepted"
    )
    return Judgement(case, Verdict.REMOVED, Weight.BLOCKS, reason)


def inconclusive_weight(gate: Gate) -> Weight:
    """What "cannot tell" means under these rules."""
    return Weight.BLOCKS if gate.inconclusive_blocks else Weight.WARNS


def _judge_sides(record: CaseRecord, gate: Gate) -> Judgement | None:
    of_side = {failure.side: failure for failure in reversed(record.failures)}
    ours, theirs = of_side.get(Side.CONTENDER), of_side.get(Side.BASELINE)
    control = of_side.get(Side.CONTROL)
    if ours is not None:
        return _broken(record.case, ours, theirs or control)
    if Side.CONTENDER in record.skipped:
        return _skipped(record)
    if theirs is not None and not any(Side.BASELINE in pair.readings for pair in record.pairs):
        reason = f"new: fails on the baseline ({_what(theirs)}) and works on the contender"
        return Judgement(record.case, Verdict.NEW, Weight.NOTICE, reason, error=theirs.error)
    if Side.BASELINE in record.skipped:
        reason = "new: its setup skips it on the baseline and runs it on the contender"
        return Judgement(record.case, Verdict.NEW, Weight.NOTICE, reason)
    failure = theirs or control
    if failure is None:
        return None
    reason = (
        f"the baseline does not always work: {_what(failure)} in round {failure.round} of the "
        f"{failure.stage}, so that nothing can be held against it"
    )
    weight = inconclusive_weight(gate)
    return Judgement(record.case, Verdict.INCONCLUSIVE, weight, reason, error=failure.error)


def _broken(case: Case, ours: Failure, theirs: Failure | None) -> Judgement:
    """A contender that fails. Where the baseline fails too, this change is not what broke it: it warns."""
    reason = f"fails on the contender: {_what(ours)} in round {ours.round} of the {ours.stage}"
    weight = Weight.BLOCKS
    if theirs is not None:
        reason = f"{reason}; it already fails on the baseline: {_what(theirs)}"
        weight = Weight.WARNS
    return Judgement(case, Verdict.BROKEN, weight, reason, error=ours.error)


def _skipped(record: CaseRecord) -> Judgement:
    if Side.BASELINE in record.skipped:
        reason = "its setup skips it on both sides (NotImplementedError)"
        return Judgement(record.case, Verdict.NOT_GATED, Weight.NONE, reason)
    reason = (
        "its setup skips it on the contender (NotImplementedError) and runs it on the baseline; "
        "a removal must be accepted"
    )
    return Judgement(record.case, Verdict.REMOVED, Weight.BLOCKS, reason)


def _what(failure: Failure) -> str:
    return f"{failure.kind}: {last_line(failure.error)}"
