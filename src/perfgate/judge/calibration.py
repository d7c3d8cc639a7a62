"""From trials to rates: how often the gate is wrong, what it finds, and how noisy each case is. Pure."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING

from perfgate.judge.evidence import assess, scale_of
from perfgate.judge.premises import assumptions_of, clock_class, widths_of
from perfgate.model.calibration import (
    Alarms,
    Calibration,
    CaseNoise,
    Power,
    Rate,
    Trial,
    TrialCase,
)
from perfgate.model.report import Outcome, Verdict, Weight
from perfgate.stats.noise import expected_floor
from perfgate.stats.proportion import lower_bound, upper_bound

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfgate.model.calibration import ClockClass, TrialPlan
    from perfgate.model.comparison import CaseRecord
    from perfgate.model.gate import Gate
    from perfgate.model.report import Report


def trial_of(plan: TrialPlan, report: Report) -> Trial:
    """The trial that a plan and its report amount to."""
    records = {record.case.key: record for record in report.comparison.records}
    cases = []
    for each in report.judgements:
        record = records.get(each.case.key)
        pairs = record.pairs if record else ()
        estimate = each.estimate
        cases.append(
            TrialCase(
                key=each.case.key,
                clock=each.clock,
                share=plan.shares.get(each.case.key, 0.0),
                verdict=each.verdict,
                weight=each.weight,
                effect=estimate.effect if estimate else None,
                margin=estimate.margin if estimate else None,
                floor=estimate.noise_floor if estimate else None,
                baseline=each.baseline,
                pairs=len(pairs),
                judged_pairs=estimate.pairs if estimate else 0,
                seconds=math.fsum(pair.seconds for pair in pairs),
                effects=_effects(record, report.comparison.gate) if record else (),
            )
        )
    provenance = report.comparison.provenance
    return Trial(plan, report.conclusion.outcome, tuple(cases), provenance.seconds, provenance)


def _effects(record: CaseRecord, gate: Gate) -> tuple[float, ...]:
    """All pairs' log-ratios; none where the case is measured off by differences."""
    scale = scale_of(record, gate)
    assessment = assess(record.case, record.pairs, scale) if scale.ratio else None
    return () if assessment is None else tuple(map(float, assessment.effects))


def calibration_of(trials: Sequence[Trial], gate: Gate) -> Calibration:
    """Rates, power and noise over all trials."""
    return Calibration(
        tuple(trials),
        alarms=tuple(_alarms(trials)),
        power=tuple(_power(trials)),
        noise=tuple(_noise(trials, gate)),
        assumptions=assumptions_of(trials, gate.looks.screening[0]),
        widths=widths_of(trials),
    )


def rate(hits: int, trials: int) -> Rate:
    """The rate with its exact bounds."""
    return Rate(hits, trials, lower_bound(hits, trials), upper_bound(hits, trials))


def _alarms(trials: Sequence[Trial]) -> Iterable[Alarms]:
    quiet = [trial for trial in trials if not trial.planted]
    groups = {
        "idle": [trial for trial in quiet if not trial.plan.busy],
        "busy": [trial for trial in quiet if trial.plan.busy],
        "all": quiet,
    }
    for load, members in groups.items():
        alarmed = [any(map(_is_alarm, trial.cases)) for trial in members]
        failed = [trial.outcome is not Outcome.PASS for trial in members]
        yield Alarms(load, rate(sum(alarmed), len(members)), rate(sum(failed), len(members)))


def _is_alarm(case: TrialCase) -> bool:
    return case.verdict is Verdict.REGRESSION


def _power(trials: Sequence[Trial]) -> Iterable[Power]:
    groups: dict[tuple[ClockClass, float], list[TrialCase]] = {}
    for trial in trials:
        for case in trial.cases:
            if case.share:
                groups.setdefault((clock_class(case.clock), case.share), []).append(case)
    for (clocks, share), cases in sorted(groups.items()):
        found = sum(map(_is_alarm, cases))
        blocked = sum(_is_alarm(case) and case.weight is Weight.BLOCKS for case in cases)
        yield Power(clocks, share, rate(found, len(cases)), rate(blocked, len(cases)))


def _noise(trials: Sequence[Trial], gate: Gate) -> Iterable[CaseNoise]:
    floors: dict[str, dict[bool, list[TrialCase]]] = {}
    for trial in trials:
        for case in trial.cases:
            if not case.share and case.floor is not None and case.judged_pairs:
                by_load = floors.setdefault(case.key, {})
                by_load.setdefault(trial.plan.busy, []).append(case)
    for key, by_load in sorted(floors.items()):
        # The machine as it usually is, where that was measured.
        cases = by_load.get(False) or by_load[True]
        spread = statistics.median(map(_spread, cases))
        most = gate.looks.confirmation[-1]
        least = max(gate.min_margin, 1e-9)
        yield CaseNoise(
            key,
            clock_class(cases[0].clock),
            len(cases),
            spread=spread,
            margin=max(gate.min_margin, expected_floor(spread, most)),
            pairs=max(1, math.ceil((expected_floor(spread, 1) / least) ** 2)),
        )


def _spread(case: TrialCase) -> float:
    """A pair's standard deviation, from the noise floor of an estimate of so many pairs."""
    return (case.floor or 0.0) / expected_floor(1.0, case.judged_pairs)
