"""``calibration.json``: what the gate's error rates were measured to be, and from what.

docs/calibration.schema.json describes the format.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from perfgate.model.calibration_codec import SCHEMA, peers_to_json, plan_to_json
from perfgate.report.atomic_file import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from perfgate.model.calibration import Calibration, Trial, TrialCase
    from perfgate.model.rate import Rate


def write(calibration: Calibration, path: Path) -> None:
    """Write it, whole or not at all.

    Raises:
        PerfgateError: it cannot be written.
    """
    text = json.dumps(to_json(calibration), indent=1, allow_nan=False)
    write_atomically(path, text + "\n")


def to_json(calibration: Calibration) -> dict[str, Any]:
    """The calibration for ``json.dumps``; rates are shares of one, noise and margins ratios minus one."""
    return {
        "schema": SCHEMA,
        "measured": _measured(calibration),
        "false_alarms": [
            {
                "load": each.load,
                "regressions": _rate(each.regressions),
                "not_passed": _rate(each.not_passed),
            }
            for each in calibration.alarms
        ],
        "leg_alarms": _rate(calibration.leg_alarms),
        "power": [
            {
                "clocks": each.clocks,
                "share": each.share,
                "found": _rate(each.found),
                "blocked": _rate(each.blocked),
            }
            for each in calibration.power
        ],
        "noise": [
            {
                "case": each.key,
                "clocks": each.clocks,
                "trials": each.trials,
                "spread": each.spread,
                "margin": each.margin,
                "pairs": each.pairs,
            }
            for each in calibration.noise
        ],
        "foresight": [
            {
                "case": each.key,
                "clocks": each.clocks,
                "pairs": each.pairs,
                "alarms": _rate(each.alarms),
                "planted": [
                    {
                        "share": slower.share,
                        "found": _rate(slower.found),
                        "blocked": _rate(slower.blocked),
                    }
                    for slower in each.planted
                ],
            }
            for each in calibration.foresight
        ],
        "assumptions": [
            {
                "premise": each.premise,
                "value": each.value,
                "low": each.low,
                "high": each.high,
                "tolerable": each.tolerable,
                "series": each.series,
                "holds": each.holds,
            }
            for each in calibration.assumptions
        ],
        "widths": [
            {
                "clocks": each.clocks,
                "pairs": each.pairs,
                "width": each.width,
                "series": each.series,
            }
            for each in calibration.widths
        ],
        "peers": [
            {
                "judge": each.name,
                "seconds": each.seconds,
                "runs": _rate(each.runs),
                "cases": _rate(each.cases),
                "found": [{"share": share, "rate": _rate(found)} for share, found in each.found],
            }
            for each in calibration.peers
        ],
        "trials": [_trial(each) for each in calibration.trials],
    }


def _measured(calibration: Calibration) -> dict[str, Any] | None:
    """Where and of what, by the last trial; all of a calibration are of one commit and machine."""
    if not calibration.trials:
        return None
    last = calibration.trials[-1].provenance
    return {
        "project": last.project,
        "commit": last.baseline.commit,
        "environment": last.baseline.environment,
        "machine": last.machine,
        "cpu": last.cpu,
        "cores": last.cores,
        "system": last.system,
        "perfgate": last.perfgate,
        "started": calibration.trials[0].provenance.started.isoformat(),
        "seconds": sum(trial.seconds for trial in calibration.trials),
    }


def _rate(rate: Rate) -> dict[str, Any]:
    return {"hits": rate.hits, "of": rate.trials, "low": rate.low, "high": rate.high}


def _trial(trial: Trial) -> dict[str, Any]:
    return {
        **plan_to_json(trial.plan),
        "outcome": trial.outcome,
        "seconds": trial.seconds,
        "seed": trial.provenance.seed,
        "judged": [_case(each) for each in trial.cases],
        "peers": peers_to_json(trial.peers) if trial.peers else None,
    }


def _case(case: TrialCase) -> dict[str, Any]:
    return {
        "case": case.key,
        "clock": case.clock,
        "share": case.share,
        "verdict": case.verdict,
        "weight": case.weight,
        "effect": case.effect,
        "margin": case.margin,
        "floor": case.floor,
        "pairs": case.pairs,
        "seconds": case.seconds,
        # Six digits are finer than any clock; they keep the file a tenth of what all would take.
        "effects": [round(each, 6) for each in case.effects],
    }
