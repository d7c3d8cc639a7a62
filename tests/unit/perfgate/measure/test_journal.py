"""A journal keeps every finished pair; it goes on only where the same is measured again."""

from __future__ import annotations

import errno
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgate.errors import BrokenError, UsageError
from perfgate.measure.fingerprint import Fingerprint
from perfgate.measure.journal import Journal, finish, journal_path, recorded_settings
from perfgate.measure.journal_lines import case_record, read_lines
from perfgate.measure.lockstep import Skipped
from perfgate.measure.project import load_project
from perfgate.model.comparison import Case, Clock, Failure, FailureKind, Kind, Pair, Side, Stage

if TYPE_CHECKING:
    from pathlib import Path

CASE = Case("demo.time_it", Kind.TIME, "seconds", 60.0)
OTHER = Case("demo.time_other", Kind.TIME, "seconds", 60.0, parameters=(("size", "1"),))
FAILURE = Failure(Side.CONTENDER, FailureKind.ERROR, Stage.SCREENING, 2, "planted", "out\n")
SKIPPED = Skipped((Side.BASELINE, Side.CONTENDER))
SAME = Fingerprint({"seed": "7", "machine": "here"}, {"demo.time_it": "abc"})


def pair(number: int) -> Pair:
    readings = {Side.BASELINE: {Clock.WALL: 1.0}, Side.CONTENDER: {Clock.WALL: 1.5}}
    return Pair(Stage.SCREENING, number, readings, {Clock.WALL: 0.4}, {})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "aaaaaaaa-bbbbbbbb" / "journal.jsonl"


def begin(path: Path) -> None:
    with Journal.open(path, SAME) as journal:
        journal.add(CASE, pair(1))
        journal.add(OTHER, SKIPPED)
        journal.add(CASE, FAILURE)


def test_it_goes_on_where_it_stopped(path: Path) -> None:
    begin(path)
    with Journal.open(path, SAME) as journal:
        assert journal.resumed
        assert journal.doubts == ()
        journal.add(CASE, pair(2))
        journal.sync()
    with Journal.open(path, SAME) as journal:
        assert journal.records() == {
            CASE.key: (pair(1), FAILURE, pair(2)),
            OTHER.key: (SKIPPED,),
        }
        assert repr(journal) == f"<Journal {path} 2 cases, 4 records>"


def test_records_of_a_case() -> None:
    record = case_record(CASE, (pair(1), FAILURE, SKIPPED, pair(2), SKIPPED))
    assert record.pairs == (pair(1), pair(2))
    assert record.failures == (FAILURE,)
    assert record.skipped == (Side.BASELINE, Side.CONTENDER)


def test_a_pair_is_in_the_file_at_once(path: Path) -> None:
    with Journal.open(path, SAME) as journal:
        journal.add(CASE, pair(1))
        assert read_lines(path.read_bytes()).records == {CASE.key: [pair(1)]}


def test_another_run_is_refused_with_what_differs(path: Path) -> None:
    begin(path)
    other = Fingerprint({"seed": "8", "machine": "here", "quick": "yes"}, {"demo.time_it": "xyz"})
    with pytest.raises(UsageError) as raised:
        Journal.open(path, other)
    said = str(raised.value)
    assert "seed: 7, 8" in said
    assert "quick: none, yes" in said
    assert "the code of demo.time_it has changed" in said
    assert "machine" not in said
    assert "--fresh" in said


def test_fresh_sets_it_aside(path: Path) -> None:
    begin(path)
    before = path.read_bytes()
    with Journal.open(path, Fingerprint({"seed": "8"}), fresh=True) as journal:
        assert not journal.resumed
        assert journal.records() == {}
    assert path.with_name("journal.previous.jsonl").read_bytes() == before


def test_a_finished_one_is_set_aside(path: Path) -> None:
    begin(path)
    finish(path)
    assert recorded_settings(path) is None
    with Journal.open(path, Fingerprint({"seed": "8"})) as journal:
        assert journal.records() == {}


