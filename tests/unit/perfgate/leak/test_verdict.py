"""A report passes only where everything asked for was measured and did not grow; it names what grew first."""

from __future__ import annotations

import dataclasses

import pytest

from perfgate.leak.verdict import explanation, judge
from perfgate.model.leak import (
    BROWSER,
    DRIVER_HEAP,
    PYTHON,
    Limits,
    Measure,
    Outcome,
    Plan,
    Recording,
    Series,
)

CYCLES = tuple(range(41))


def flat(name=PYTHON, cycles=CYCLES):
    return Series(name, Measure.MEMORY, cycles, (1e8,) * len(cycles))


def rising(name, measure, by, begin=0):
    values = tuple(1e8 + by * max(0, at - begin) for at in CYCLES)
    return Series(name, measure, CYCLES, values)


def recorded(*series, **changes):
    recording = Recording("pool", Plan(), series, cycles=40, checkpoints=8)
    return dataclasses.replace(recording, **changes)


def test_flat_is_clean():
    report = judge(recorded(flat()), Limits())
    assert report.outcome is Outcome.CLEAN
    assert report.outcome.exit_code == 0


def test_a_failure_is_broken_whatever_was_recorded():
    report = judge(recorded(flat(), failure="cycle 3: ValueError: no"), Limits())
    assert (report.outcome, report.reason) == (Outcome.BROKEN, "cycle 3: ValueError: no")
    assert report.outcome.exit_code == 3


@pytest.mark.parametrize("name", [PYTHON, BROWSER, DRIVER_HEAP, "pyhton"])
def test_a_series_with_a_limit_must_have_been_measured(name):
    series = [flat()] if name != PYTHON else []
    doubt = "/proc/PID/smaps_rollup cannot be read"
    report = judge(recorded(*series, doubts=(doubt,)), Limits({name: 1e3}))
    assert report.outcome is Outcome.INCONCLUSIVE
    assert f"{name} was not measured" in report.reason
    assert doubt in report.reason
    assert report.outcome.exit_code == 3


def test_a_series_with_gaps_is_inconclusive():
    report = judge(recorded(flat(), flat(BROWSER, CYCLES[5:])), Limits({BROWSER: 1e3}))
    assert report.outcome is Outcome.INCONCLUSIVE
    assert "browser was measured at 36 of 41 looks only" in report.reason


def test_no_memory_at_all_does_not_hide_a_count_that_grew():
    grown = rising("contexts", Measure.COUNT, 1)
    report = judge(recorded(grown, doubts=("no smaps_rollup",)), Limits())
    assert report.outcome is Outcome.LEAKS


def test_too_few_cycles_are_inconclusive():
    report = judge(recorded(flat(cycles=(0, 1, 2)), cycles=2), Limits())
    assert report.outcome is Outcome.INCONCLUSIVE
    assert "2 cycles were run; 5 are needed" in report.reason


def test_objects_must_have_been_counted_often_enough():
    report = judge(recorded(flat(), checkpoints=4), Limits())
    assert report.outcome is Outcome.INCONCLUSIVE
    assert "Python objects were counted 4 times; 5 times are needed" in report.reason


def test_counts_come_first_then_objects_then_memory():
    report = judge(
        recorded(
            rising(BROWSER, Measure.MEMORY, 5e7),
            rising("dict", Measure.OBJECTS, 20),
            rising("playwright.Page", Measure.OBJECTS, 1),
            rising("pages", Measure.COUNT, 1, begin=3),
            rising("contexts", Measure.COUNT, 1),
            flat(),
        ),
        Limits({PYTHON: 1e5, BROWSER: 1e6}),
    )
    assert report.outcome is Outcome.LEAKS
    names = [each.series.name for each in report.caught]
    assert names == ["contexts", "pages", "playwright.Page", "dict", BROWSER]
    assert report.reason.startswith("contexts grew first: +1 a cycle from cycle 1 on; then pages")
    assert "browser: +50 MB a cycle (+50 MB to +50 MB)" in explanation(report)


@pytest.mark.parametrize(
    ("grows", "outcome"), [(0.2e6, Outcome.CLEAN), (2e6, Outcome.LEAKS)], ids=["2 MB", "20 MB"]
)
def test_ten_cycles_in_a_row_have_a_limit_of_their_own(grows, outcome):
    series = rising(PYTHON, Measure.MEMORY, grows)
    report = judge(recorded(series), Limits({PYTHON: 1e9}, ten_cycles=5e6))
    assert report.outcome is outcome
    assert report.ten_cycles == pytest.approx(10 * grows)


def test_ten_cycles_that_could_not_be_measured_are_inconclusive():
    few = flat(cycles=tuple(range(8)))
    report = judge(recorded(few, cycles=7), Limits(ten_cycles=5e6))
    assert report.outcome is Outcome.INCONCLUSIVE
