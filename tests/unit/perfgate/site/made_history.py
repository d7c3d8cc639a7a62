"""Projects with a history made by hand: a repository of so many commits, and what asv would have written for each."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

START = 1_750_000_000
# What an anchor's run says of where it was measured.
MACHINE = {
    "machine": "vm",
    "cpu": "A CPU",
    "num_cpu": "2",
    "arch": "x86_64",
    "os": "Linux",
    "ram": "8",
}
COLUMNS = [
    "result",
    "params",
    "version",
    "started_at",
    "duration",
    "stats_ci_99_a",
    "stats_ci_99_b",
]


@dataclass
class Bench:
    """A benchmark and its values: one list for each combination of parameters, one value a commit.

    A value that is None failed; ``...`` was not measured.
    """

    values: list[list[Any]]
    params: list[list[str]] = field(default_factory=list)
    param_names: list[str] = field(default_factory=list)
    unit: str = "seconds"
    version: str = "1"
    spread: float = 0.01


@dataclass
class MadeProject:
    folder: Path
    shas: list[str]

    def record(
        self,
        benches: dict[str, Bench],
        *,
        machine: str = "vm",
        commits: range | None = None,
        env: str = "uv-py3.11",
        **hardware: str,
    ) -> None:
        """Write results of these commits as asv does."""
        facts = {
            "machine": machine, "cpu": "A CPU", "num_cpu": "2", "ram": "8000000000", "os": "Linux 6", "arch": "x86_64",
        } | hardware  # fmt: skip
        folder = self.folder / "results" / machine
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "machine.json").write_text(json.dumps(facts | {"version": 1}))
        for number in commits or range(len(self.shas)):
            path = folder / f"{self.shas[number][:8]}-{env}.json"
            path.write_text(json.dumps(self.run(benches, number, facts, env)))

    def describe(self, benches: dict[str, Bench]) -> None:
        """Write benchmarks.json."""
        described = {
            name: {
                "name": name, "unit": each.unit, "type": "time", "version": each.version, "code": "",
                "param_names": each.param_names, "params": each.params, "timeout": 60.0,
            }
            for name, each in benches.items()
        }  # fmt: skip
        path = self.folder / "results" / "benchmarks.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(described | {"version": 2}))

    def run(
        self, benches: dict[str, Bench], number: int, facts: dict[str, str], env: str
    ) -> dict[str, Any]:
        rows = {}
        for name, each in benches.items():
            values = [series[number] for series in each.values]
            if all(value is ... for value in values):
                continue
            low, high = (
                [
                    None if value is None else value - sign * abs(value) * each.spread
                    for value in values
                ]
                for sign in (1, -1)
            )
            date = (START + 3600 * number) * 1000
            rows[name] = [values, each.params, each.version, date, 1.0, low, high]
        return {
            "commit_hash": self.shas[number],
            "date": (START + 3600 * number) * 1000,
            "env_name": env,
            "python": "3.11",
            "params": facts | {"python": "3.11"},
            "requirements": {},
            "env_vars": {},
            "result_columns": COLUMNS,
            "results": rows,
            "durations": {},
            "version": 2,
        }


def git(folder: Path, *arguments: str, stdin: str | None = None) -> str:
    identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org"]
    done = subprocess.run(
        ["git", *identity, *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        input=stdin,
    )
    return done.stdout.strip()


def make_project(folder: Path, commits: int, subject: str = "Change") -> MadeProject:
    """A repository with so many commits and an empty suite."""
    folder.mkdir(parents=True)
    config = {
        "version": 1,
        "project": "made",
        "repo": ".",
        "branches": ["main"],
        "html_dir": ".asv/html",
    }
    (folder / "asv.conf.json").write_text(json.dumps(config))
    (folder / "benchmarks").mkdir()
    (folder / "benchmarks" / "__init__.py").touch()
    git(folder, "init", "-q", "-b", "main")
    lines = []
    for number in range(commits):
        text = f"{subject} {number}"
        lines += [
            "commit refs/heads/main",
            f"mark :{number + 1}",
            f"committer Tester <tester@example.org> {START + 3600 * number} +0000",
            f"data {len(text.encode())}\n{text}",
            *([f"from :{number}"] if number else []),
            f"M 100644 inline file.txt\ndata {len(str(number))}\n{number}",
        ]
    git(folder, "fast-import", "--quiet", "--done", stdin="\n".join([*lines, "done", ""]))
    shas = git(folder, "rev-list", "--reverse", "main").split() if commits else []
    return MadeProject(folder, shas)


def wobble(level: float, count: int, step: tuple[int, float] = (0, 0.0)) -> list[Any]:
    """Values around a level with a noise of about 1 %, and a relative step at a commit."""
    at, size = step
    # The fractional parts of multiples of the golden ratio: even, without order, and the same each time.
    noise = [((number * 0.6180339887) % 1 - 0.5) * 0.03 for number in range(count)]
    return [
        level * (1 + each) * (1 + (size if number >= at else 0))
        for number, each in enumerate(noise)
    ]