def test_other_benchmarks_are_added(path: Path) -> None:
    begin(path)
    with Journal.open(path, Fingerprint(SAME.settings, {"demo.time_new": "1"})) as journal:
        assert journal.records()[CASE.key] == (pair(1), FAILURE)
    with pytest.raises(UsageError, match=r"the code of demo\.time_it has changed"):
        Journal.open(path, Fingerprint(SAME.settings, {"demo.time_it": "xyz"}))
    with pytest.raises(UsageError, match=r"the code of demo\.time_new has changed"):
        Journal.open(path, Fingerprint(SAME.settings, {"demo.time_new": "2"}))


def test_the_seed_can_be_taken_up(path: Path) -> None:
    assert recorded_settings(path) is None
    begin(path)
    assert recorded_settings(path) == SAME.settings


@given(st.data())
def test_cut_off_anywhere_it_loses_one_record_at_most(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("cut") / "journal.jsonl"
    begin(path)
    whole = path.read_bytes()
    size = data.draw(st.integers(0, len(whole)))
    path.write_bytes(whole[:size] + data.draw(st.sampled_from([b"", b"\0\0\0", b"{\n"])))
    complete = whole[:size].count(b"\n")
    with Journal.open(path, SAME) as journal:
        found = sum(len(each) for each in journal.records().values())
        # The first whole line is the header; garbage after half a line goes with it.
        assert found == max(0, complete - 1)
        journal.add(CASE, pair(9))
    with Journal.open(path, SAME) as journal:
        assert journal.doubts == ()
        assert journal.records()[CASE.key][-1] == pair(9)


def test_a_cut_off_record_is_reported(path: Path) -> None:
    begin(path)
    path.write_bytes(path.read_bytes()[:-5])
    with Journal.open(path, SAME) as journal:
        (doubt,) = journal.doubts
    assert "cut off" in doubt


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (b"{half\n", "line 2 is damaged"),
        (b'{"case": "a", "pair": {}}\n', r"line 2\.pair\.stage: found nothing"),
        (b'{"case": "a", "pears": 3}\n', r"line 2\.skipped: found nothing"),
        (b"[]\n", r"line 2: found \[\]; allowed: an object"),
        (b'{"journal": 99}\n', r"line 2\.journal: found 99; allowed: 1"),
    ],
)
def test_damage_before_the_end_is_refused(path: Path, damage: bytes, said: str) -> None:
    begin(path)
    header, _, rest = path.read_bytes().partition(b"\n")
    path.write_bytes(header + b"\n" + damage + rest)
    with pytest.raises(UsageError, match=said):
        Journal.open(path, SAME)
    Journal.open(path, SAME, fresh=True).close()


def test_a_foreign_file_is_refused(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"case": "a"}\n{"case": "b"}\n', encoding="utf-8")
    with pytest.raises(UsageError, match="allowed: the header of a journal"):
        Journal.open(path, SAME)


class FullDisk(io.FileIO):
    """Takes the first bytes of a line only."""

    def write(self, data: object) -> int:
        assert isinstance(data, bytes)
        if len(data) < 20:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data[:-10])


def test_a_full_disk_keeps_what_was_written(path: Path) -> None:
    begin(path)
    content = read_lines(path.read_bytes())
    journal = Journal(path, FullDisk(path, "ab"), content, ())
    with (
        journal,
        pytest.raises(BrokenError, match="No space left on device; finished pairs are kept"),
    ):
        journal.add(CASE, pair(2))
    with Journal.open(path, SAME) as again:
        assert again.doubts == ()
        assert again.records()[CASE.key] == (pair(1), FAILURE)


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises((BrokenError, UsageError), match=r"journal\.jsonl cannot be"):
        Journal.open(tmp_path / "file" / "journal.jsonl", SAME)


def test_each_shard_has_its_own(project_dir: Path) -> None:
    project = load_project(cwd=project_dir)
    whole = journal_path(project, "a" * 40, "b" * 40)
    part = journal_path(project, "a" * 40, "b" * 40, (2, 4))
    assert whole.parent.name == "aaaaaaaa-bbbbbbbb"
    assert part.parent.name == "aaaaaaaa-bbbbbbbb-2of4"
