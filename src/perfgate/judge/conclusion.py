"""All judgements together: the outcome, and the sentence that says what to do."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from perfgate.judge.wording import count
from perfgate.model.report import Conclusion, Outcome, Verdict, Weight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfgate.model.report import Judgement

# What a blocking judgement makes of the whole; every other one is a budget overrun.
_OUTCOMES = {Verdict.BROKEN: Outcome.BROKEN, Verdict.INCONCLUSIVE: Outcome.INCONCLUSIVE}
_HEAVIEST = (Outcome.BROKEN, Outcome.REGRESSION, Outcome.INCONCLUSIVE)
# What came of a real comparison of two sides.
_COMPARED = frozenset(
    {Verdict.REGRESSION, Verdict.INCONCLUSIVE, Verdict.IMPROVEMENT, Verdict.NO_CHANGE}
)
_ADVICE = {
    Outcome.BROKEN: "Make every benchmark run on the contender, then compare again.",
    Outcome.REGRESSION: "Undo what made it worse, or let a maintainer accept it.",
    Outcome.INCONCLUSIVE: (
        "Compare again, on a quieter machine if you can; a benchmark that stays too noisy needs a wider "
        "budget or a quarantine."
    ),
}


def conclude(judgements: Sequence[Judgement], *, interrupted: bool = False) -> Conclusion:
    """The outcome of the heaviest judgement. Nothing compared, or not to the end, never passes.

    Args:
        judgements: worst first.
        interrupted: the measuring was stopped before its end.
    """
    blocking = [each for each in judgements if each.weight is Weight.BLOCKS]
    outcomes = {_OUTCOMES.get(each.verdict, Outcome.REGRESSION) for each in blocking}
    outcome = next((each for each in _HEAVIEST if each in outcomes), None)
    compared = sum(each.verdict in _COMPARED and each.case.gated for each in judgements)
    if outcome is None and interrupted:
        return Conclusion(
            Outcome.INCONCLUSIVE,
            "The measuring was stopped before its end: run the same command again, it goes on from "
            "the pairs that it has.",
        )
    if not compared and outcome in {None, Outcome.REGRESSION}:
        return Conclusion(Outcome.BROKEN, _nothing(judgements))
    if outcome is None:
        return Conclusion(Outcome.PASS, _passed(judgements, compared))
    return Conclusion(outcome, f"{_blocked(blocking)} {_ADVICE[outcome]}")


def _blocked(blocking: Sequence[Judgement]) -> str:
    """How many block and why, worst first; the worst by name."""
    kinds = Counter(_kind(each.verdict) for each in blocking)
    parts = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
    verb = "blocks" if len(blocking) == 1 else "block"
    worst = blocking[0]
    return (
        f"{count(len(blocking), 'benchmark')} {verb} ({parts}); the worst is {worst.case.key}: "
        f"{worst.reason}."
    )


def _kind(verdict: Verdict) -> str:
    if verdict in {Verdict.NO_CHANGE, Verdict.IMPROVEMENT, Verdict.NEW}:
        return "above an absolute limit"
    return str(verdict)


def _nothing(judgements: Sequence[Judgement]) -> str:
    if not judgements:
        return "No benchmark was found: check `benchmark_dir` in asv.conf.json and the selection."
    numbers = Counter(str(each.verdict) for each in judgements)
    verdicts = ", ".join(f"{number} {verdict}" for verdict, number in numbers.items())
    return (
        f"No gated benchmark was compared ({verdicts}), so nothing is known: "
        "see why below, then compare again."
    )


def _passed(judgements: Sequence[Judgement], compared: int) -> str:
    warning = [each for each in judgements if each.weight is Weight.WARNS]
    set_aside = sum(bool(each.accepted or each.quarantined) for each in judgements)
    said = f"None of {count(compared, 'benchmark')} blocks"
    if set_aside:
        said = f"{said}, {set_aside} by acceptance or quarantine"
    if not warning:
        return f"{said}: nothing to do."
    worst = warning[0]
    return (
        f"{said}; {count(len(warning), 'warning')}: look at {worst.case.key} first: {worst.reason}."
    )
