"""What act does not enforce holds for every workflow as it is written: permissions, pins, concurrency, no logic."""

from __future__ import annotations

import configparser
import re
from typing import Any

import pytest
import yaml
from tests.workflows.runner import HERE, WORKFLOWS

READ = {"contents": "read"}
# All that is more than reading the repository.
WRITERS = {
    ("performance-comment.yml", "comment"): {
        "actions": "read",
        "checks": "write",
        "contents": "read",
        "pull-requests": "write",
    },
    ("performance-history.yml", "report"): {
        "actions": "read",
        "contents": "read",
        "pull-requests": "read",
    },
    ("performance-history.yml", "record"): {"contents": "write"},
    ("performance-history.yml", "deploy"): {"pages": "write", "id-token": "write"},
    ("performance-history.yml", "issues"): {"contents": "read", "issues": "write"},
    # The package index takes it for who this workflow is.
    ("release.yml", "upload"): {"contents": "read", "id-token": "write"},
    ("performance-bisect.yml", "comment"): {
        "contents": "read",
        "issues": "write",
        "pull-requests": "write",
    },
}
PINS = {
    "actions/checkout": "3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
    "actions/setup-python": "5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0",
    "actions/upload-artifact": "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v7.0.0",
    "actions/download-artifact": "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1",
    "actions/configure-pages": "983d7736d9b0ae728b81ab479565c72886d7745b # v5.0.0",
    "actions/upload-pages-artifact": "fc324d3547104276b827a68afc52ff2a11cc49c9 # v5.0.0",
    "actions/deploy-pages": "cd2ce8fcbc39b97be8ca5fce6e763baed58fa128 # v5.0.0",
}
ALL = sorted(path.name for path in WORKFLOWS.glob("*.yml"))
# A gate job looks at what the others said; a summary takes what a command wrote.
OTHER_COMMANDS = {
    "pip install tox",
    'test "$PASSED" = true',
    'cat answer/bisect.md >> "$GITHUB_STEP_SUMMARY"',
}


def load(name: str) -> dict[str, Any]:
    # YAML 1.1 takes `on` for true.
    data = yaml.safe_load((WORKFLOWS / name).read_text(encoding="utf-8"))
    data["on"] = data.pop(True)
    return data


def jobs(name: str) -> list[tuple[str, dict[str, Any]]]:
    return [*load(name)["jobs"].items()]


def steps(name: str) -> list[dict[str, Any]]:
    return [step for _, job in jobs(name) for step in job["steps"]]


def test_the_workflows() -> None:
    assert ALL == [
        "ci.yml",
        "memory-soak.yml",
        "performance-bisect.yml",
        "performance-ci.yml",
        "performance-comment.yml",
        "performance-history.yml",
        "release.yml",
    ]


@pytest.mark.parametrize("name", ALL)
def test_a_job_may_do_what_it_needs_and_no_more(name: str) -> None:
    assert load(name)["permissions"] == {}
    for key, job in jobs(name):
        wanted = WRITERS.get((name, key))
        assert job["permissions"] in ([wanted] if wanted else [READ, {}]), key
        assert 0 < job["timeout-minutes"] <= 350, key


@pytest.mark.parametrize("name", ALL)
def test_actions_are_pinned_and_known(name: str) -> None:
    lines = (WORKFLOWS / name).read_text(encoding="utf-8").splitlines()
    uses = [line.split("uses:")[1].strip() for line in lines if "uses:" in line]
    for use in uses:
        action, _, pin = use.partition("@")
        assert PINS[action] == pin
    assert len(uses) == sum("uses" in step for step in steps(name))


@pytest.mark.parametrize("name", ALL)
def test_no_token_is_left_on_the_disk_and_no_cache_is_restored(name: str) -> None:
    for step in steps(name):
        given = step.get("with", {})
        if step.get("uses", "").startswith("actions/checkout@"):
            assert given["persist-credentials"] is False
        assert "cache" not in given
        assert "actions/cache" not in step.get("uses", "")


