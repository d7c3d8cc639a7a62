"""Each cell says what was measured, with its unit; a command to paste holds nothing that surprises."""

from __future__ import annotations

import math
import re
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgate.model.comparison import Case, Clock, Kind
from perfgate.model.gate import Budget, Gate
from perfgate.model.report import Estimate, Judgement, Report, Revision, Verdict, Weight
from perfgate.report import comparison_text as text
from perfgate.report.comparison_actions import advice, reproduce, revision_word
from perfgate.report.comparison_facts import duration_text, facts, noise_text, title_text

if TYPE_CHECKING:
    from collections.abc import Callable


def judgement(
    unit: str = "seconds",
    effect: float | None = 0.123,
    baseline: float | None = 0.0312,
    contender: float | None = 0.0351,
    **others: object,
) -> Judgement:
    options = {name: others.pop(name) for name in ("exact", "higher_is_better") if name in others}
    case = Case("f.track_x", Kind.TRACK, unit, timeout=1, **options)  # type: ignore[arg-type]
    estimate = None
    if effect is not None:
        estimate = Estimate(effect, (effect - 0.01, effect + 0.01), 0.95, 0.02, 0.004, 12)
    values = {"verdict": Verdict.REGRESSION, "weight": Weight.BLOCKS, "reason": "why", **others}
    return Judgement(case, estimate=estimate, baseline=baseline, contender=contender, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("judged", "change", "interval", "values"),
    [
        (judgement(), "12.3 % slower", "+11.3 … +13.3 %", "31.2 ms -> 35.1 ms"),
        (
            judgement(effect=-0.5, contender=0.0156),
            "50.0 % faster",
            "-51.0 … -49.0 %",
            "31.2 ms -> 15.6 ms",
        ),
        (
            judgement("bytes", 0.07, 1e6, 1.07e6),
            "7.0 % more",
            "+6.0 … +8.0 %",
            "1 MB -> 1.07 MB",
        ),
        (
            judgement("pages/s", 0.25, 30, 24, higher_is_better=True),
            "25.0 % worse",
            "+24.0 … +26.0 %",
            "30 -> 24 pages/s",
        ),
        (
            judgement("modules", 0.06, 31, 33, exact=True),
            "+2 modules",
            "-",
            "31 -> 33 modules",
        ),
        (
            judgement("bytes", 0.0, 4_100_000, 4_100_016, exact=True),
            "+16 B",
            "-",
            "4,100,000 B -> 4,100,016 B",
        ),
        (
            judgement("bytes/cycle", None, 1e5, 6.3e6),
            "+6.20 MB/cycle",
            "-",
            "100 kB/cycle -> 6.30 MB/cycle",
        ),
        (judgement("items", None, 3, 3, exact=True), "the same", "-", "3 -> 3 items"),
        (judgement(effect=None, baseline=None, contender=None), "-", "-", "-"),
        (judgement(effect=None, baseline=None), "-", "-", "- -> 35.1 ms"),
        (judgement(effect=float("inf")), "∞ % slower", "+∞ … +∞ %", "31.2 ms -> 35.1 ms"),
        (judgement("items", None, float("nan"), 1), "-", "-", "n/a -> 1 items"),
    ],
)
def test_cells(judged: Judgement, change: str, interval: str, values: str) -> None:
    assert text.change_text(judged) == change
    assert text.interval_text(judged) == interval
    assert text.values_text(judged) == values


@pytest.mark.parametrize(
    ("others", "shown"),
    [
        ({}, "regression, blocks"),
        ({"weight": Weight.NOTICE}, "regression"),
        ({"weight": Weight.NOTICE, "accepted": "x"}, "regression, accepted"),
        ({"weight": Weight.NOTICE, "quarantined": "x"}, "regression, quarantined"),
        ({"verdict": Verdict.NO_CHANGE, "weight": Weight.NONE}, "no change"),
        ({"verdict": Verdict.NO_CHANGE, "weight": Weight.WARNS}, "above its limit, warns"),
    ],
)
def test_verdicts(others: dict[str, object], shown: str) -> None:
    assert text.verdict_text(judgement(**others)) == shown


@pytest.mark.parametrize(
    ("judged", "budgets", "shown"),
    [
        (judgement(), (), "10 %"),
        (judgement(), (Budget("f.*", block=0.2, max_value=40, unit="ms"),), "20 %; ≤ 40 ms"),
        (judgement(), (Budget("f.*", block=float("inf")),), "-"),
        (judgement("bytes/cycle"), (), "+5 MB/cycle; ≤ 5 MB/cycle"),
        (judgement("modules", exact=True), (), "exact"),
        (judgement("modules", exact=True), (Budget("f.*", max_increase=2),), "+2 modules"),
        (judgement(verdict=Verdict.REMOVED), (), "-"),
    ],
)
def test_budgets(judged: Judgement, budgets: tuple[Budget, ...], shown: str) -> None:
    assert text.budget_text(judged, Gate(budgets=budgets)) == shown


