"""Bisection names the commit, the nightly soak leaves its report, and CI tests the wheel that it built."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pytest
from tests.workflows.tiny_project import RULES, SLOWER, module

if TYPE_CHECKING:
    from tests.workflows.forge import Forge
    from tests.workflows.runner import Runner

LEAK = """
[[leak]]
name = "nothing"
target = "benchmarks/cycles.py:nothing"
cycles = 5
soak = { cycles = 10, limits = { python = "1 MB" } }
"""
CYCLES = "def nothing():\n    pass\n"

pytestmark = pytest.mark.whole


def test_a_bisection_names_the_commit(runner: Runner, forge: Forge) -> None:
    good = forge.git("rev-parse", "main")
    forge.commit_to_main({"README.md": "One.\n"}, "Say one")
    culprit = forge.commit_to_main({"tiny.py": module(SLOWER)}, "Do more, *much* more")
    bad = forge.commit_to_main({"README.md": "Two.\n"}, "Say two")
    forge.push(7, {"README.md": "Three.\n"})
    event = forge.dispatch_event(benchmark="time_work", good=good, bad=bad, issue="7")

    run = runner.run("performance-bisect.yml", "workflow_dispatch", event, bad, branch="main")

    assert run.conclusion == "success", run.log
    assert culprit[:12] in run.summary
    (comment,) = forge.hub.comments
    assert "one commit did it" in comment["body"]
    assert f"<code>{culprit[:12]}</code> Do more, \\*much\\* more" in comment["body"]
    with zipfile.ZipFile(forge.home / "runs" / str(run.number) / "performance-bisect.zip") as file:
        answer = json.loads(file.read("bisect.json"))
    assert [each["commit"] for each in answer["suspects"]] == [culprit]


def test_a_bisection_that_cannot_begin(runner: Runner, forge: Forge) -> None:
    forge.push(7, {"README.md": "Three.\n"})
    main = forge.git("rev-parse", "main")
    event = forge.dispatch_event(benchmark="time_work", good="nonsense", bad="main", issue="7")
    run = runner.run("performance-bisect.yml", "workflow_dispatch", event, main, branch="main")
    assert run.conclusion == "failure"
    assert "nonsense" in run.summary
    assert forge.hub.comments == []


def test_the_soak_leaves_its_report(runner: Runner, forge: Forge) -> None:
    main = forge.commit_to_main({"perfgate.toml": RULES + LEAK, "benchmarks/cycles.py": CYCLES})
    event = {**forge.push_event(main, main), "schedule": "43 3 * * *"}
    run = runner.run("memory-soak.yml", "schedule", event, main, branch="main")
    assert run.conclusion == "success", run.log
    with zipfile.ZipFile(forge.home / "runs" / str(run.number) / "memory-soak.zip") as file:
        assert [name for name in file.namelist() if name.endswith(".html")]


def test_ci_tests_the_wheel_that_it_built_on_every_python(runner: Runner, forge: Forge) -> None:
    main = forge.git("rev-parse", "main")
    event = forge.push_event(main, main)
    run = runner.run("ci.yml", "push", event, main, branch="main")
    assert run.conclusion == "success", run.log
    tested = [name for name in run.jobs if name.startswith("test on Python")]
    assert len(tested) == 3
    assert run.jobs["CI passed"] == "success"
    assert run.log.count("tested dist/tiny-1-py3-none-any.whl") == 3
