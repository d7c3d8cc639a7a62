"""The words of a comparison: what terminal, markdown and HTML say alike, one cell or sentence each."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from perfgate.judge.limits import limits_of
from perfgate.model.comparison import Clock
from perfgate.model.report import Verdict, Weight
from perfgate.model.units import BYTES, SECONDS, human, to_base

if TYPE_CHECKING:
    from perfgate.model.comparison import Case
    from perfgate.model.gate import Gate
    from perfgate.model.report import Judgement, Report

EMPTY = "-"
# A share that no two digits of a per cent show.
_NOTHING = 0.00005
_CLOCKS = {
    Clock.WALL: "wall time",
    Clock.CPU: "CPU time",
    Clock.CPU_AND_CHILDREN: "CPU time + children",
    Clock.TIMER: "own timer",
    Clock.VALUE: "value",
}
# Where one of these is heavy, an absolute limit is exceeded.
_HARMLESS = frozenset({Verdict.NO_CHANGE, Verdict.IMPROVEMENT, Verdict.NEW})
_PLURALS = {
    Verdict.REGRESSION: "regressions",
    Verdict.IMPROVEMENT: "improvements",
    Verdict.NO_CHANGE: "without change",
}


def percent(share: float) -> str:
    """A share as per cent, ``12.3 %``; small ones keep a second digit."""
    return f"{_per_cent_number(share)} %"


def signed(share: float) -> str:
    """The same with its sign, without the unit: ``+12.3``."""
    return f"{'+' if share > -_NOTHING else '-'}{_per_cent_number(abs(share))}"


def _per_cent_number(share: float) -> str:
    value = share * 100
    if not math.isfinite(value):
        return "n/a" if math.isnan(value) else "∞"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 0.095 or abs(share) < _NOTHING else f"{value:.2f}"


def limit(share: float) -> str:
    """A limit that somebody set, as it was written: ``10 %``."""
    return f"{share * 100:.4g} %"


def verdict_text(judgement: Judgement) -> str:
    """The verdict, and what it means for the conclusion."""
    heavy = judgement.weight in {Weight.BLOCKS, Weight.WARNS}
    set_aside = judgement.accepted or judgement.quarantined
    above = (heavy or set_aside) and judgement.verdict in _HARMLESS
    notes = ["above its limit" if above else str(judgement.verdict)]
    if heavy:
        notes.append(str(judgement.weight))
    if judgement.accepted:
        notes.append("accepted")
    if judgement.quarantined:
        notes.append("quarantined")
    return ", ".join(notes)


def change_text(judgement: Judgement) -> str:
    """The change in words: ``12.3 % slower``; by how much where there is no ratio: ``+2 modules``."""
    case, estimate = judgement.case, judgement.estimate
    if estimate is not None and not case.exact:
        worse, better = change_words(case)
        word = worse if estimate.effect >= 0 else better
        return f"{percent(abs(estimate.effect))} {word}"
    if judgement.baseline is None or judgement.contender is None:
        return EMPTY
    difference = judgement.contender - judgement.baseline
    if math.isnan(difference):
        return EMPTY
    if not difference:
        return "the same"
    size = abs(difference)
    amount = _exact(size, case) if case.exact else human(size, case.unit)
    return f"{'+' if difference > 0 else '-'}{amount}"


def change_words(case: Case) -> tuple[str, str]:
    """How a worse and a better value of this unit are called."""
    base = to_base(1.0, case.unit)[1]
    if case.higher_is_better:
        return "worse", "better"
    if base == SECONDS:
        return "slower", "faster"
    return "more", "less"


def interval_text(judgement: Judgement) -> str:
    """The ends of the interval, with signs: plus is worse."""
    if judgement.estimate is None or judgement.case.exact:
        return EMPTY
    low, high = judgement.estimate.interval
    return f"{signed(low)} … {signed(high)} %"


def values_text(judgement: Judgement) -> str:
    """Both sides in human units: ``31.2 ms -> 35.0 ms``, ``31 -> 33 modules``."""
    sides = (judgement.baseline, judgement.contender)
    if sides == (None, None):
        return EMPTY
    shown = [EMPTY if side is None else human(side, judgement.case.unit) for side in sides]
    if shown[0] == shown[1] and judgement.case.exact and sides[0] != sides[1]:
        shown = [EMPTY if side is None else _exact(side, judgement.case) for side in sides]
    before, after = shown
    measure = after.partition(" ")[2]
    # A count needs its unit once; ms and MB may differ from side to side, so both keep theirs.
    is_count = not to_base(1.0, judgement.case.unit)[1].startswith((SECONDS, BYTES))
    if is_count and measure and before.endswith(f" {measure}"):
        before = before.removesuffix(f" {measure}")
    return f"{before} -> {after}"


def _exact(value: float, case: Case) -> str:
    """Every digit of a whole number of bytes, which ``human`` would round away."""
    base_value, base = to_base(value, case.unit)
    if base == BYTES and base_value == int(base_value):
        return f"{int(base_value):,} B"
    return human(value, case.unit)


def clock_text(judgement: Judgement) -> str:
    """What was read off."""
    if judgement.case.exact:
        return "exact count"
    return _CLOCKS[judgement.clock] if judgement.clock is not None else EMPTY


def pairs_text(judgement: Judgement) -> str:
    """From how many pairs of processes the estimate comes."""
    return str(judgement.estimate.pairs) if judgement.estimate is not None else EMPTY


def budget_text(judgement: Judgement, gate: Gate) -> str:
    """What blocks: ``10 %``, ``10 %; ≤ 40 ms``, ``+5 MB/cycle``; of an exact counter, any rise."""
    case = judgement.case
    if judgement.verdict in {Verdict.REMOVED, Verdict.NEW} or not case.gated:
        return EMPTY
    limits = limits_of(case, gate)
    base = to_base(1.0, case.unit)[1]
    parts = []
    if case.exact and limits.max_increase is None:
        parts.append("exact")
    elif not case.exact and not limits.grows and math.isfinite(limits.block):
        parts.append(limit(limits.block))
    if limits.max_increase is not None:
        parts.append(f"+{human(limits.max_increase, base)}")
    if limits.max_value is not None:
        parts.append(f"≤ {human(limits.max_value, base)}")
    return "; ".join(parts) or EMPTY


def doubt_text(judgement: Judgement) -> str:
    """Against what the estimate was held, as a clause."""
    estimate = judgement.estimate
    if estimate is None or judgement.case.exact:
        return ""
    parts = [f"margin {percent(estimate.margin)}"]
    if estimate.noise_floor is not None:
        parts.append(f"noise floor {percent(estimate.noise_floor)}")
    if estimate.p_value is not None:
        parts.append(f"p = {estimate.p_value:.2g}")
    return ", ".join(parts)


def reason_text(judgement: Judgement) -> str:
    """Why, with the reasons for which a weight was lowered."""
    parts = [judgement.reason]
    if judgement.accepted:
        parts.append(f"accepted: {judgement.accepted}")
    if judgement.quarantined:
        parts.append(f"quarantined: {judgement.quarantined}")
    return "; ".join(part for part in parts if part) or EMPTY


def counts_text(report: Report) -> str:
    """How many of each verdict: ``60 benchmarks: 1 broken, 2 regressions, 57 without change``."""
    counts = []
    for verdict in Verdict:
        count = len(report.of(verdict))
        if count:
            name = _PLURALS.get(verdict, str(verdict))
            single = verdict is not Verdict.NO_CHANGE and count == 1
            counts.append(f"{count} {verdict if single else name}")
    total = len(report.judgements)
    return f"{total} benchmark{'' if total == 1 else 's'}: {', '.join(counts) or 'none'}"
