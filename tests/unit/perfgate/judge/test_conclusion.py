"""The outcome is that of the heaviest judgement; nothing compared, or not to the end, never passes."""

from __future__ import annotations

import pytest
from tests.unit.perfgate.judge.made_up import case

from perfgate.judge.conclusion import conclude
from perfgate.model.report import Judgement, Outcome, Verdict, Weight


def said(verdict: Verdict, weight: Weight = Weight.NONE, gated: bool = True) -> Judgement:
    return Judgement(case(gated=gated), verdict, weight, "the reason")


CALM = said(Verdict.NO_CHANGE)


@pytest.mark.parametrize(
    ("judgement", "outcome", "code"),
    [
        (CALM, Outcome.PASS, 0),
        (said(Verdict.REGRESSION, Weight.WARNS), Outcome.PASS, 0),
        (said(Verdict.REGRESSION, Weight.NOTICE), Outcome.PASS, 0),
        (said(Verdict.NEW, Weight.NOTICE), Outcome.PASS, 0),
        (said(Verdict.BROKEN, Weight.WARNS), Outcome.PASS, 0),
        (said(Verdict.REGRESSION, Weight.BLOCKS), Outcome.REGRESSION, 1),
        (said(Verdict.NO_CHANGE, Weight.BLOCKS), Outcome.REGRESSION, 1),
        (said(Verdict.REMOVED, Weight.BLOCKS), Outcome.REGRESSION, 1),
        (said(Verdict.INCONCLUSIVE, Weight.BLOCKS), Outcome.INCONCLUSIVE, 3),
        (said(Verdict.BROKEN, Weight.BLOCKS), Outcome.BROKEN, 3),
    ],
)
def test_one_judgement_beside_a_calm_one(judgement: Judgement, outcome: Outcome, code: int) -> None:
    found = conclude([judgement, CALM])
    assert (found.outcome, found.exit_code) == (outcome, code)


def test_the_heaviest_decides() -> None:
    broken, slower, unclear = (
        said(verdict, Weight.BLOCKS)
        for verdict in (Verdict.BROKEN, Verdict.REGRESSION, Verdict.INCONCLUSIVE)
    )
    assert conclude([broken, slower, unclear]).outcome is Outcome.BROKEN
    assert conclude([slower, unclear]).outcome is Outcome.REGRESSION


@pytest.mark.parametrize(
    "judgements",
    [
        [],
        [said(Verdict.NOT_GATED)],
        [said(Verdict.NEW, Weight.NOTICE)],
        [said(Verdict.REMOVED, Weight.BLOCKS)],
        [said(Verdict.BROKEN, Weight.WARNS)],
        [said(Verdict.INCONCLUSIVE, Weight.NOTICE, gated=False)],
    ],
)
def test_where_no_gated_case_was_compared_it_is_broken(judgements: list[Judgement]) -> None:
    assert conclude(judgements).outcome is Outcome.BROKEN


def test_an_interrupted_run_never_passes_and_keeps_what_is_sure() -> None:
    assert conclude([CALM], interrupted=True).outcome is Outcome.INCONCLUSIVE
    assert conclude([], interrupted=True).outcome is Outcome.INCONCLUSIVE
    slower = said(Verdict.REGRESSION, Weight.BLOCKS)
    assert conclude([slower, CALM], interrupted=True).outcome is Outcome.REGRESSION


def test_the_sentence_says_what_to_do() -> None:
    assert conclude([CALM]).sentence == "None of 1 benchmark blocks: nothing to do."
    warning = conclude([said(Verdict.REGRESSION, Weight.WARNS), CALM]).sentence
    assert warning == (
        "None of 2 benchmarks blocks; 1 warning: look at file.time_it first: the reason."
    )
    slower = conclude([said(Verdict.REGRESSION, Weight.BLOCKS), CALM]).sentence
    assert slower.startswith(
        "1 benchmark blocks (1 regression); the worst is file.time_it: the reason. Undo"
    )
    assert "let a maintainer accept it" in slower
    assert "go on from" not in slower
    assert "same command again" in conclude([CALM], interrupted=True).sentence
