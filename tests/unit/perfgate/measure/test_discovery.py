"""Discovery tells of each case what its benchmark declares, and names what cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.measure.measured_suite import Measured

from perfgate.errors import BrokenError, UsageError
from perfgate.measure.discovery import choose
from perfgate.model.comparison import Clock, Kind

from .sample_suite import write_suite

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("nothing_left_running")


def test_discovery_tells_of_a_case_what_the_benchmark_declares(measured: Measured) -> None:
    timed = measured.cases("good.Timed.time_call")
    assert [case.key for case in timed] == [
        "good.Timed.time_call(1, 'a')",
        "good.Timed.time_call(2, 'a')",
    ]
    assert [case.index for case in timed] == [0, 1]
    assert [case.gated for case in timed] == [False, True]
    assert timed[0].parameters == (("size", "1"), ("text", "'a'"))
    (free,) = measured.cases("good.time_free")
    assert (free.kind, free.unit, free.timeout) == (Kind.TIME, "seconds", 20.0)
    assert (free.clock, free.index, free.file) == (Clock.WALL, None, "good")
    source, line = free.source
    assert source == "suite/good.py"
    assert line > 1
    (one,) = measured.cases("good.track_one")
    assert (one.kind, one.exact, one.unit) == (Kind.TRACK, True, "things")
    (raw,) = measured.cases("good.timeraw_interpreter")
    (peak,) = measured.cases("good.peakmem_small")
    assert (raw.kind, peak.kind) == (Kind.TIMERAW, Kind.PEAKMEM)
    (cached,) = measured.cases("good.Cached.time_cached")
    assert cached.setup_cache.startswith("good:")


def test_a_file_that_cannot_be_imported_is_named_and_the_others_are_found(tmp_path: Path) -> None:
    measured = Measured(tmp_path / "work", write_suite(tmp_path, broken=True))
    ((name, error),) = measured.suite.problems
    assert name == "broken"
    assert "No module named 'a_module_that_nobody_has'" in error
    assert measured.cases("good.time_free")


@pytest.mark.parametrize(
    ("attribute", "message"),
    [
        (
            'clock = "sundial"',
            r"time_it: clock is 'sundial'; allowed: wall, cpu, cpu\+children, timer",
        ),
        ('gate = {"colour": [1]}', r"gate names \['colour'\]; its parameters are \[\]"),
    ],
)
def test_an_attribute_of_ours_that_is_wrong_is_named(
    tmp_path: Path, attribute: str, message: str
) -> None:
    root = tmp_path / "suite"
    root.mkdir()
    (root / "__init__.py").write_text(f"def time_it(): pass\ntime_it.{attribute}\n")
    with pytest.raises((UsageError, BrokenError), match=message):
        Measured(tmp_path / "work", root)


def test_choose_takes_expressions_on_names_with_parameters(measured: Measured) -> None:
    (chosen,) = choose(measured.suite.cases, [r"time_call\(2"])
    assert chosen.key == "good.Timed.time_call(2, 'a')"
    with pytest.raises(UsageError, match="'\\(' is not a regular expression"):
        choose(measured.suite.cases, ["("])
    with pytest.raises(
        UsageError, match=r"--bench nothing matches no benchmark; there are .*time_free"
    ):
        choose(measured.suite.cases, ["nothing"])
