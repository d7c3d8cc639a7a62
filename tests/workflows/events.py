"""What happens on GitHub, as the tests say it: a pull request is measured, a run is told, main is pushed to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.workflows.forge import Forge
    from tests.workflows.runner import Outcome, Runner


def measured(
    runner: Runner, forge: Forge, number: int, action: str = "opened", **more: Any
) -> Outcome:
    """Performance CI on the pull request as it stands; ``more`` is the event's or act's."""
    variables = more.pop("variables", None)
    event = forge.pull_request_event(number, action, **more)
    merge = forge.pull(number)["merge_commit_sha"]
    return runner.run("performance-ci.yml", "pull_request", event, merge, variables=variables)


def told(runner: Runner, forge: Forge, number: int, run: Outcome, **more: Any) -> Outcome:
    """Performance comment after that run, by the default branch's code."""
    event = forge.workflow_run_event(number, run.number, run.conclusion)
    return told_of(runner, forge, event, **more)


def told_of(runner: Runner, forge: Forge, event: dict[str, Any], **more: Any) -> Outcome:
    """The same, for an event from before something else happened."""
    main = forge.git("rev-parse", "main")
    return runner.run("performance-comment.yml", "workflow_run", event, main, branch="main", **more)


def pushed(runner: Runner, forge: Forge, before: str = "0" * 40, **more: Any) -> Outcome:
    """Performance history after a push to main."""
    after = forge.git("rev-parse", "main")
    event = forge.push_event(before, after)
    return runner.run("performance-history.yml", "push", event, after, branch="main", **more)
