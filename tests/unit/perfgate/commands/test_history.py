"""``perfgate history``: results are listed, mended, taken in and shared, and none is ever lost."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.site.made_history import Bench, MadeProject, git, make_project, wobble

from perfgate.commands.history_measure import missing_commits
from perfgate.commands.main import main
from perfgate.errors import BrokenError, UsageError
from perfgate.history.grid import Row
from perfgate.history.stored_files import read_folder
from perfgate.measure.commits import Commit, Repository
from perfgate.measure.data_branch import DataBranch, push
from perfgate.measure.first_parents import first_parents
from perfgate.measure.project import load_project
from perfgate.model.results import Machine
from perfgate.site.commit_line import order_commits

if TYPE_CHECKING:
    from pathlib import Path

BENCHES = {"demo.time_one": Bench([wobble(0.1, 6)]), "demo.time_two": Bench([wobble(0.2, 6)])}


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MadeProject:
    """Six measured commits and a bare remote; the current folder."""
    project = make_project(tmp_path / "project", 6)
    project.describe(BENCHES)
    project.record(BENCHES)
    git(tmp_path, "init", "-q", "--bare", "remote.git")
    git(project.folder, "remote", "add", "origin", str(tmp_path / "remote.git"))
    monkeypatch.chdir(project.folder)
    return project


def history(*arguments: str) -> int:
    return main(["history", *arguments])


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def remote_files(project: MadeProject, branch: str = "benchmark-results") -> list[str]:
    listed = git(project.folder.parent / "remote.git", "ls-tree", "-r", "--name-only", branch)
    return listed.splitlines()


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


def test_pushed_once_and_only_what_is_new(
    made: MadeProject, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(made.folder)
    assert history("push", "--machine", "vm") == 0
    assert len(remote_files(made)) == 8
    assert history("push", "--machine", "vm") == 0
    assert "0 files added, 0 completed, 8 the same" in capsys.readouterr().out
    bare = made.folder.parent / "remote.git"
    assert git(bare, "rev-list", "--count", "benchmark-results") == "1"
    # Neither the work tree nor the index nor a branch was touched.
    after = contents(made.folder)
    assert {name for name in after if not name.startswith(".git/")} == {
        name for name in before if not name.startswith(".git/")
    }
    assert after[".git/HEAD"] == before[".git/HEAD"]
    assert git(made.folder, "branch", "--format=%(refname:short)") == "main"


def test_each_machine_pushes_its_own(made: MadeProject, capsys: pytest.CaptureFixture[str]) -> None:
    made.record(BENCHES, machine="far", commits=range(2))
    assert history("push", "--machine", "far") == 0
    assert [name for name in remote_files(made) if name.startswith("vm/")] == []
    assert history("push", "--machine", "vm") == 0
    assert len(remote_files(made)) == 3 + 7 + 1
    assert history("push", "--machine", "nobody") == 2
    assert "no results of machine 'nobody'; there are: far, vm" in capsys.readouterr().err


def test_a_second_machine_of_one_name_adds_to_what_it_pushed(
    made: MadeProject, capsys: pytest.CaptureFixture[str]
) -> None:
    """The branch keeps it below a name of its own, and completes that file instead of writing over it."""
    assert history("push", "--machine", "vm") == 0
    for name, bench in BENCHES.items():
        made.record({name: bench}, commits=range(1), cpu="Another CPU")
        assert history("push", "--machine", "vm") == 0
    (other,) = [each for each in remote_files(made) if each.startswith("vm-") and "uv" in each]
    bare = made.folder.parent / "remote.git"
    assert json.loads(git(bare, "show", f"benchmark-results:{other}"))["results"].keys() == {
        *BENCHES
    }
    commits = git(bare, "rev-list", "--count", "benchmark-results")
    capsys.readouterr()
    assert history("push", "--machine", "vm") == 0
    assert "0 files added, 0 completed" in capsys.readouterr().out
    assert git(bare, "rev-list", "--count", "benchmark-results") == commits


def test_line_ends_of_another_system_come_back_as_they_are(made: MadeProject) -> None:
    machine = made.folder / "results" / "vm" / "machine.json"
    machine.write_bytes(
        json.dumps(json.loads(machine.read_bytes()), indent=1).replace("\n", "\r\n").encode()
    )
    before = contents(made.folder / "results")
    assert history("push", "--machine", "vm") == 0
    for path in [*(made.folder / "results").rglob("*.json")]:
        path.unlink()
    assert history("pull") == 0
    assert contents(made.folder / "results") == before


def test_pulled_into_an_empty_folder(made: MadeProject) -> None:
    assert history("push", "--machine", "vm") == 0
    before = contents(made.folder / "results")
    for path in [*(made.folder / "results").rglob("*.json")]:
        path.unlink()
    assert history("pull") == 0
    assert contents(made.folder / "results") == before
    assert history("pull") == 0
    assert history("merge") == 0
    assert contents(made.folder / "results") == before


def test_no_branch_to_pull_or_merge(made: MadeProject, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(made.folder / "results")
    assert history("pull") == 0
    assert "origin has no branch benchmark-results yet" in capsys.readouterr().out
    assert contents(made.folder / "results") == before
    assert history("pull", "--remote", "nowhere") == 2
    assert history("merge", "--branch", "nothing") == 2
    assert "no revision nothing" in capsys.readouterr().err
    assert history("pull", "--branch", "bad..name") == 2


def test_a_lost_race_is_run_again(made: MadeProject, tmp_path: Path) -> None:
    branch = DataBranch(made.folder)
    files = [*read_folder(made.folder / "results")]
    rival = MadeProject(tmp_path / "rival", made.shas)
    git(tmp_path, "clone", "-q", "remote.git", "rival")
    rival.record(BENCHES, machine="far")
    theirs = [*read_folder(rival.folder / "results")]
    fetch, raced = DataBranch.fetch, []

    class Slow(DataBranch):
        """Between its look and its push, somebody else pushes."""

        def fetch(self) -> str:
            seen = fetch(self)
            if not raced:
                raced.append(True)
                push(DataBranch(rival.folder), theirs, "Rival")
            return seen

    waits: list[float] = []
    plan = push(Slow(made.folder), files, "Ours", waits.append)
    assert (plan.added, len(waits)) == (8, 1)
    assert len(remote_files(made)) == 7 + 8
    assert branch.fetch() == git(tmp_path / "remote.git", "rev-parse", "benchmark-results")


def test_a_race_lost_for_ever_ends(made: MadeProject, tmp_path: Path) -> None:
    files = [*read_folder(made.folder / "results")]
    bare = tmp_path / "remote.git"
    fetch = DataBranch.fetch
    count = iter(range(100))

    class Unlucky(DataBranch):
        def fetch(self) -> str:
            seen = fetch(self)
            tree = git(bare, "mktree", stdin="")
            commit = git(bare, "commit-tree", tree, "-m", f"{next(count)}")
            git(bare, "update-ref", "refs/heads/benchmark-results", commit)
            return seen

    waits: list[float] = []
    with pytest.raises(BrokenError, match="nothing was written"):
        push(Unlucky(made.folder), files, "Ours", waits.append)
    assert len(waits) == 8
    assert max(waits) <= 5


def test_what_the_remote_refuses_is_told(made: MadeProject, tmp_path: Path) -> None:
    hook = tmp_path / "remote.git" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho no more room >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(UsageError, match="no more room"):
        push(DataBranch(made.folder), [*read_folder(made.folder / "results")], "Ours")


def test_writers_at_the_same_time_lose_nothing(made: MadeProject, tmp_path: Path) -> None:
    clones = []
    for number in range(3):
        git(tmp_path, "clone", "-q", "remote.git", f"clone-{number}")
        clone = MadeProject(tmp_path / f"clone-{number}", made.shas)
        (clone.folder / "asv.conf.json").write_text((made.folder / "asv.conf.json").read_text())
        (clone.folder / "benchmarks").mkdir()
        clone.record(BENCHES, machine=f"machine-{number}")
        clones.append(clone)
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "perfgate", "history", "push", "--machine", f"machine-{number}"],
            cwd=clone.folder,
        )
        for number, clone in enumerate(clones)
    ]
    assert [each.wait() for each in running] == [0, 0, 0]
    assert len(remote_files(made)) == 3 * 7


def test_commits_that_have_no_results_yet(
    made: MadeProject, capsys: pytest.CaptureFixture[str]
) -> None:
    project = load_project()
    (made.folder / "results" / "vm" / f"{made.shas[2][:8]}-uv-py3.11.json").unlink()
    assert missing_commits(project, "HEAD", "vm") == [(made.shas[2], "Change 2")]
    assert [sha for sha, _ in missing_commits(project, "HEAD~3..HEAD", "far")] == made.shas[:2:-1]
    assert [sha for sha, _ in missing_commits(project, "HEAD", "far", 3)] == [
        made.shas[each] for each in (5, 3, 0)
    ]
    for wrong in ("absent", "--all"):
        with pytest.raises(UsageError, match=wrong):
            missing_commits(project, wrong, "vm")


def test_a_subject_may_hold_any_line_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a line feed ends what git tells of a commit."""
    odd = "One\x0btwo\x0cthree\x85four\u2028five\rsix"
    made = make_project(tmp_path / "odd", 3, odd)
    monkeypatch.chdir(made.folder)
    project = load_project()
    expected = [(sha, f"{odd} {number}") for number, sha in enumerate(made.shas)]
    assert missing_commits(project, "HEAD", "vm") == expected[::-1]
    first, *line = first_parents(
        Repository(made.folder, None), *(Commit(sha, text) for sha, text in expected[::2])
    )
    assert [(each.sha, each.subject) for each in (first, *line)] == expected
    rows = [Row("", (0, 0), sha, 0, 0, "", "", (), Machine("vm")) for sha in made.shas]
    listed = order_commits(project, rows).commits
    assert [(each.sha, each.subject) for each in listed] == expected


def test_no_anchor_is_pinned(made: MadeProject, capsys: pytest.CaptureFixture[str]) -> None:
    assert history("anchor") == 2
    assert "names no anchor" in capsys.readouterr().err
