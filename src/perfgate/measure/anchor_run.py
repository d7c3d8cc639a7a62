"""Measures a commit against the anchor commit in lockstep, in a few rounds and without a verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfgate.errors import UsageError
from perfgate.history.anchor_file import AnchorRatio, AnchorRun
from perfgate.judge.comparison import judge
from perfgate.measure.comparison import journal_of, measure_comparison
from perfgate.measure.journal import finish
from perfgate.measure.machine import own_name
from perfgate.model.gate import Gate, Looks
from perfgate.model.report import Verdict

if TYPE_CHECKING:
    from perfgate.measure.comparison import Job
    from perfgate.model.report import Report

# An effect that no benchmark has: nothing is suspected, and so nothing is confirmed.
_ANYTHING = 1000.0


def without_verdict(rounds: int) -> Gate:
    """Rules by which every case is measured in so many rounds and none is suspected of anything."""
    looks = replace(Looks(), screening=(rounds,), control_every=rounds + 1)
    return Gate(
        min_margin=_ANYTHING, block=_ANYTHING, warn=_ANYTHING, leak=float("inf"), looks=looks
    )


def measure_anchor(job: Job, machine: str = "") -> AnchorRun:
    """The ratios of the job's contender to its baseline, which is the anchor.

    Raises:
        UsageError: the request cannot be met, or no case can be held against the anchor.
        BrokenError: a side does not build.
        InterruptedRunError: the user stopped it; finished pairs are kept.
    """
    comparison = measure_comparison(job, ())
    finish(journal_of(job))
    return ratios(judge(comparison), own_name(machine))


def ratios(report: Report, machine: str) -> AnchorRun:
    """What a comparison with the anchor says of every case that has a ratio."""
    found = {}
    for each in report.judgements:
        if each.estimate is None or each.verdict is Verdict.BROKEN:
            continue
        low, high = each.estimate.interval
        found[each.case.key] = AnchorRatio(
            1 + each.estimate.effect, 1 + low, 1 + high, each.estimate.pairs
        )
    where = report.comparison.provenance
    if not found:
        raise UsageError(
            f"no benchmark runs on both {where.contender.commit[:8]} and the anchor "
            f"{where.baseline.commit[:8]}; another anchor can be set in perfgate.toml"
        )
    system, _, arch = where.system.rpartition(" ")
    return AnchorRun(
        commit=where.contender.commit,
        anchor=where.baseline.commit,
        environment=where.contender.environment,
        measured=where.started.isoformat(timespec="seconds"),
        machine={
            "machine": machine,
            "cpu": where.cpu,
            "num_cpu": str(where.cores),
            "ram": str(where.memory),
            "os": system,
            "arch": arch,
        },
        ratios=found,
    )
