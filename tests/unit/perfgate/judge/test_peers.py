"""The gate and its peers are counted on the same trials and cases, each by what it said itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.unit.perfgate.judge.test_calibration import ALARM, case, trial

from perfgate.judge.peers import GATE, peer_rates
from perfgate.model.peers import PeerSaid, PeerTrial
from perfgate.model.report import Verdict

if TYPE_CHECKING:
    from perfgate.model.calibration import Trial

BOTH = frozenset({"a", "b"})


def faced(quiet: Trial, *worse: str, judged: frozenset[str] = BOTH, seconds: float = 90.0) -> Trial:
    peers = PeerTrial(seconds, 2, judged, (PeerSaid("asv", frozenset(worse)),))
    return replace(quiet, peers=peers)


def test_without_peers_there_is_nothing_to_hold_against() -> None:
    assert peer_rates([trial(ALARM)]) == ()


def test_false_alarms_and_findings_are_each_judges_own() -> None:
    planted = case("b", share=0.1, verdict=Verdict.REGRESSION)
    trials = [
        faced(trial(case(), case("b")), "a"),
        faced(trial(ALARM, case("b"))),
        faced(trial(case(), planted), "a", "b"),
        faced(trial(case(), case("b", share=0.1))),
        trial(ALARM),
    ]
    gate, asv = peer_rates(trials)
    assert (gate.name, asv.name) == (GATE, "asv")
    assert (gate.seconds, asv.seconds) == (240.0, 360.0)
    assert (gate.runs.hits, gate.runs.trials) == (1, 2)
    assert (asv.runs.hits, asv.runs.trials) == (1, 2)
    assert (gate.cases.hits, gate.cases.trials) == (1, 6)
    assert (asv.cases.hits, asv.cases.trials) == (2, 6)
    assert [(share, rate.hits, rate.trials) for share, rate in gate.found] == [(0.1, 1, 2)]
    assert [(share, rate.hits, rate.trials) for share, rate in asv.found] == [(0.1, 1, 2)]


def test_a_case_that_asv_could_not_judge_counts_for_nobody() -> None:
    gate, asv = peer_rates([faced(trial(ALARM, case("b")), judged=frozenset({"b"}))])
    assert (gate.runs.hits, gate.cases.trials) == (0, 1)
    assert (asv.runs.hits, asv.cases.trials) == (0, 1)
