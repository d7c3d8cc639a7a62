"""What a change needs measured is decided from its files and labels, and told to the jobs without a way to inject."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.github.labelling import FULL, SKIP

from perfgate.errors import BrokenError, UsageError
from perfgate.github.commit_graph import CommitParents
from perfgate.github.documents import documents_only, is_document
from perfgate.github.job_files import write_outputs
from perfgate.github.plan import Change, find_base, make_plan, outputs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

BASE, HEAD = "b" * 40, "d" * 40


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
