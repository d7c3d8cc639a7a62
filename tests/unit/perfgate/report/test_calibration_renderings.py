"""A calibration's page and terminal say the same rates, warn of what breaks trust, and show nothing unescaped."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from rich.console import Console

from perfgate.judge.calibration import calibration_of, with_foresight
from perfgate.model.calibration import Calibration, Trial, TrialCase, TrialPlan
from perfgate.model.comparison import Clock
from perfgate.model.gate import Gate
from perfgate.model.report import Outcome, Provenance, Revision, Verdict, Weight
from perfgate.report.calibration_html import render_html
from perfgate.report.calibration_terminal import print_calibration

WHERE = Provenance(
    project="demo <b>",
    baseline=Revision("a" * 40, environment="uv"),
    contender=Revision("a" * 40),
    machine="m",
    cpu="c",
    cores=2,
    memory=1,
    system="s",
    started=datetime(2026, 1, 1, tzinfo=UTC),
    seconds=60.0,
    seed=1,
    suite_cases=3,
)
EFFECTS = (0.01, -0.02, 0.015, -0.004, 0.003, -0.011, 0.008)


def trial(share: float = 0.0, verdict: Verdict = Verdict.NO_CHANGE, floor: float = 0.01) -> Trial:
    case = TrialCase(
        "demo.time_<script>",
        Clock.CPU,
        share,
        verdict,
        Weight.NONE,
        effect=0.001,
        margin=0.02,
        floor=floor,
        baseline=1.0,
        pairs=7,
        judged_pairs=7,
        seconds=5.0,
        effects=EFFECTS,
    )
    plan = TrialPlan("t", False, (case.key,), {case.key: share} if share else {})
    return Trial(plan, Outcome.PASS, (case,), 60.0, WHERE)


def rendered(calibration: Calibration) -> str:
    out = io.StringIO()
    print_calibration(Console(file=out, width=200), calibration)
    return out.getvalue()


def paged(calibration: Calibration) -> str:
    """The page, which keeps numbers and units in one line."""
    return render_html(calibration).replace("&nbsp;%", " %")


@pytest.fixture
def calibration() -> Calibration:
    found = trial(share=0.1, verdict=Verdict.REGRESSION)
    return calibration_of([*(trial() for _ in range(4)), found, trial(share=0.1)], Gate())


def test_both_renderings_say_rates_power_and_premises(calibration: Calibration) -> None:
    for said in (rendered(calibration), paged(calibration)):
        assert "0 of 4, at most 52.7 %" in said
        assert "1 of 2, at least 2.5 %" in said
        assert "A pair does not resemble the pair before" in said
        assert "demo.time_" in said


def test_the_page_is_well_formed_and_escaped(calibration: Calibration) -> None:
    page = render_html(calibration)

    class Tags(HTMLParser):
        opened: list[str] = []  # noqa: RUF012 - one parser, one page

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.opened.append(tag)

    Tags().feed(page)
    assert "script" not in Tags.opened
    assert Tags.opened.count("svg") == 3
    assert "demo &lt;b&gt;" in page


def test_a_false_alarm_and_a_noisy_machine_are_warned_of(calibration: Calibration) -> None:
    assert "Warning" not in rendered(calibration)
    alarmed = calibration_of([trial(verdict=Verdict.REGRESSION)], Gate())
    assert "1 of 1 runs on identical code called something a regression" in rendered(alarmed)
    noisy = calibration_of([trial(floor=0.5)], Gate())
    for said in (rendered(noisy), render_html(noisy)):
        assert "1 of 1 cases are too noisy to judge here" in said
        assert "What would help" in said


def test_what_recorded_pairs_foresee_is_shown_for_every_case() -> None:
    quiet = calibration_of([trial(), trial()], Gate())
    foreseen = with_foresight(quiet, Gate(), (0.1, 0.3))
    (case,) = foreseen.foresight
    assert (case.key, case.pairs) == ("demo.time_<script>", 2 * len(EFFECTS))
    assert case.planted[1].found.hits == case.planted[1].found.trials
    for said in (rendered(foreseen), paged(foreseen)):
        assert "30.0 %" in said
        assert "100.00 %" in said
        assert "1 of 1" in said
    assert "95 % are found from" in render_html(foreseen)
    assert "30.0&nbsp;%" in render_html(foreseen)
    assert "Too few pairs were recorded" in render_html(quiet)


def test_nothing_measured_is_said() -> None:
    empty = calibration_of([], Gate())
    assert "Nothing measured" in render_html(empty)
    assert "not measured" in rendered(empty)
