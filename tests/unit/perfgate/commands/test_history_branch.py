"""Results are shared on a branch of their own: pushed once, pulled as they are, and none lost in a race."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.commands.made_results import BENCHES, contents, history, remote_files
from tests.unit.perfgate.site.made_history import MadeProject, git

from perfgate.errors import BrokenError, UsageError
from perfgate.history.stored_files import read_folder
from perfgate.measure.data_branch import DataBranch, push

if TYPE_CHECKING:
    from pathlib import Path


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
