"""From trials to rates: how often the gate is wrong, what it finds, and how noisy each case is. Pure."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace
from typing import TYPE_CHECKING

from perfgate.judge.evidence import assess, scale_of
from perfgate.judge.foresight import foresee
from perfgate.judge.peers import peer_rates
from perfgate.judge.premises import assumptions_of, clock_class, widths_of
from perfgate.judge.rate import rate
from perfgate.model.calibration import (
    Alarms,
    Calibration,
    CaseNoise,
    Power,
    Trial,
    TrialCase,
)
from perfgate.model.report import Outcome, Verdict, Weight
from perfgate.stats.noise import expected_floor, robust_deviation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfgate.model.calibration import ClockClass, TrialPlan
    from perfgate.model.comparison import CaseRecord, Clock
    from perfgate.model.gate import Gate
    from perfgate.model.legs import Leg
    from perfgate.model.peers import PeerTrial
    from perfgate.model.report import Report

# A deviation from fewer strays by more than a fifth.
_LEAST_LEG_PAIRS = 12


def trial_of(plan: TrialPlan, report: Report, peers: PeerTrial | None = None) -> Trial:
    """The trial that a plan and its report amount to, with what asv made of it where it was asked."""
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
    return Trial(
        plan, report.conclusion.outcome, tuple(cases), provenance.seconds, provenance, peers
    )


def _effects(record: CaseRecord, gate: Gate) -> tuple[float, ...]:
    """All pairs' log-ratios; none where the case is measured off by differences."""
    scale = scale_of(record, gate)
    assessment = assess(record.case, record.pairs, scale) if scale.ratio else None
    return () if assessment is None else tuple(map(float, assessment.effects))


def calibration_of(trials: Sequence[Trial], gate: Gate, legs: Sequence[Leg] = ()) -> Calibration:
    """Rates, power and noise over all trials, and over the A/A legs of comparisons on the same machine."""
    recorded = [(clock_class(clock), effects) for _, clock, effects in _recorded(trials, legs)]
    return Calibration(
        tuple(trials),
        tuple(legs),
        leg_alarms=rate(sum(leg.alarmed for leg in legs), len(legs)),
        alarms=tuple(_alarms(trials)),
        power=tuple(_power(trials)),
        noise=tuple(_noise(trials, legs, gate)),
        assumptions=assumptions_of(recorded, gate.looks.screening[0]),
        widths=widths_of(recorded),
        peers=peer_rates(trials),
    )


def with_foresight(calibration: Calibration, gate: Gate, shares: Sequence[float]) -> Calibration:
    """The calibration with what the gate would find in each case; takes seconds a case.

    A case's pairs are those of trials in which nothing was planted in it, and of the A/A legs.
    """
    series: dict[str, tuple[Clock, list[float]]] = {}
    for key, clock, effects in _recorded(calibration.trials, calibration.legs):
        if clock is not None:
            series.setdefault(key, (clock, []))[1].extend(effects)
    return replace(calibration, foresight=foresee(series, gate, shares))


def _recorded(
    trials: Iterable[Trial], legs: Iterable[Leg]
) -> Iterable[tuple[str, Clock | None, tuple[float, ...]]]:
    """Key, clock and log-ratios of everything measured against itself."""
    for trial in trials:
        yield from ((case.key, case.clock, case.effects) for case in trial.cases if not case.share)
    for leg in legs:
        yield from ((series.key, series.clock, series.effects) for series in leg.series)


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


def _noise(trials: Sequence[Trial], legs: Sequence[Leg], gate: Gate) -> Iterable[CaseNoise]:
    found: dict[str, CaseNoise] = {}
    for key, (clocks, effects) in _leg_effects(legs).items():
        if len(effects) >= _LEAST_LEG_PAIRS:
            found[key] = _case_noise(key, clocks, 0, robust_deviation(effects), gate)
    floors: dict[str, dict[bool, list[TrialCase]]] = {}
    for trial in trials:
        for case in trial.cases:
            if not case.share and case.floor is not None and case.judged_pairs:
                by_load = floors.setdefault(case.key, {})
                by_load.setdefault(trial.plan.busy, []).append(case)
    for key, by_load in floors.items():
        # The machine as it usually is, where that was measured.
        cases = by_load.get(False) or by_load[True]
        spread = statistics.median(map(_spread, cases))
        found[key] = _case_noise(key, clock_class(cases[0].clock), len(cases), spread, gate)
    return (found[key] for key in sorted(found))


def _case_noise(key: str, clocks: ClockClass, trials: int, spread: float, gate: Gate) -> CaseNoise:
    most = gate.looks.confirmation[-1]
    least = max(gate.min_margin, 1e-9)
    return CaseNoise(
        key,
        clocks,
        trials,
        spread=spread,
        margin=max(gate.min_margin, expected_floor(spread, most)),
        pairs=max(1, math.ceil((expected_floor(spread, 1) / least) ** 2)),
    )


def _leg_effects(legs: Sequence[Leg]) -> dict[str, tuple[ClockClass, list[float]]]:
    found: dict[str, tuple[ClockClass, list[float]]] = {}
    for leg in legs:
        for series in leg.series:
            _, effects = found.setdefault(series.key, (clock_class(series.clock), []))
            effects += series.effects
    return found


def _spread(case: TrialCase) -> float:
    """A pair's standard deviation, from the noise floor of an estimate of so many pairs."""
    return (case.floor or 0.0) / expected_floor(1.0, case.judged_pairs)
