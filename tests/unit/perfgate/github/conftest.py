"""A pull request on a GitHub of our own, a report of its run, and the commands pointed at them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.perfgate.commands.conftest import BASELINE, CONTENDER, make_comparison
from tests.unit.perfgate.conftest import make_project
from tests.unit.perfgate.github.fake_hub import HEAD, REPOSITORY, TOKEN, FakeHub, serve

from perfgate.commands.main import main
from perfgate.github import client
from perfgate.github.client import Patience
from perfgate.judge.comparison import judge
from perfgate.report.comparison_json import to_json, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from perfgate.model.report import Comparison

__all__ = ["make_comparison"]

RULES = '[gate]\nblock = "10 %"\n'
WORSE = {"a.time_a": 0.3, "a.time_b": 0.0}
BETTER = {"a.time_a": 0.0, "a.time_b": 0.0}


def workflow_run(**changes: Any) -> dict[str, Any]:
    run = {
        "id": 4711,
        "run_attempt": 1,
        "event": "pull_request",
        "conclusion": "failure",
        "head_sha": HEAD,
        "head_branch": "faster",
        "head_repository": {"full_name": "fork/tiny", "owner": {"login": "fork"}},
        "repository": {"full_name": REPOSITORY},
        "pull_requests": [],
        "created_at": "2027-01-31T12:00:00Z",
    }
    return {**run, **changes}


def pull(number: int = 7, *, labels: tuple[str, ...] = (), **changes: Any) -> dict[str, Any]:
    made = {
        "number": number,
        "state": "open",
        "body": "Makes it faster.",
        "labels": [{"name": label} for label in labels],
        "merge_commit_sha": CONTENDER,
        "head": {"label": "fork:faster", "sha": HEAD, "repo": {"full_name": "fork/tiny"}},
        "base": {"ref": "main", "repo": {"full_name": REPOSITORY}},
    }
    return {**made, **changes}


@dataclass
class Desk:
    """Where the commands run: a checkout, an artifact, an event, and what they say."""

    hub: FakeHub
    folder: Path
    capsys: pytest.CaptureFixture[str]

    @property
    def artifact(self) -> Path:
        return self.folder / "artifact"

    @property
    def summary(self) -> str:
        path = self.folder / "summary.md"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def put_event(self, **changes: Any) -> None:
        event = {"workflow_run": workflow_run(**changes), "repository": {"full_name": REPOSITORY}}
        (self.folder / "event.json").write_text(json.dumps(event), encoding="utf-8")

    def put_report(self, comparison: Comparison) -> None:
        self.artifact.mkdir(exist_ok=True)
        write(judge(comparison), self.artifact / "report.json")

    def put_data(self, comparison: Comparison, changes: Mapping[str, Any]) -> None:
        """A report with fields that were tampered with, by their path."""
        data = json.loads(json.dumps(to_json(judge(comparison))))
        for path, value in changes.items():
            *way, last = [int(key) if key.isdigit() else key for key in path.split(".")]
            place = data
            for key in way:
                place = place[key]
            place[last] = value
        self.artifact.mkdir(exist_ok=True)
        (self.artifact / "report.json").write_text(json.dumps(data), encoding="utf-8")

    def run(self, command: str, *arguments: str) -> int:
        return main([command, str(self.artifact), *arguments])

    def said(self) -> str:
        captured = self.capsys.readouterr()
        return captured.out + captured.err


@pytest.fixture
def hub() -> FakeHub:
    return FakeHub(
        pulls=[pull()],
        files=[{"filename": "src/tiny.py", "status": "modified"}],
        commits={CONTENDER: [BASELINE, HEAD]},
        contents={("perfgate.toml", BASELINE): RULES, ("perfgate.toml", CONTENDER): RULES},
        runs=[workflow_run()],
    )


@pytest.fixture
def address(hub: FakeHub) -> Iterator[str]:
    server = serve(hub)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The trusted side; the commands only read it."""
    return make_project(tmp_path_factory.mktemp("trusted") / "checkout")


@pytest.fixture
def _variables(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a runner sets, and nothing of this machine's."""
    proxies = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    for name in ("GH_TOKEN", "GITHUB_OUTPUT", *proxies, *map(str.lower, proxies)):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    monkeypatch.setenv("GITHUB_API_URL", address)
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.example.org")
    monkeypatch.setenv("GITHUB_REPOSITORY", REPOSITORY)
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "event.json"))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    at_once = Patience(
        delays=(0, 0, 0), retries=3, factor=0, rate_limit=0, secondary=0, between_writes=0
    )
    monkeypatch.setattr(client, "Patience", lambda: at_once)


@pytest.fixture
def _in_checkout(checkout: Path, _variables: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checkout)


@pytest.fixture
def desk(
    hub: FakeHub,
    _in_checkout: None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> Desk:
    made = Desk(hub, tmp_path, capsys)
    made.put_event()
    return made


def with_source(comparison: Comparison, *sources: tuple[str, int]) -> Comparison:
    """The comparison with the lines that define its cases, in their order."""
    records = [
        replace(record, case=replace(record.case, source=source))
        for record, source in zip(comparison.records, sources, strict=True)
    ]
    return replace(comparison, records=tuple(records))
