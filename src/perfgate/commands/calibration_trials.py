"""The trials of a calibration one after the other: planned, measured, kept in a folder each."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import zlib
from typing import TYPE_CHECKING, Any, TypeVar

from perfgate.errors import ReportFileError, UsageError
from perfgate.judge.calibration import trial_of
from perfgate.judge.comparison import judge
from perfgate.measure.asv_peer import PeerJob, measure_peers, rounds_for
from perfgate.measure.comparison import find_cases, measure_comparison
from perfgate.measure.load import busy_machine
from perfgate.measure.sides import prepare
from perfgate.measure.trials import make_plan, names, with_peers
from perfgate.model.calibration_codec import (
    peers_from_json,
    peers_to_json,
    plan_from_json,
    plan_to_json,
)
from perfgate.model.json_fields import MisfitError
from perfgate.report import comparison_json
from perfgate.report.atomic_file import write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from perfgate.measure.comparison import Job
    from perfgate.measure.trials import Wishes
    from perfgate.model.calibration import Trial, TrialPlan
    from perfgate.model.comparison import Case
    from perfgate.model.peers import PeerTrial
    from perfgate.report.comparison_progress import ComparisonProgress

_T = TypeVar("_T")


def measure_trials(
    job: Job, wishes: Wishes, folder: Path, progress: ComparisonProgress, *, peers: int
) -> Iterator[Trial]:
    """All trials, measured now or before.

    Args:
        job: the commit against itself, and where.
        wishes: what to draw and to plant.
        folder: keeps a folder a trial.
        progress: told of each trial.
        peers: how many trials of each sort asv judges too.

    Raises:
        UsageError: nothing can be drawn.
        ReportFileError: a kept file is damaged.
        InterruptedRunError: the user stopped it.
    """
    trials: list[Trial] = []
    cases: tuple[Case, ...] | None = None
    peer_job: PeerJob | None = None
    wanted = names(wishes)
    judged_by_peers = with_peers(wishes, peers)
    for number, name in enumerate(wanted, 1):
        place = folder / name
        plan = _kept(place / "plan.json", plan_from_json, "is no plan of a trial")
        if plan is None:
            cases = find_cases(job) if cases is None else cases
            plan = make_plan(name, cases, trials, wishes)
            if plan is None:
                progress.note(f"{name}: nothing can be planted in any of the cases; left out")
                continue
            if not plan.keys:
                raise UsageError("no case can be drawn: all are exact, not gated, or too slow")
            _keep(place / "plan.json", plan_to_json(plan))
        saved = place / "report.json"
        if not saved.exists():
            load = "on a busy machine" if plan.busy else "on the machine as it is"
            progress.note(f"trial {number} of {len(wanted)}: {name}, {load}")
            _measure(job, plan, saved)
        report = judge(comparison_json.read(saved))
        said = _kept(place / "peers.json", peers_from_json, "is not what peers said")
        if said is None and name in judged_by_peers:
            peer_job = peer_job or PeerJob(job.project, prepare(job), job.log)
            members = [record.case for record in report.comparison.records]
            seconds = report.comparison.provenance.seconds
            rounds = rounds_for(seconds, len(members), _times(trials))
            progress.note(f"trial {number} of {len(wanted)}: {name}, asv with {rounds} rounds")
            said = _ask_peers(peer_job, plan, members, rounds)
            _keep(place / "peers.json", peers_to_json(said))
        trials.append(trial_of(plan, report, said))
        yield trials[-1]


def _measure(job: Job, plan: TrialPlan, saved: Path) -> None:
    request = dataclasses.replace(
        job.request,
        bench=(),
        keys=frozenset(plan.keys),
        journal=saved.with_name("journal.jsonl"),
        plants=plan.plants,
        # Repeatable orders; each trial its own.
        seed=zlib.crc32(f"{plan.name} {plan.keys}".encode()),
    )
    with _load(plan):
        comparison = measure_comparison(dataclasses.replace(job, request=request), ())
    comparison_json.write(judge(comparison), saved)


def _ask_peers(job: PeerJob, plan: TrialPlan, cases: list[Case], rounds: int) -> PeerTrial:
    with _load(plan):
        return measure_peers(job, cases, plan.plants, rounds)


def _load(plan: TrialPlan) -> contextlib.AbstractContextManager[None]:
    return busy_machine() if plan.busy else contextlib.nullcontext()


def _times(trials: list[Trial]) -> list[tuple[float, int, int]]:
    """What asv took before: seconds, cases, rounds."""
    return [
        (trial.peers.seconds, len(trial.cases), trial.peers.rounds)
        for trial in trials
        if trial.peers is not None and trial.cases
    ]


def _keep(path: Path, data: dict[str, Any]) -> None:
    write_atomically(path, json.dumps(data, indent=1) + "\n")


def _kept(path: Path, read: Callable[[object], _T], otherwise: str) -> _T | None:
    """What a file of a trial's folder holds; None where there is none."""
    try:
        return read(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, MisfitError) as error:
        raise ReportFileError(path, f"{otherwise}: {error}; remove its folder") from error
