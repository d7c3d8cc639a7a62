"""How a reason names effects, limits and what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.judge.evidence import as_ratio
from perfgate.model.units import human, to_base

if TYPE_CHECKING:
    from perfgate.judge.evidence import Assessment, Scale
    from perfgate.model.comparison import Case

_TIMES = frozenset({"seconds"})
_ERROR_LENGTH = 200


def percent(ratio: float) -> str:
    """A ratio minus one as a person reads it: ``7.3 %``; unsigned."""
    text = f"{abs(ratio) * 100:,.1f}".removesuffix(".0")
    return f"{text} %"


def size(assessment: Assessment, case: Case, effect: float) -> str:
    """An effect on the assessment's scale, with its direction: ``7.3 % slower``, ``2 MB/cycle higher``."""
    return sized(assessment.scale, case, effect)


def sized(scale: Scale, case: Case, effect: float) -> str:
    """An effect on a scale, with its direction."""
    if not scale.ratio:
        amount = human(abs(effect), to_base(1.0, case.unit)[1])
        return f"{amount} {'higher' if scale.sign * effect > 0 else 'lower'}"
    worse, better = ("slower", "faster") if case.unit in _TIMES else ("worse", "better")
    return f"{percent(as_ratio(effect))} {worse if effect > 0 else better}"


def span(assessment: Assessment, case: Case) -> str:
    """The interval: ``95 % interval -0.5 % to 12 %``, worse positive."""
    low, high = assessment.low, assessment.high
    if assessment.scale.ratio:
        ends = [f"{_sign(each)}{percent(as_ratio(each))}" for each in (low, high)]
    else:
        unit = to_base(1.0, case.unit)[1]
        ends = [f"{_sign(each)}{human(abs(each), unit)}" for each in (low, high)]
    return f"{percent(assessment.confidence)} interval {ends[0]} to {ends[1]}"


def limit(assessment: Assessment, case: Case, value: float) -> str:
    """A budget or margin on the assessment's scale: ``10 %``, ``5 MB/cycle``."""
    if assessment.scale.ratio:
        return percent(as_ratio(value))
    return human(value, to_base(1.0, case.unit)[1])


def count(number: int, noun: str) -> str:
    """``1 benchmark``, ``3 benchmarks``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def last_line(error: str) -> str:
    """The line of a traceback that says what happened, cut to a readable length."""
    lines = [line.strip() for line in error.splitlines() if line.strip()]
    text = lines[-1] if lines else "no message"
    return text if len(text) <= _ERROR_LENGTH else f"{text[: _ERROR_LENGTH - 1]}…"


def _sign(value: float) -> str:
    return "-" if value < 0 else "+"
