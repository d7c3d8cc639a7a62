"""Progress of a comparison names round, cases, suspects and time left; without a terminal it is lines."""

from __future__ import annotations

import io

from rich.console import Console

from perfgate.model.comparison import Stage
from perfgate.report.comparison_progress import ComparisonProgress


def test_lines_where_there_is_no_terminal() -> None:
    stream = io.StringIO()
    now = [0.0]
    with ComparisonProgress(Console(file=stream, width=100), clock=lambda: now[0]) as progress:
        assert repr(progress) == "<ComparisonProgress before the first round 0/0>"
        progress.phase("building the baseline, c0ffee00")
        progress.round(Stage.SCREENING, 1, 15, 3)
        for key in ("a[x].time_a", "b", "c"):
            progress.case(key)
            now[0] += 45
            progress.finished_case(key)
        progress.left(245)
        progress.suspects([])
        progress.suspects(["b", "a[x].time_a"])
        progress.suspects(["a[x].time_a", "b"])
        progress.note("b failed\x1b[31m; it is tried once more")
        progress.round(Stage.CONFIRMATION, 1, 32, 1)
        progress.suspects([f"case {number}" for number in range(7)])
        assert repr(progress) == "<ComparisonProgress confirmation, round 1 of at most 32 0/1>"
    assert stream.getvalue().splitlines() == [
        "building the baseline, c0ffee00",
        "screening, round 1 of at most 15: 3 cases",
        "screening, round 1 of at most 15: 2 of 3 cases",
        "2 suspects: a[x].time_a, b",
        "b failed\\x1b[31m; it is tried once more",
        "confirmation, round 1 of at most 32: 1 case, 2 suspects, 4:05 left",
        "7 suspects: case 0, case 1, case 2, case 3, case 4 and 2 more",
    ]


def test_a_terminal_shows_the_round_the_case_and_the_time_left() -> None:
    stream = io.StringIO()
    console = Console(file=stream, width=140, force_terminal=True)
    with ComparisonProgress(console) as progress:
        progress.round(Stage.SCREENING, 3, 15, 57)
        progress.left(61)
        progress.case("canvas.[red]Pan")
        progress.finished_case("canvas.[red]Pan")
        progress.suspects(["canvas.[red]Pan"])
    shown = stream.getvalue()
    assert "screening, round 3 of at most 15: 1 of 57, 1 suspect" in shown
    assert "1:01 left" in shown
