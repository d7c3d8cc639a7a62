"""Progress names the benchmark, its number and an honest time left; without a terminal it is lines."""

from __future__ import annotations

import io

from rich.console import Console

from perfgate.report.live_line import time_left_text
from perfgate.report.progress import BenchProgress, seconds_left


def test_time_left() -> None:
    assert seconds_left([], {"a": 1}, 0) == 0
    assert seconds_left(["a"], {}, 0) is None
    assert seconds_left(["a", "b", "new"], {"a": 10, "b": 20}, 4) == 6 + 20 + 15
    assert seconds_left(["a", "b"], {"a": 10, "b": 20}, 99) == 20


def test_time_left_in_words() -> None:
    assert time_left_text(None) == ""
    assert time_left_text(245.4) == "4:05 left"


def test_lines_where_there_is_no_terminal() -> None:
    stream = io.StringIO()
    now = iter(range(100))
    console = Console(file=stream, width=100)
    with BenchProgress(console, {}, clock=lambda: float(next(now))) as progress:
        progress.phase("Building")
        progress.discovered(["a[x].time_a", "b.time_b"])
        progress.phase("Benchmarking")
        progress.started("a[x].time_a")
        progress.finished("a[x].time_a", "12.3±1ms", failed=False)
        progress.finished("a[x].time_a", "failed", failed=True)
        progress.finished("b.time_b", "failed", failed=True)
        assert repr(progress) == "<BenchProgress 2/2>"
    assert stream.getvalue().splitlines() == [
        "Building",
        "[1/2] a[x].time_a  12.3±1ms",
        "[2/2] b.time_b  failed",
    ]


def test_a_terminal_shows_number_and_name() -> None:
    stream = io.StringIO()
    console = Console(file=stream, width=100, force_terminal=True)
    with BenchProgress(console, {"a": 60, "b": 60}, clock=lambda: 0.0) as progress:
        progress.discovered(["a", "b"])
        progress.started("a")
        progress.finished("a", "1ms", failed=False)
        progress.started("b")
    assert "2 of 2 b" in stream.getvalue()
    assert "1:00 left" in stream.getvalue()
