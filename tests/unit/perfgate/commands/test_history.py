"""``perfgate history``: results are listed, mended and taken in, and none is ever lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.unit.perfgate.commands.made_results import BENCHES, contents, history
from tests.unit.perfgate.site.made_history import Bench, MadeProject, wobble

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_list_and_check(made: MadeProject, capsys: pytest.CaptureFixture[str]) -> None:
    assert history("list") == 0
    said = capsys.readouterr().out
    assert all(sha[:8] in said for sha in made.shas)
    assert "6 runs in" in said
    assert history("check") == 0
    assert "8 files" in capsys.readouterr().out


def test_broken_files_are_named_set_aside_and_kept(
    made: MadeProject, capsys: pytest.CaptureFixture[str]
) -> None:
    results = made.folder / "results"
    broken = results / "vm" / f"{made.shas[0][:8]}-uv-py3.11.json"
    broken.write_bytes(broken.read_bytes()[:100])
    (results / "vm" / "notes.md").write_text("mine")
    (results / "vm" / "machine.json").unlink()
    assert history("check") == 1
    said = capsys.readouterr().out
    assert f"{broken.name}: not JSON, perhaps truncated" in said
    assert "vm/notes.md: not asv's" in said
    assert "vm: has no usable machine.json" in said
    assert history("repair") == 0
    aside = contents(made.folder / ".asv" / "perfgate" / "set-aside")
    assert sorted(len(each) for each in aside.values()) == [4, 100]
    assert history("check") == 0
    assert json.loads((results / "vm" / "machine.json").read_text())["cpu"] == "A CPU"
    assert history("repair") == 0
    assert "nothing to mend" in capsys.readouterr().out


def test_older_formats_are_converted_as_asv_would(made: MadeProject) -> None:
    path = made.folder / "results" / "vm" / f"{made.shas[0][:8]}-uv-py3.11.json"
    new = json.loads(path.read_text())
    old = {
        key: new[key]
        for key in ("commit_hash", "date", "params", "python", "requirements", "env_name")
    }
    old |= {
        "results": {"demo.time_one": 0.25},
        "version": 1,
        "benchmark_version": {"demo.time_one": "1"},
    }
    path.write_text(json.dumps(old))
    assert history("check") == 1
    assert history("convert") == 0
    assert history("check") == 0
    from asv.results import Results

    assert Results.load(str(path)).get_result_value("demo.time_one", []) == [0.25]
    kept = made.folder / ".asv/perfgate/before-conversion/vm" / path.name
    assert json.loads(kept.read_text()) == old


def test_results_of_others_are_taken_in(made: MadeProject, tmp_path: Path) -> None:
    other = MadeProject(tmp_path / "other", made.shas)
    other.folder.mkdir()
    third = {"demo.time_three": Bench([wobble(0.3, 6)])}
    other.record(third)
    other.record(third, machine="far")
    assert history("import", str(other.folder / "results")) == 0
    path = made.folder / "results" / "vm" / f"{made.shas[0][:8]}-uv-py3.11.json"
    assert json.loads(path.read_text())["results"].keys() == {
        "demo.time_one",
        "demo.time_two",
        "demo.time_three",
    }
    assert len([*(made.folder / "results" / "far").iterdir()]) == 7
    before = contents(made.folder / "results")
    assert history("import", str(other.folder / "results" / "far"), str(path)) == 0
    assert contents(made.folder / "results") == before


def test_taken_in_to_the_byte_whatever_its_encoding(made: MadeProject, tmp_path: Path) -> None:
    other = MadeProject(tmp_path / "other", made.shas)
    other.folder.mkdir()
    other.record(BENCHES, machine="far", commits=range(1))
    (path,) = (other.folder / "results" / "far").glob("*-*.json")
    path.write_bytes(path.read_text().encode("utf-16"))
    assert history("import", str(other.folder / "results")) == 0
    assert (made.folder / "results" / "far" / path.name).read_bytes() == path.read_bytes()


def test_nothing_there_to_import(made: MadeProject, capsys: pytest.CaptureFixture[str]) -> None:
    assert history("import", "absent") == 2
    assert "absent: there is no such file or folder" in capsys.readouterr().err
