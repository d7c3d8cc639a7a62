"""What is new on main is measured, appended to the data branch and published; what stays slower has an issue."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.workflows.events import measured, pushed
from tests.workflows.tiny_project import RULES, SLOWER, module

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workflows.forge import Forge
    from tests.workflows.runner import Runner

pytestmark = pytest.mark.whole

MACHINE = "github-hosted"
CHANGE = {
    "key": "change:work",
    "title": "Slower since abc",
    "body": "demo.Work.time_work: +300 %",
}
WORSE = {"format": 1, "changes": [CHANGE], "mended": []}
MENDED = {"format": 1, "changes": [], "mended": [CHANGE["key"]]}
# Another job pushes between this one's fetch and its push: once.
RACE = """#!/bin/sh
unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
while read -r old new name; do
  if [ "$name" = refs/heads/benchmark-results ] && [ ! -e raced ]; then
    touch raced
    blob=$(echo '{"rival": true}' | git hash-object -w --stdin)
    tree=$(printf '100644 blob %s\\trival.json\\n' "$blob" | git mktree)
    commit=$(git -c user.name=rival -c user.email=rival@example.org commit-tree -m Rival "$tree")
    git update-ref refs/heads/benchmark-results "$commit"
    echo "somebody was faster" >&2
    exit 1
  fi
done
"""


def recorded(forge: Forge) -> list[str]:
    """The files of the data branch."""
    listed = forge.git("ls-tree", "-r", "--name-only", "benchmark-results", cwd=forge.git_dir)
    return listed.splitlines()


def results_of(commit: str, names: list[str]) -> list[str]:
    """Its results among them."""
    wanted = f"{MACHINE}/{commit[:8]}-"
    return [each for each in names if wanted in each and each.endswith(".json")]


def test_a_push_to_main_is_measured_recorded_and_published(runner: Runner, forge: Forge) -> None:
    first = forge.git("rev-parse", "main")
    pinned = f'\n[history]\nanchor = "{first}"\n'
    second = forge.commit_to_main({"tiny.py": module(SLOWER), "perfgate.toml": RULES + pinned})
    hook = forge.git_dir / "hooks" / "pre-receive"
    hook.write_text(RACE, encoding="utf-8")
    hook.chmod(0o755)

    run = pushed(runner, forge, first, variables={"STANDIN_CHANGES": json.dumps(WORSE)})

    assert run.conclusion == "success", run.log
    assert first[:10] in run.summary
    assert second[:10] in run.summary
    names = recorded(forge)
    for commit in (first, second):
        assert len(results_of(commit, names)) == 1, names
    assert "rival.json" in names, "a push race loses nothing"
    assert (forge.git_dir / "raced").exists()
    anchored = [each for each in names if each.endswith(".anchor")]
    assert [each.partition("/")[2][:8] for each in anchored] == [second[:8]]
    pages = forge.home / "pages"
    assert (pages / "index.html").is_file()
    assert _mentions(pages, second)
    (issue,) = forge.hub.issues
    assert issue["title"] == "Slower since abc"
    assert issue["labels"] == ["performance"]
    assert "+300 %" in issue["body"]

    again = pushed(runner, forge, variables={"STANDIN_CHANGES": json.dumps(MENDED)})

    assert again.conclusion == "success", again.log
    assert "has results of github-hosted already" in again.summary
    assert not [name for name in again.jobs if name.startswith(("measure", "append"))]
    assert recorded(forge) == names
    assert [each["state"] for each in forge.hub.issues] == ["closed"]


def test_a_regression_that_a_maintainer_accepted_is_on_the_site_with_its_reason(
    runner: Runner, forge: Forge
) -> None:
    forge.push(7, {"tiny.py": module(SLOWER)})
    run = measured(runner, forge, 7)
    assert run.conclusion == "failure", run.log
    forge.workflow_run_event(7, run.number, run.conclusion)
    label = {"name": "performance: accepted"}
    forge.pull(7)["labels"] = [label]
    forge.hub.events.append(
        {
            "event": "labeled",
            "label": label,
            "actor": {"login": "ada"},
            "created_at": "2027-01-31T13:00:00Z",
        }
    )
    forge.hub.permissions["ada"] = "write"
    body = "performance: accepted the index <b>pays</b>, thanks @everyone"
    forge.hub.comments.append({"id": 1, "user": {"login": "ada"}, "body": body})
    merge = forge.merge(7)

    pushed_run = pushed(runner, forge)

    assert pushed_run.conclusion == "success", pushed_run.log
    assert f"pull-requests/{merge}.report" in recorded(forge)
    pages = forge.home / "pages"
    said = "Accepted by ada: the index &lt;b&gt;pays&lt;/b&gt;, thanks @everyone"
    (report,) = (pages / "reports").glob("*.html")
    for page in (pages / "index.html", pages / "b" / "demo.Work.time_work.html", report):
        assert said in page.read_text(encoding="utf-8"), page
    accepted = (pages / "b" / "demo.Work.time_work.html").read_text(encoding="utf-8")
    assert f"<code>{merge[:8]}</code>" in accepted.partition('<h2 id="accepted">')[2]
    assert [each["body"] for each in forge.hub.comments] == [body]
    assert {each.method for each in forge.hub.asked if "/pulls" in each.path} == {"GET"}


def test_the_first_commit_of_a_repository(runner: Runner, forge: Forge) -> None:
    run = pushed(runner, forge)
    only = forge.git("rev-parse", "main")
    assert run.conclusion == "success", run.log
    assert len(results_of(only, recorded(forge))) == 1


def _mentions(pages: Path, commit: str) -> bool:
    files = (each for each in pages.rglob("*") if each.is_file())
    return any(commit[:8].encode() in each.read_bytes() for each in files)
