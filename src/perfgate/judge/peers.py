"""The gate beside other judges: how often each is wrong, and what each finds, on the same trials. Pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from perfgate.judge.rate import rate
from perfgate.model.peers import PeerRates
from perfgate.model.report import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfgate.model.calibration import Trial

GATE = "perfgate compare"


def peer_rates(trials: Iterable[Trial]) -> tuple[PeerRates, ...]:
    """The gate first, then the peers in their order; only trials and cases that all of them judged count."""
    faced = [trial for trial in trials if trial.peers is not None]
    names = list(
        dict.fromkeys(said.peer for trial in faced if trial.peers for said in trial.peers.said)
    )
    return tuple(_rates(name, faced) for name in (GATE, *names)) if names else ()


def _rates(name: str, trials: Sequence[Trial]) -> PeerRates:
    alarmed: list[bool] = []
    called: list[bool] = []
    found: dict[float, list[bool]] = {}
    for trial in trials:
        worse = _worse(name, trial)
        judged = [case for case in trial.cases if trial.peers and case.key in trial.peers.judged]
        if not trial.planted:
            alarmed.append(any(case.key in worse for case in judged))
        for case in judged:
            hit = case.key in worse
            (found.setdefault(case.share, []) if case.share else called).append(hit)
    return PeerRates(
        name,
        seconds=math.fsum(_seconds(name, trial) for trial in trials),
        runs=rate(sum(alarmed), len(alarmed)),
        cases=rate(sum(called), len(called)),
        found=tuple((share, rate(sum(hits), len(hits))) for share, hits in sorted(found.items())),
    )


def _worse(name: str, trial: Trial) -> frozenset[str]:
    if name == GATE:
        slower = (case.key for case in trial.cases if case.verdict is Verdict.REGRESSION)
        return frozenset(slower)
    said = trial.peers.said if trial.peers else ()
    return next((each.worse for each in said if each.peer == name), frozenset())


def _seconds(name: str, trial: Trial) -> float:
    return trial.seconds if name == GATE or trial.peers is None else trial.peers.seconds
