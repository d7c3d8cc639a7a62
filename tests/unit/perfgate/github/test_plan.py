"""What a change needs measured is decided from its files and labels, and told to the jobs without a way to inject."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.perfgate.conftest import git
from tests.unit.perfgate.github.conftest import pull

from perfgate.commands.main import main
from perfgate.errors import BrokenError, UsageError
from perfgate.github.commit_graph import CommitParents, read_commit
from perfgate.github.documents import documents_only, is_document
from perfgate.github.job_files import write_outputs
from perfgate.github.plan import Change, find_base, make_plan, outputs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.unit.perfgate.github.conftest import Desk

BASE, HEAD = "b" * 40, "d" * 40
SKIP, FULL = "performance: skip", "performance: full"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("README.md", True),
        ("LICENSE", True),
        ("docs/guide.md", True),
        ("docs/images/a.png", True),
        ("docs/report.schema.json", True),
        (".github/ISSUE_TEMPLATE/bug.md", True),
        (".github/workflows/ci.yml", False),
        ("src/app/template.md", False),
        ("benchmarks/README.md", False),
        ("pyproject.toml", False),
        ("perfgate.toml", False),
        ("requirements.txt", False),
        ("docs.py", False),
        ("", False),
    ],
)
def test_documents(path: str, expected: bool) -> None:
    assert is_document(path) is expected


def test_a_change_of_documents_only() -> None:
    assert documents_only(["README.md", "docs/a.md"])
    assert not documents_only(["README.md", "src/a.py"])
    assert not documents_only([])


def change(*paths: str, labels: tuple[str, ...] = (), reason: str = "") -> Change:
    return Change(BASE, HEAD, paths, frozenset(labels), reason)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (change("docs/a.md"), "only documents change: there is nothing to measure"),
        (change(), "nothing differs from the base"),
        (Change("", HEAD, ()), "this is the first commit of the repository"),
        (
            change("src/a.py", labels=(SKIP,), reason="only comments"),
            "skipped by the label 'performance: skip': only comments",
        ),
    ],
)
def test_nothing_is_measured(given: Change, reason: str) -> None:
    plan = make_plan(given, {"a": 100.0})
    assert plan.reason.startswith(reason)
    told = outputs(plan)
    assert (told["measure"], told["shards"], told["matrix"]) == ("false", "0", '{"include":[]}')


def test_a_skip_without_a_reason_has_no_effect() -> None:
    plan = make_plan(change("src/a.py", labels=(SKIP,)), {"a": 100.0})
    assert plan.shards
    assert "has no effect without a reason" in plan.notes[0]


@pytest.mark.parametrize(
    ("durations", "shards"),
    [
        ({}, 4),
        ({"a": float("nan"), "b": -1.0}, 4),
        ({"a": 1.0}, 1),
        ({"a": 20.0, "b": 25.0}, 2),
        ({"a": 250.0}, 4),
        ({"a": 1e9}, 4),
    ],
)
def test_as_many_shards_as_pay(durations: Mapping[str, float], shards: int) -> None:
    assert make_plan(change("src/a.py"), durations).shards == shards


def test_the_whole_suite_with_more_rounds() -> None:
    usual, full = (make_plan(change("a.py", labels=each), {}) for each in ((), (FULL,)))
    assert (usual.rounds, full.rounds) == (1, 2)
    assert usual.minutes < full.minutes


def test_the_matrix_names_every_shard_once() -> None:
    told = outputs(make_plan(change("a.py"), {}))
    assert json.loads(told["matrix"]) == {
        "include": [{"shard": f"{number}/4", "name": f"{number}-of-4"} for number in range(1, 5)]
    }


MERGE = CommitParents("m" * 40, (BASE, HEAD))


@pytest.mark.parametrize(
    ("head", "asked", "request_head", "expected"),
    [
        (MERGE, "", HEAD, BASE),
        (MERGE, "", "", BASE),
        (MERGE, "c" * 40, "elsewhere", "c" * 40),
        (CommitParents(HEAD, (BASE,)), "", HEAD, BASE),
        (CommitParents(HEAD, ()), "", "", ""),
    ],
)
def test_the_base(head: CommitParents, asked: str, request_head: str, expected: str) -> None:
    assert find_base(head, asked, request_head) == expected


@pytest.mark.parametrize("head", [MERGE, CommitParents("f" * 40, (BASE,))])
def test_a_rebase_meanwhile_is_broken(head: CommitParents) -> None:
    with pytest.raises(BrokenError, match="pushed to or rebased meanwhile"):
        find_base(head, "", "e" * 40)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("reason", "a\nmeasure=true"),
        ("reason", "a\rb"),
        ("reason", "a\u2028b"),
        ("a=b", "c"),
        ("", "c"),
    ],
)
def test_outputs_are_one_line_each(tmp_path: Path, key: str, value: str) -> None:
    path = tmp_path / "outputs"
    with pytest.raises(UsageError, match="one printable line"):
        write_outputs(path, {"measure": "false", key: value})
    assert not path.exists()


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
