"""A GitHub of the tests: a bare repository with pull requests and forks, its API, and events as GitHub sends them."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.unit.perfgate.github.fake_hub import REPOSITORY
from tests.workflows.described_hub import DescribedHub, component, filled
from tests.workflows.tiny_project import write_project

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OWNER = REPOSITORY.partition("/")[0]
_STATUS = {"A": "added", "M": "modified", "D": "removed"}


@dataclass
class Forge:
    """``desk`` is a developer's clone, ``git_dir`` what GitHub keeps; ``hub`` is its API."""

    folder: Path
    hub: DescribedHub = field(default_factory=DescribedHub)

    def __post_init__(self) -> None:
        self.desk.mkdir(parents=True)
        self.git_dir.parent.mkdir()
        write_project(self.desk)
        self.git("init", "-q", "-b", "main")
        self.commit({}, "A project to measure")
        bare = ("clone", "-q", "--bare", str(self.desk), str(self.git_dir))
        subprocess.run(["git", *bare], check=True, cwd=self.folder)
        # As GitHub's server does, for checkouts of a commit by its hash.
        subprocess.run(
            ["git", "config", "uploadpack.allowAnySHA1InWant", "true"], check=True, cwd=self.git_dir
        )

    @property
    def desk(self) -> Path:
        return self.folder / "desk"

    @property
    def home(self) -> Path:
        """What the stand-ins know as $STANDIN_HUB."""
        return self.folder / "hub"

    @property
    def git_dir(self) -> Path:
        return self.home / "git"

    def git(self, *arguments: str, cwd: Path | None = None) -> str:
        identity = ["-c", "user.name=Dev", "-c", "user.email=dev@example.org"]
        done = subprocess.run(
            ["git", *identity, *arguments],
            cwd=cwd or self.desk,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    def commit(self, files: Mapping[str, str], subject: str) -> str:
        for name, text in files.items():
            path = self.desk / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", subject)
        return self.git("rev-parse", "HEAD")

    def commit_to_main(self, files: Mapping[str, str], subject: str = "A change") -> str:
        """Push a commit to main."""
        self.git("checkout", "-q", "main")
        sha = self.commit(files, subject)
        self.git("push", "-q", str(self.git_dir), "main")
        return sha

    def push(self, number: int, files: Mapping[str, str], *, owner: str = OWNER) -> str:
        """Push a commit to a pull request's branch, and open it where it is not; returns the test merge."""
        branch = f"change-{number}"
        known = self.git("branch", "--list", branch)
        self.git("checkout", "-q", *([] if known else ["-b"]), branch, *([] if known else ["main"]))
        head = self.commit(files, "A change")
        self.git("checkout", "-q", "--detach", "main")
        self.git("merge", "-q", "--no-ff", "-m", f"Merge {head} into main", head)
        merge = self.git("rev-parse", "HEAD")
        self.git("checkout", "-q", "main")
        refs = (f"+{head}:refs/pull/{number}/head", f"+{merge}:refs/pull/{number}/merge")
        self.git("push", "-q", str(self.git_dir), *refs)
        self._tell(number, head, merge, owner)
        return merge

    def merge(self, number: int) -> str:
        """Merge the pull request into main; returns the merge."""
        pull = self.pull(number)
        self.git("checkout", "-q", "main")
        subject = f"Merge pull request #{number}"
        self.git("merge", "-q", "--no-ff", "-m", subject, pull["head"]["sha"])
        sha = self.git("rev-parse", "HEAD")
        self.git("push", "-q", str(self.git_dir), "main")
        pull |= {"state": "closed", "merge_commit_sha": sha}
        return sha

    def pull(self, number: int) -> dict[str, Any]:
        return next(each for each in self.hub.pulls if each["number"] == number)

    def pull_request_event(self, number: int, action: str, **more: Any) -> dict[str, Any]:
        whole = filled(component("pull-request"), self.pull(number))
        return {**self._where(), "action": action, "number": number, "pull_request": whole, **more}

    def workflow_run_event(self, number: int, run: int, conclusion: str) -> dict[str, Any]:
        """Performance CI has ended."""
        pull = self.pull(number)
        told = {
            "id": run,
            "name": "Performance CI",
            "run_attempt": 1,
            "event": "pull_request",
            "status": "completed",
            "conclusion": conclusion,
            "head_sha": pull["head"]["sha"],
            "head_branch": pull["head"]["ref"],
            "head_repository": {
                **pull["head"]["repo"],
                "owner": {"login": pull["head"]["label"].partition(":")[0]},
            },
            "repository": {"full_name": REPOSITORY, "owner": {"login": OWNER}},
            # As it is for forks.
            "pull_requests": [],
            "created_at": "2027-01-31T12:00:00Z",
        }
        whole = filled(component("workflow-run"), told)
        self.hub.runs.append(told)
        return {**self._where(), "action": "completed", "workflow_run": whole}

    def push_event(self, before: str, after: str) -> dict[str, Any]:
        return {**self._where(), "ref": "refs/heads/main", "before": before, "after": after}

    def dispatch_event(self, **inputs: str) -> dict[str, Any]:
        return {**self._where(), "ref": "refs/heads/main", "inputs": inputs}

    def _where(self) -> dict[str, Any]:
        told = {"full_name": REPOSITORY, "default_branch": "main", "owner": {"login": OWNER}}
        return {"repository": filled(component("repository"), {**told, "name": "tiny"})}

    def _tell(self, number: int, head: str, merge: str, owner: str) -> None:
        """Let the API know of the pull request as it stands now."""
        base = self.git("rev-parse", "main")
        fork = f"{owner}/tiny"
        now = {
            "number": number,
            "state": "open",
            "title": "A change",
            "body": "It changes the work.",
            "labels": [],
            "merge_commit_sha": merge,
            "head": {
                "label": f"{owner}:change-{number}",
                "ref": f"change-{number}",
                "sha": head,
                "repo": {"full_name": fork, "name": "tiny", "owner": {"login": owner}},
            },
            "base": {
                "label": f"{OWNER}:main",
                "ref": "main",
                # GitHub brings it up to date late; nothing may depend on it.
                "sha": "0" * 40,
                "repo": {"full_name": REPOSITORY, "name": "tiny"},
            },
        }
        before = [each for each in self.hub.pulls if each["number"] == number]
        self.hub.pulls[:] = [each for each in self.hub.pulls if each not in before]
        self.hub.pulls.append(({**before[0], **now}) if before else now)
        self.hub.commits[merge] = [base, head]
        for sha in (base, merge):
            rules = self.git("show", f"{sha}:perfgate.toml")
            self.hub.contents["perfgate.toml", sha] = f"{rules}\n"
        changed = self.git("diff", "--name-status", "--no-renames", base, merge).splitlines()
        pairs = [line.split("\t") for line in changed]
        self.hub.files[:] = [
            {"filename": path, "status": _STATUS[letter[0]]} for letter, path in pairs
        ]
