"""A pull request is measured, gated and told once, by the workflows as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.unit.perfgate.github.fake_hub import BOT
from tests.workflows.events import measured, told
from tests.workflows.tiny_project import FASTER, SLOWER, module

from perfgate.report.comparison_markdown import MARKER

if TYPE_CHECKING:
    from tests.workflows.forge import Forge
    from tests.workflows.runner import Runner


def performance_check(forge: Forge) -> dict[str, Any]:
    """The check of the pull request's head as it stands."""
    head = forge.hub.pulls[0]["head"]["sha"]
    (check,) = [each for each in forge.hub.check_runs if each["head_sha"] == head]
    return check


def test_a_regression_is_red_and_told_and_its_mending_updates_the_comment(
    runner: Runner, forge: Forge
) -> None:
    forge.push(7, {"tiny.py": module(SLOWER)})

    run = measured(runner, forge, 7)

    assert run.conclusion == "failure", run.log
    assert run.jobs == {
        "plan": "success",
        "measure 1/2-1": "success",
        "measure 2/2-2": "success",
        "merge": "success",
        "confirm on a second machine": "success",
        "judge": "failure",
        "performance gate": "failure",
    }
    assert "2 shards" in run.summary
    assert "perfgate: regression" in run.summary
    assert forge.hub.asked == [], "what a stranger may change has no business with the API"

    comment = told(runner, forge, 7, run)

    assert comment.conclusion == "success", comment.log
    (only,) = forge.hub.comments
    assert only["user"]["login"] == BOT
    assert only["body"].startswith(MARKER)
    assert "1 benchmark blocks" in only["body"]
    assert "demo.Work.time\\_work" in only["body"]
    check = performance_check(forge)
    assert (check["status"], check["conclusion"]) == ("completed", "failure")
    (annotation,) = check["annotations"]
    assert annotation["path"] == "benchmarks/demo.py"
    line = forge.git("show", f"HEAD:{annotation['path']}").splitlines()[
        annotation["start_line"] - 2
    ]
    assert "def time_work" in line

    forge.push(7, {"tiny.py": module(FASTER)})
    again = measured(runner, forge, 7, "synchronize")

    assert again.conclusion == "success", again.log
    # Without a suspect there is nothing to confirm.
    assert "confirm on a second machine" not in again.jobs
    assert again.jobs["performance gate"] == "success"
    assert told(runner, forge, 7, again).conclusion == "success"
    (updated,) = forge.hub.comments
    assert updated["id"] == only["id"]
    assert "faster" in updated["body"]
    assert "1 benchmark blocks" not in updated["body"]
    assert performance_check(forge)["conclusion"] == "success"
    assert len(forge.hub.check_runs) == 2


def test_a_forks_pull_request(runner: Runner, forge: Forge) -> None:
    forge.push(8, {"tiny.py": module("# Said better.\nROUNDS = 2000\n")}, owner="stranger")

    run = measured(runner, forge, 8)

    assert run.conclusion == "success", run.log
    comment = told(runner, forge, 8, run)
    assert comment.conclusion == "success", comment.log
    (only,) = forge.hub.comments
    assert "None of 3 benchmarks blocks" in only["body"]
    assert performance_check(forge)["conclusion"] == "success"
    (asked,) = [each for each in forge.hub.asked if each.path.endswith("/pulls")][:1]
    assert asked.query["head"] == "stranger:change-8"
