"""The pairs of a case as numbers to draw: worse is up, in per cent or in the case's unit."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfgate.judge.evidence import assess, scale_of
from perfgate.judge.limits import limits_of
from perfgate.model.comparison import Side, Stage
from perfgate.model.units import human, to_base
from perfgate.report.comparison_text import limit, percent, signed

if TYPE_CHECKING:
    from perfgate.judge.evidence import Scale
    from perfgate.model.comparison import CaseRecord, Pair
    from perfgate.model.gate import Gate
    from perfgate.model.report import Judgement


@dataclass(frozen=True, slots=True)
class Point:
    """One pair: contender against baseline, and control against baseline where there was one."""

    stage: Stage
    round: int
    effect: float
    control: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """A height that means something: ``kind`` is margin, warn or block."""

    kind: str
    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Series:
    """What a plot of one case shows.

    Attributes:
        unit: base unit of differences; empty for ratios, which are shares (0.05 is 5 %).
        estimate, interval: of the pairs of ``estimated``; None where nothing could be estimated.
    """

    points: tuple[Point, ...]
    lines: tuple[Line, ...]
    unit: str
    estimated: Stage
    estimate: float | None = None
    interval: tuple[float, float] | None = None

    def text(self, value: float) -> str:
        """A height in words, with its sign."""
        if not self.unit:
            return f"{signed(value)} %"
        return f"{'+' if value >= 0 else '-'}{self.size(value)}"

    def size(self, value: float) -> str:
        """A difference without its sign, in the short: a plot has no room for ``/cycle`` at each line."""
        return human(abs(value), self.unit).partition("/")[0]

    def tick(self, value: float) -> str:
        """A height beside the axis."""
        if self.unit:
            return self.text(value) if value else self.size(value)
        return f"{value * 100:+.4g} %" if value else "0 %"


def make_series(judgement: Judgement, record: CaseRecord | None, gate: Gate) -> Series | None:
    """The series of a judged case; None where there is nothing to draw (no pairs, an exact counter)."""
    if record is None or judgement.case.exact or judgement.clock is None:
        return None
    scale = replace(scale_of(record, gate), clock=judgement.clock)
    drawn = ((pair, _effect(record, pair, scale, Side.CONTENDER)) for pair in record.pairs)
    points = tuple(
        Point(pair.stage, pair.round, effect, _effect(record, pair, scale, Side.CONTROL))
        for pair, effect in drawn
        if effect is not None
    )
    if not points:
        return None
    estimated = _estimated_stage(judgement, record)
    estimate, interval, margin = _estimate(judgement, record, scale, estimated)
    unit = "" if scale.ratio else to_base(1.0, judgement.case.unit)[1]
    lines = _lines(record, gate, scale, margin)
    return Series(points, lines, unit, estimated, estimate, interval)


def _effect(record: CaseRecord, pair: Pair, scale: Scale, side: Side) -> float | None:
    """The effect of a side against the baseline; None where the pair has none."""
    if scale.ratio:
        ratios = pair.effects if side is Side.CONTENDER else pair.control_effects
        log_ratio = ratios.get(scale.clock, math.nan) * scale.sign
        # Beyond that no ratio is one, and its exponential would not fit.
        return math.expm1(log_ratio) if abs(log_ratio) < 100 else None
    shown = [pair.readings.get(each, {}).get(scale.clock) for each in (side, Side.BASELINE)]
    if None in shown or not all(math.isfinite(value or 0.0) for value in shown):
        return None
    ours, theirs = (to_base(value or 0.0, record.case.unit)[0] for value in shown)
    return (ours - theirs) * scale.sign


def _estimated_stage(judgement: Judgement, record: CaseRecord) -> Stage:
    """The confirming pairs where they were tested, else those of the screening."""
    estimate = judgement.estimate
    tested = estimate is None or estimate.p_value is not None
    return Stage.CONFIRMATION if tested and record.of(Stage.CONFIRMATION) else Stage.SCREENING


def _estimate(
    judgement: Judgement, record: CaseRecord, scale: Scale, stage: Stage
) -> tuple[float | None, tuple[float, float] | None, float | None]:
    """Estimate, interval and margin; of differences, which a judgement holds no estimate of, anew."""
    estimate = judgement.estimate
    if scale.ratio:
        if estimate is None:
            return None, None, None
        return estimate.effect, estimate.interval, estimate.margin
    assessment = assess(record.case, record.of(stage), scale)
    if assessment is None:
        return None, None, None
    return assessment.effect, (assessment.low, assessment.high), assessment.margin


def _lines(record: CaseRecord, gate: Gate, scale: Scale, margin: float | None) -> tuple[Line, ...]:
    limits = limits_of(record.case, gate)
    heights: list[tuple[str, float, str]] = []
    if scale.ratio:
        if margin is not None:
            heights.append(("margin", margin, f"margin {percent(margin)}"))
        heights.append(("warn", limits.warn, f"warns {limit(limits.warn)}"))
        heights.append(("block", limits.block, f"blocks {limit(limits.block)}"))
    else:
        unit = to_base(1.0, record.case.unit)[1].partition("/")[0]
        if margin:
            heights.append(("margin", margin, f"margin {human(margin, unit)}"))
        if limits.max_increase is not None:
            text = f"blocks {human(limits.max_increase, unit)}"
            heights.append(("block", limits.max_increase, text))
    return tuple(Line(*each) for each in heights if math.isfinite(each[1]))
