"""The renderings of leak checks say the same: what grew first, what is allowed, and nothing of it is markup."""

from __future__ import annotations

import json
import re

import pytest
from rich.console import Console

from perfgate.leak.verdict import judge
from perfgate.model.leak import LeakCase, Limits, Measure, Outcome, Plan, Recording, Series, Trace
from perfgate.report.leak_output import write_reports
from perfgate.report.leak_terminal import print_controls, print_reports
from perfgate.report.leak_text import caught_by, counts_text, slopes_text

CYCLES = tuple(range(41))
MB = 1e6


def series(name, measure, begin, by):
    return Series(name, measure, CYCLES, tuple(begin + by * at for at in CYCLES))


@pytest.fixture
def reports():
    leaking = Recording(
        "pool",
        Plan(),
        (
            series("contexts", Measure.COUNT, 1, 1),
            series("pages", Measure.COUNT, 1, 0),
            series("<Page>", Measure.OBJECTS, 10, 2),
            series("python", Measure.MEMORY, 40 * MB, 0),
            series("browser", Measure.MEMORY, 200 * MB, 52.2 * MB),
        ),
        cycles=40,
        checkpoints=8,
        seconds=12.0,
        trace=Trace(5, 10**6, 500, (("f (<a>.py:1)", 640),), "/work/leak/pool/flame.html"),
    )
    broken = Recording(
        "canvas", Plan(), failure="cycle 3: ValueError: <b>\n  File x", doubts=("no PSS",)
    )
    return [judge(each, Limits({"browser": MB})) for each in (leaking, broken)]


def test_words(reports):
    leaking, _ = reports
    assert counts_text(leaking) == "contexts +40"
    assert slopes_text(leaking) == "browser +52.2 MB, python 0 B"
    assert caught_by(leaking) == "counts: contexts; Python objects: <Page>; slope: browser"


def test_the_page_says_it_all_and_runs_nothing(reports, tmp_path):
    page, _ = write_reports(reports, tmp_path, {})
    text = page.read_text()
    assert "0 of 2 subjects are clean" in text
    assert "contexts grew first: +1 a cycle from cycle 1 on" in text
    assert "&lt;Page&gt;" in text
    assert "cycle 3: ValueError: &lt;b&gt;" in text
    assert "<b>" not in text
    assert "<script" not in text
    assert not re.search(r'(src|href)="https?:', text)
    assert text.count("<svg") == 4  # two counts that leak, two curves of memory
    assert 'class="curve allowed"' in text


def test_planted_leaks_are_good_where_they_were_caught(reports, tmp_path):
    page, _ = write_reports(reports, tmp_path, {"pool": "it leaks", "canvas": "it should"})
    text = page.read_text()
    assert "1 of 2 planted leaks were caught" in text
    assert "Planted: it leaks." in text


def test_json_holds_every_value(reports, tmp_path):
    _, data = write_reports(reports, tmp_path, {})
    leaking, broken = json.loads(data.read_text())["subjects"]
    assert (leaking["outcome"], broken["outcome"]) == ("leaks", "broken")
    contexts = leaking["series"][0]
    assert (contexts["name"], contexts["since"], contexts["slope"]) == ("contexts", 1, 1)
    assert contexts["values"][-1] == 41


def test_the_terminal_says_why(reports):
    console = Console(record=True, width=200)
    print_reports(console, reports)
    text = console.export_text()
    assert "contexts grew first" in text
    assert "ValueError: <b>" in text
    assert "canvas: no PSS" in text
    assert "flame graph: /work/leak/pool/flame.html" in text


def test_the_terminal_shows_controls_by_what_caught_them(reports):
    console = Console(record=True, width=200)
    cases = [LeakCase(name, "m:f", planted=f"planted {name}") for name in ("pool", "canvas")]
    print_controls(console, cases, reports)
    text = console.export_text()
    assert "planted pool" in text
    assert "counts: contexts" in text
    assert "canvas: broken: cycle 3" in text


@pytest.mark.parametrize(("slope", "limit"), [(0, 1), (1, 0), (-1e3, 1e3), (1e9, 1)])
def test_every_chart_stays_within_its_frame(slope, limit, tmp_path):
    recording = Recording("x", Plan(), (series("python", Measure.MEMORY, 1e8, slope),), cycles=40)
    page, _ = write_reports([judge(recording, Limits({"python": limit}))], tmp_path, {})
    for path in re.findall(r'class="curve [a-z ]+" d="M([^"]+)"', page.read_text()):
        for point in path.split("L"):
            x, y = map(float, point.split())
            assert 52 <= x <= 408
            assert 12 <= y <= 176


def test_exit_codes():
    assert [outcome.exit_code for outcome in Outcome] == [0, 1, 3, 3]