@pytest.mark.parametrize("name", ALL)
def test_commands_are_tox_environments_and_take_nothing_from_expressions(name: str) -> None:
    known = configparser.RawConfigParser()
    known.read(WORKFLOWS.parents[1] / "tox.ini", encoding="utf-8")
    environments = {section.removeprefix("testenv:") for section in known.sections()}
    # An environment by its pattern: test and test-py311.
    environments |= {each.partition("{")[0] for each in environments}
    for step in steps(name):
        command = step.get("run", "")
        # What an expression holds would be code: it comes as a variable.
        assert "${{" not in command
        if command and command not in OTHER_COMMANDS:
            found = re.match(r"tox run -e (\S+)( |$)", command)
            assert found, command
            name_of = found[1]
            assert name_of in environments | {'"$ENVIRONMENT"'}, command
            assert not re.search(r"[;&|`]|\$\(", command), command


@pytest.mark.parametrize("name", ALL)
def test_concurrency(name: str) -> None:
    concurrency = load(name)["concurrency"]
    cancels = {
        "ci.yml": "${{ github.event_name == 'pull_request' }}",
        "performance-ci.yml": True,
    }.get(name, False)
    assert concurrency["cancel-in-progress"] == cancels
    key = {
        "performance-ci.yml": "github.event.pull_request.number",
        "performance-comment.yml": "github.event.workflow_run.head_sha",
        "performance-history.yml": "performance-history",
        "memory-soak.yml": "memory-soak",
        "performance-bisect.yml": "github.run_id",
        "ci.yml": "github.ref",
        "release.yml": "github.ref",
    }[name]
    assert key in concurrency["group"]


def test_what_a_stranger_sends_meets_no_secret() -> None:
    for name in ALL:
        text = (WORKFLOWS / name).read_text(encoding="utf-8")
        assert "secrets." not in text
        assert "pull_request_target" not in text
        assert "GITHUB_ENV" not in text, "one line of it sets a variable of every later step"
        if "pull_request" in load(name)["on"]:
            assert all(job["permissions"] in (READ, {}) for _, job in jobs(name))
            assert "github.token" not in text
            assert "GITHUB_TOKEN" not in text


def test_the_comment_never_runs_the_pull_requests_code() -> None:
    data = load("performance-comment.yml")
    assert data["on"]["workflow_run"] == {
        "workflows": [load("performance-ci.yml")["name"]],
        "types": ["completed"],
    }
    for step in steps("performance-comment.yml"):
        given = step.get("with", {})
        if step.get("uses", "").startswith("actions/checkout@"):
            assert not {"ref", "repository"} & given.keys()
        if step.get("uses", "").startswith("actions/download-artifact@"):
            # Unpacked, it could overwrite what runs next.
            assert given["skip-decompress"] is True
            assert given["path"] == "artifact"


def test_a_token_that_writes_is_there_only_once_everything_is_installed() -> None:
    for (name, key), permissions in WRITERS.items():
        if "write" not in permissions.values():
            continue
        for step in load(name)["jobs"][key]["steps"]:
            if "GITHUB_TOKEN" in step.get("env", {}):
                assert "--skip-pkg-install" in step["run"], (name, key)


@pytest.mark.parametrize("name", ALL)
def test_the_stand_ins_have_the_inputs_that_are_used(name: str) -> None:
    for step in steps(name):
        action = step.get("uses", "").partition("@")[0].rpartition("/")[2]
        if action:
            text = (HERE / "actions" / action / "action.yml").read_text(encoding="utf-8")
            assert step.get("with", {}).keys() <= yaml.safe_load(text).get("inputs", {}).keys()


def test_the_gates_wait_for_every_job_that_counts_and_always_speak() -> None:
    for name, key, needed in (
        ("ci.yml", "ci", {"check", "workflows", "build", "test", "extras", "bench"}),
        ("performance-ci.yml", "gate", {"plan", "measure", "merge", "judge"}),
    ):
        job = load(name)["jobs"][key]
        assert "always()" in job["if"]
        assert set(job["needs"]) == needed
