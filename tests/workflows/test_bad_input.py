"""Whatever goes wrong, the summary says what, and nothing half-written is left on the pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.workflows.events import measured, told, told_of
from tests.workflows.tiny_project import SUITE, module

if TYPE_CHECKING:
    from tests.workflows.forge import Forge
    from tests.workflows.runner import Outcome, Runner

pytestmark = pytest.mark.whole

DOCUMENTS = {"README.md": "Tiny, and said better.\n"}


@pytest.fixture
def finished(forge: Forge) -> Outcome:
    """A run of pull request 7 that is over and left nothing: what comment and check begin with."""
    from tests.workflows.runner import Outcome

    forge.push(7, {"tiny.py": module("ROUNDS = 2001\n")})
    return Outcome(55, "failure")


def test_documents_only(runner: Runner, forge: Forge) -> None:
    forge.push(7, DOCUMENTS)
    run = measured(runner, forge, 7)
    assert run.conclusion == "success", run.log
    assert run.jobs == {"plan": "success", "performance gate": "success"}
    assert "nothing to measure" in run.summary
    assert told(runner, forge, 7, run).conclusion == "success"
    assert forge.hub.comments == [], "that there was nothing to measure is no news"
    (check,) = forge.hub.check_runs
    assert check["conclusion"] == "neutral"


def test_the_label_skip_with_a_reason(runner: Runner, forge: Forge) -> None:
    forge.push(7, {"tiny.py": module("ROUNDS = 2001\n")})
    pull = forge.pull(7)
    pull["labels"] = [{"name": "performance: skip"}]
    pull["body"] = "performance: skip a new number alone"
    label = {"name": "performance: skip"}
    run = measured(runner, forge, 7, "labeled", label=label)
    assert run.jobs == {"plan": "success", "performance gate": "success"}
    assert "a new number alone" in run.summary


@pytest.mark.parametrize("action", ["labeled", "unlabeled"])
def test_a_label_that_steers_nothing_starts_nothing(
    runner: Runner, forge: Forge, action: str
) -> None:
    forge.push(7, {"tiny.py": module("ROUNDS = 2001\n")})
    run = measured(runner, forge, 7, action, label={"name": "bug"})
    assert run.jobs == {}
    run.conclusion = "skipped"
    assert told(runner, forge, 7, run).jobs == {}
    assert forge.hub.asked == []


def test_no_token(runner: Runner, forge: Forge, finished: Outcome) -> None:
    comment = told(runner, forge, 7, finished, token="")
    assert comment.conclusion == "failure"
    assert "no token: neither GITHUB\\_TOKEN nor GH\\_TOKEN is set" in comment.summary
    assert forge.hub.asked == []


def test_a_token_without_the_right(runner: Runner, forge: Forge, finished: Outcome) -> None:
    refusal = (403, {"message": "Resource not accessible by integration"}, {})
    forge.hub.refusals["POST .*"] = [refusal] * 4
    comment = told(runner, forge, 7, finished)
    assert comment.conclusion == "failure"
    assert "Resource not accessible by integration" in comment.summary
    assert "the token may not do this" in comment.summary
    assert forge.hub.comments == []
    assert forge.hub.check_runs == []


def test_a_pull_request_closed_meanwhile(runner: Runner, forge: Forge, finished: Outcome) -> None:
    forge.pull(7)["state"] = "closed"
    comment = told(runner, forge, 7, finished)
    assert comment.conclusion == "success", comment.log
    assert comment.summary.count("was closed meanwhile") == 2
    assert forge.hub.writes() == []


def test_a_rebase_during_the_run(runner: Runner, forge: Forge, finished: Outcome) -> None:
    event = forge.workflow_run_event(7, finished.number, "success")
    forge.push(7, {"tiny.py": module("ROUNDS = 2002\n")})
    comment = told_of(runner, forge, event)
    assert comment.conclusion == "success", comment.log
    assert comment.summary.count("has moved from") == 2
    assert forge.hub.writes() == []


def test_a_runner_that_dies(runner: Runner, forge: Forge) -> None:
    forge.push(7, {"tiny.py": module("ROUNDS = 2001\n")})
    dies = {"STANDIN_DIES": "performance-shard-2-of-2"}
    run = measured(runner, forge, 7, variables=dies)
    assert run.conclusion == "failure"
    assert run.jobs["merge"] == run.jobs["performance gate"] == "failure"
    assert "of 2 shards, 2 missing; a part of the suite was not measured" in run.summary
    comment = told(runner, forge, 7, run)
    assert comment.conclusion == "success", comment.log
    (only,) = forge.hub.comments
    assert "a runner died" in only["body"]
    (check,) = forge.hub.check_runs
    assert check["conclusion"] == "failure"


def test_a_build_that_fails(runner: Runner, forge: Forge) -> None:
    forge.push(7, {"install.py": "raise SystemExit('planted: it does not build')\n"})
    run = measured(runner, forge, 7)
    assert run.conclusion == "failure"
    assert "planted: it does not build" in run.summary
    assert "no shard left a report" in run.summary


def test_a_benchmark_renamed(runner: Runner, forge: Forge) -> None:
    forge.push(7, {"benchmarks/demo.py": SUITE.replace("time_other", "time_renamed")})
    run = measured(runner, forge, 7)
    assert run.jobs["performance gate"] == "failure", run.log
    assert "demo.Work.time\\_other" in run.summary
    assert "removed" in run.summary
    assert told(runner, forge, 7, run).conclusion == "success"
    (only,) = forge.hub.comments
    assert "benchmarks/demo.py changed" in only["body"].replace("\\", "")


def test_a_base_without_benchmarks(runner: Runner, forge: Forge) -> None:
    forge.git("rm", "-rq", "benchmarks")
    forge.commit_to_main({}, "No benchmarks yet")
    forge.push(7, {"benchmarks/__init__.py": "", "benchmarks/demo.py": SUITE})
    run = measured(runner, forge, 7)
    assert run.conclusion == "success", run.log
    # The pull request's own benchmarks measure both sides.
    assert "None of 3 benchmarks blocks" in run.summary
    assert "This change touches budgets or benchmarks: look at this first" in run.summary


def test_a_merge_commit_as_the_head(runner: Runner, forge: Forge) -> None:
    forge.push(7, DOCUMENTS)
    forge.commit_to_main({"tiny.py": module("ROUNDS = 2001\n")})
    forge.git("checkout", "-q", "change-7")
    forge.git("merge", "-q", "--no-ff", "-m", "Merge main into change-7", "main")
    forge.push(7, {})
    run = measured(runner, forge, 7, "synchronize")
    # What came from main is in the base too.
    assert run.jobs == {"plan": "success", "performance gate": "success"}, run.log
    assert "Only documents change" in run.summary