def test_other_cells() -> None:
    judged = judgement(clock=Clock.CPU)
    assert text.clock_text(judged) == "CPU time"
    assert text.clock_text(judgement()) == "-"
    assert text.pairs_text(judged) == "12"
    assert text.doubt_text(judged) == "margin 2.0 %, noise floor 0.4 %"
    assert text.reason_text(replace(judged, accepted="so")) == "why; accepted: so"
    assert text.percent(0.0004) == "0.04 %"
    assert [text.signed(each) for each in (-0.00001, 0.0, -0.0004, 0.2)] == [
        "+0.0",
        "+0.0",
        "-0.04",
        "+20.0",
    ]
    assert text.percent(12.5) == "1,250 %"
    assert text.limit(0.125) == "12.5 %"


def test_counts(small_report: Report, quiet_report: Report) -> None:
    assert text.counts_text(quiet_report) == "8 benchmarks: 8 without change"
    assert text.counts_text(small_report) == (
        "11 benchmarks: 1 broken, 3 regressions, 1 removed, 1 improvement, 1 new, 3 without change, "
        "1 not gated"
    )
    assert text.counts_text(replace(quiet_report, judgements=())) == "0 benchmarks: none"


def test_facts(small_report: Report) -> None:
    listed = dict(facts(small_report))
    assert listed["Baseline"] == "c0ffee00c0 Paint what is visible"
    assert listed["CPU"] == "Abacus 9, 2 cores"
    assert listed["Run time"] == "9 min 12 s"
    assert listed["False alarms"].startswith("at most 1 % of runs")
    assert title_text(small_report) == "deadbeefde against c0ffee00c0"
    assert re.fullmatch(
        r"\S+ % in the median, \S+ % at worst \(\w+\..*\)", noise_text(small_report)
    )
    assert noise_text(replace(small_report, judgements=())) == "not measured"


def test_sides_that_differ(small_report: Report) -> None:
    comparison = small_report.comparison
    contender = replace(comparison.provenance.contender, python="3.12")
    provenance = replace(comparison.provenance, contender=contender, shard=(2, 4))
    listed = dict(
        facts(replace(small_report, comparison=replace(comparison, provenance=provenance)))
    )
    assert "3.12" in listed["Environment, contender"]
    assert listed["Shard"].startswith("2 of 4")


def test_durations() -> None:
    assert [duration_text(each) for each in (9.4, 552, 3900)] == ["9 s", "9 min 12 s", "1 h 05 min"]
    assert [duration_text(each) for each in (math.inf, math.nan)] == ["∞", "n/a"]


def test_reproduce(small_report: Report) -> None:
    broken = small_report.judgements[0]
    assert reproduce(broken, small_report) == (
        "perfgate compare c0ffee00c0 deadbeefde --bench '^canvas\\.Pan\\.time_step\\(.casare., 1000\\)$'"
    )
    removed = small_report.of(Verdict.REMOVED)[0]
    assert reproduce(removed, small_report) == ""


def test_reproduce_with_a_ready_interpreter(small_report: Report) -> None:
    comparison = small_report.comparison
    provenance = replace(comparison.provenance, baseline=Revision("/opt/old/bin/python"))
    report = replace(small_report, comparison=replace(comparison, provenance=provenance))
    command = reproduce(report.judgements[0], report)
    assert command.startswith(
        "perfgate compare --python-base /opt/old/bin/python deadbeefde --bench "
    )


@given(value=st.text(), name=st.text(), commit=st.text())
def test_a_command_is_safe_to_paste(
    hostile_report: Callable[..., Report], value: str, name: str, commit: str
) -> None:
    report = hostile_report([name or "x", commit, value])
    for judged in report.judgements:
        command = reproduce(judged, report)
        words = shlex.split(command)
        assert words[:2] == ["perfgate", "compare"]
        assert words[4] == "--bench"
        assert len(words) == 6
        assert command.isprintable()
        assert command.isascii()
        assert "`" not in command
        assert re.fullmatch(
            words[5].removeprefix("^").removesuffix("$"), judged.case.key, re.DOTALL
        )
        assert not [word for word in words[2:4] if word.startswith("-")]


@pytest.mark.parametrize(
    ("commit", "word"),
    [
        ("c0ffee00" * 5, "c0ffee00c0"),
        ("main", "main"),
        ("HEAD~2", "HEAD~2"),
        ("--config=x", ""),
        ("a;b", ""),
        ("", ""),
    ],
)
def test_revision_word(commit: str, word: str) -> None:
    assert revision_word(Revision(commit)) == word


def test_advice(small_report: Report, quiet_report: Report) -> None:
    assert [sentence.split(":")[0] for sentence in advice(small_report)] == [
        "Broken",
        "Regression",
        "Removed",
    ]
    assert advice(quiet_report) == ()
