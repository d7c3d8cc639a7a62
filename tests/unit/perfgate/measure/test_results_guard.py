"""What asv cuts short is put back as it was; what it wrote whole stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfgate.measure.results_guard import guarded_results

if TYPE_CHECKING:
    from pathlib import Path


def test_what_a_killed_run_left_is_put_back_by_the_next(tmp_path: Path) -> None:
    results, kept = tmp_path / "results", tmp_path / "kept"
    (results / "here").mkdir(parents=True)
    cut, whole = (results / "here" / f"c0ffee00-{name}.json" for name in "ab")
    for path in (cut, whole):
        path.write_text('{"old": 1}')
    killed = guarded_results(results, "c0ffee0012345678", kept)
    killed.__enter__()
    cut.write_text('{"ne')
    whole.write_text('{"new": 2}')
    with guarded_results(results, "decade0012345678", kept):
        assert cut.read_text() == '{"old": 1}'
        assert whole.read_text() == '{"new": 2}'
    assert not kept.exists()


def test_files_cut_short_are_put_back(tmp_path: Path) -> None:
    results = tmp_path / "results"
    (results / "here").mkdir(parents=True)
    cut, whole, gone = (results / "here" / f"c0ffee00-{name}.json" for name in "abc")
    catalogue = results / "benchmarks.json"
    for path in (cut, whole, gone, catalogue):
        path.write_text('{"old": 1}')

    def writing() -> None:
        with guarded_results(results, "c0ffee0012345678", tmp_path / "kept"):
            cut.write_text('{"ne')
            whole.write_text('{"new": 2}')
            gone.unlink()
            catalogue.write_text("")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        writing()
    assert cut.read_text() == '{"old": 1}'
    assert whole.read_text() == '{"new": 2}'
    assert gone.read_text() == '{"old": 1}'
    assert catalogue.read_text() == '{"old": 1}'
    assert not (tmp_path / "kept").exists()
