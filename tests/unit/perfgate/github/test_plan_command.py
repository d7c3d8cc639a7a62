"""``perfgate plan`` reads commits, labels and what is measured already, and tells the jobs what to measure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.perfgate.conftest import git
from tests.unit.perfgate.github.conftest import pull
from tests.unit.perfgate.github.labelling import FULL, SKIP

from perfgate.commands.main import main
from perfgate.github.commit_graph import CommitParents, read_commit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.perfgate.github.conftest import Desk


@pytest.fixture
def repository(project_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """main and a branch that changes code, with the test merge of both checked out."""
    git(project_dir, "checkout", "-q", "-b", "faster")
    (project_dir / "code.py").write_text("FAST = True\n")
    git(project_dir, "add", "-A")
    git(project_dir, "commit", "-q", "-m", "Faster")
    git(project_dir, "checkout", "-q", "main")
    (project_dir / "docs").mkdir()
    (project_dir / "docs" / "a.md").write_text("a\n")
    git(project_dir, "add", "-A")
    git(project_dir, "commit", "-q", "-m", "Documents")
    git(project_dir, "merge", "-q", "--no-ff", "-m", "Merge", "faster")
    monkeypatch.chdir(project_dir)
    return project_dir


def planned(desk: Desk, *arguments: str) -> dict[str, str]:
    output = desk.folder / "output"
    assert main(["plan", *arguments]) == 0
    return dict(line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())


@pytest.fixture(autouse=True)
def _output(desk: Desk, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    monkeypatch.setenv("GITHUB_OUTPUT", str(desk.folder / "output"))
    monkeypatch.delenv("GITHUB_TOKEN")


def put_pull_request(desk: Desk, **changes: Any) -> None:
    event = {"pull_request": pull(**changes), "repository": {"full_name": "tiny/tiny"}}
    (desk.folder / "event.json").write_text(json.dumps(event), encoding="utf-8")


def head_of(sha: str) -> dict[str, Any]:
    return {"label": "fork:faster", "sha": sha, "repo": None}


def test_a_merge_is_compared_with_its_first_parent(desk: Desk, repository: Path) -> None:
    put_pull_request(desk, head=head_of(git(repository, "rev-parse", "faster")))
    told = planned(desk)
    assert told["base"] == git(repository, "rev-parse", "HEAD^1")
    assert told["head"] == git(repository, "rev-parse", "HEAD")
    assert (told["measure"], told["rounds"], told["full"]) == ("true", "1", "false")
    assert "no durations are recorded" in told["reason"]
    assert "### perfgate measures\n" in desk.summary


def test_an_author_cannot_name_a_parent(repository: Path) -> None:
    parent = git(repository, "rev-parse", "HEAD")
    tree = git(repository, "rev-parse", "HEAD^{tree}")
    name = f"user.name=A\N{LINE SEPARATOR}parent {'f' * 40}"
    forged = git(repository, "-c", name, "commit-tree", tree, "-p", parent, "-m", "Forged")
    assert read_commit(repository, forged) == CommitParents(forged, (parent,))


def test_the_event_and_the_merge_disagree(desk: Desk) -> None:
    put_pull_request(desk)
    assert main(["plan"]) == 3
    assert "was pushed to or rebased meanwhile" in desk.summary
    assert not (desk.folder / "output").exists()


def test_labels_and_reasons_of_the_event(desk: Desk, repository: Path) -> None:
    body = "Tidy.\r\n\r\n`performance: skip` - only <b>names</b>, says @ada\r\nmeasure=true"
    head = head_of(git(repository, "rev-parse", "faster"))
    put_pull_request(desk, head=head, labels=(SKIP,), body=body)
    told = planned(desk)
    assert told["measure"] == "false"
    assert (
        told["reason"] == "skipped by the label 'performance: skip': only <b>names</b>, says @ada"
    )
    assert "only &#60;b>names&#60;/b>, says @&#8203;ada" in desk.summary


def test_documents_of_a_push(desk: Desk) -> None:
    (desk.folder / "event.json").write_text('{"repository": {"full_name": "tiny/tiny"}}')
    told = planned(desk, "--head", "HEAD^1")
    assert told["measure"] == "false"
    assert "perfgate measures nothing\n\nOnly documents change" in desk.summary


def test_the_first_commit(desk: Desk, repository: Path) -> None:
    (desk.folder / "event.json").write_text("{}")
    root = git(repository, "rev-list", "--max-parents=0", "HEAD")
    told = planned(desk, "--head", root)
    assert (told["measure"], told["base"], told["head"]) == ("false", "", root)
    assert "first commit of the repository" in desk.summary


def test_flags_go_before_the_event(desk: Desk, repository: Path) -> None:
    put_pull_request(desk)
    told = planned(desk, "--base", "HEAD^2^", "--label", FULL)
    assert told["base"] == git(repository, "rev-parse", "HEAD^2^")
    assert told["full"] == "true"


def test_a_shallow_clone_says_what_to_do(
    desk: Desk, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shallow = desk.folder / "shallow"
    git(desk.folder, "clone", "-q", "--depth", "1", f"file://{repository}", str(shallow))
    monkeypatch.chdir(shallow)
    (desk.folder / "event.json").write_text("{}")
    assert main(["plan"]) == 2
    assert "it is shallow: check out with `fetch-depth: 0`" in desk.said()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--head", "nothing"], "rev-parse --verify"),
        (["--head=--all"], "'--all' is no revision"),
        (["--base", "HEAD"], "are the same commit"),
        (["--event", "absent.json"], "the event absent.json cannot be read"),
    ],
)
def test_wrong_usage(desk: Desk, arguments: list[str], message: str) -> None:
    (desk.folder / "event.json").write_text("{}")
    assert main(["plan", *arguments]) == 2
    assert message in desk.said()


@pytest.mark.parametrize("text", ["", "[", "[]", '{"pull_request": {}}', '{"pull_request": 3}'])
def test_an_event_that_is_none(desk: Desk, text: str) -> None:
    (desk.folder / "event.json").write_text(text)
    assert main(["plan"]) == 3
    assert "is no event of GitHub's" in desk.said()


def test_the_newest_commits_without_results(
    desk: Desk, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk.folder / "event.json").write_text("{}")
    line = git(repository, "rev-list", "--first-parent", "HEAD").split()
    told = planned(desk, "--new-for", "hosted")
    assert [each["commit"] for each in json.loads(told["matrix"])["include"]] == line[:3]
    results = repository / "results" / "hosted"
    results.mkdir(parents=True)
    (results / f"{line[-1][:8]}-uv-py3.11.json").write_text("{}")
    told = planned(desk, "--new-for", "hosted", "--most", "20")
    assert [each["commit"] for each in json.loads(told["matrix"])["include"]] == line[:-1]
    told = planned(desk, "--new-for", "hosted", "--most", "1")
    assert json.loads(told["matrix"]) == {"include": [{"commit": line[0], "name": line[0][:10]}]}
    (results / f"{line[0][:8]}-uv-py3.11.json").write_text("{}")
    told = planned(desk, "--new-for", "hosted")
    assert [each["commit"] for each in json.loads(told["matrix"])["include"]] == line[1:-1]
    # Two machines of other names, and one of this name with another processor, as the data branch keeps it.
    for name, left in (
        ("hosted-runner", line[1:-1]),
        ("ahosted", line[1:-1]),
        ("hosted-0a1b2c", line[2:-1]),
    ):
        (repository / "results" / name).mkdir()
        (repository / "results" / name / f"{line[1][:8]}-uv-py3.11.json").write_text("{}")
        told = planned(desk, "--new-for", "hosted")
        assert [each["commit"] for each in json.loads(told["matrix"])["include"]] == left
    for commit in line:
        (results / f"{commit[:8]}-uv-py3.11.json").write_text("{}")
    told = planned(desk, "--new-for", "hosted")
    assert (told["measure"], told["matrix"]) == ("false", '{"include":[]}')
    assert "Every new commit has results of hosted already" in desk.summary
    assert planned(desk, "--new-for", "another")["measure"] == "true"
