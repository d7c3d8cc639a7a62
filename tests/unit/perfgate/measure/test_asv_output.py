"""What asv prints becomes events: which benchmark began, how it ended, and what a failed one printed."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfgate.measure.asv_output import AsvOutput, Event, Explained, Finished, Phase, Started

if TYPE_CHECKING:
    from pathlib import Path

NAMES = frozenset({"demo.Cache.time_c", "demo.Half.time_two", "demo.Half.track_half"})
# Printed by asv 0.6.6 for a suite with a failing setup_cache and a benchmark that fails for one parameter.
SAID = """\
· Discovering benchmarks
[ 0.00%] ·· Benchmarking existing-py_usr_bin_python
[16.67%] ··· Setting up demo:26                                 failed
[16.67%] ···· Traceback (most recent call last):
                File "demo.py", line 26, in setup_cache
              RuntimeError: no cache

[16.67%] ··· demo.Cache.time_c skipped (setup_cache failed)
[33.33%] ··· Running (demo.Half.time_two--).
[66.67%] ··· demo.Half.time_two                                     ok
[66.67%] ··· === =============
              n
             --- -------------
              1   1.12±0.05μs
             === =============

[100.00%] ··· demo.Half.track_half                          1/2 failed
[100.00%] ··· === ========
               n
              === ========
              For parameters: 2
              ValueError: two

[100.00%] ···· For parameters: 2
               Traceback (most recent call last):
                 File "demo.py", line 22, in track_half
               ValueError: two
               asv: benchmark failed (exit status 1)
"""


def events_of(pieces: list[str], names: frozenset[str] = NAMES) -> list[Event]:
    output = AsvOutput(names)
    events = [event for piece in pieces for event in output.feed(piece)]
    return events + output.close()


def test_a_run_with_failures() -> None:
    assert events_of([SAID]) == [
        Phase("Discovering benchmarks"),
        Phase("Benchmarking existing-py_usr_bin_python"),
        Finished("demo.Cache.time_c", 16.67, "skipped (setup_cache failed)", failed=True),
        Started("demo.Half.time_two", 33.33),
        Finished("demo.Half.time_two", 66.67, "ok", failed=False),
        Finished("demo.Half.track_half", 100.0, "1/2 failed", failed=True),
        Explained(
            "demo.Half.track_half",
            "For parameters: 2\nTraceback (most recent call last):\n"
            '  File "demo.py", line 22, in track_half\nValueError: two\n'
            "asv: benchmark failed (exit status 1)",
        ),
    ]


def test_a_benchmark_has_begun_when_its_line_has() -> None:
    output = AsvOutput(NAMES)
    assert output.feed("[50.00%] ··· demo.Half.time_two") == [Started("demo.Half.time_two", 50.0)]
    assert output.feed("") == []
    finished = Finished("demo.Half.time_two", 50.0, "1.12±0.05μs", failed=False)
    assert output.feed("          1.12±0.05μs\n") == [finished]


def test_what_a_good_benchmark_prints_is_no_explanation() -> None:
    said = "[50.00%] ··· demo.Half.time_two    ok\n[50.00%] ···· a warning\n"
    assert not [event for event in events_of([said]) if isinstance(event, Explained)]


@given(st.lists(st.integers(min_value=0, max_value=len(SAID)), max_size=30))
def test_pieces_may_end_anywhere(cuts: list[int]) -> None:
    ends = [0, *sorted(cuts), len(SAID)]
    pieces = [SAID[start:end] for start, end in itertools.pairwise(ends)]
    lasting = [event for event in events_of(pieces) if not isinstance(event, Started)]
    assert lasting == [event for event in events_of([SAID]) if not isinstance(event, Started)]


@given(st.text(alphabet="·[]% \n.a1", max_size=200))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_no_output_is_a_surprise(said: str) -> None:
    for event in events_of([said], frozenset({"a", "a.a"})):
        assert isinstance(event, Event)


def test_the_output_of_the_real_asv(measured_dir: Path) -> None:
    said = (measured_dir / "said.txt").read_text(encoding="utf-8")
    names = {"demo.Sort.time_sort", "demo.Count.track_items", "demo.Count.track_broken"}
    events = events_of([said], frozenset(names | {"other.track_one"}))
    finished = {event.name: event.failed for event in events if isinstance(event, Finished)}
    assert finished == {
        "demo.Sort.time_sort": False,
        "demo.Count.track_items": False,
        "demo.Count.track_broken": True,
        "other.track_one": False,
    }
    (explained,) = (event for event in events if isinstance(event, Explained))
    assert explained.name == "demo.Count.track_broken"
    assert "ValueError: planted" in explained.text
