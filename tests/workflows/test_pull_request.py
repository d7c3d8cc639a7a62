"""A pull request is measured, gated and told once, by workflows that run as they stand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.unit.perfgate.github.fake_hub import BOT
from tests.workflows.tiny_project import SLOWER, module

from perfgate.report.comparison_markdown import MARKER

if TYPE_CHECKING:
    from tests.workflows.forge import Forge
    from tests.workflows.runner import Outcome, Runner


def measured(runner: Runner, forge: Forge, number: int, action: str = "opened") -> Outcome:
    """Performance CI on the pull request as it stands."""
    event = forge.pull_request_event(number, action)
    merge = forge.pull(number)["merge_commit_sha"]
    return runner.run("performance-ci.yml", "pull_request", event, merge)


def told(runner: Runner, forge: Forge, number: int, run: Outcome) -> Outcome:
    """Performance comment after that run; the code is the default branch's."""
    event = forge.workflow_run_event(number, run.number, run.conclusion)
    main = forge.git("rev-parse", "main")
    return runner.run("performance-comment.yml", "workflow_run", event, main, branch="main")


def test_a_regression_is_red_and_told_once(runner: Runner, forge: Forge) -> None:
    forge.push(7, {"tiny.py": module(SLOWER)})
    run = measured(runner, forge, 7)
    print(run.log)
    assert run.conclusion == "failure"
    assert run.jobs["performance gate"] == "failure"
    comment = told(runner, forge, 7, run)
    print(comment.log)
    print(json.dumps(forge.hub.comments, indent=1))
    assert comment.conclusion == "success"
    (only,) = forge.hub.comments
    assert only["user"]["login"] == BOT
    assert only["body"].startswith(MARKER)
    assert "demo.Work.time\\_work" in only["body"]
