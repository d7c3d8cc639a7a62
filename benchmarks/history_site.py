"""Generates a history of any size, and times how long `perfgate publish` and `asv publish` take to build its pages.

Not a benchmark of the suite (asv finds no class or function of its own kinds here): it is run as a script.

    python -m benchmarks.history_site --commits 1000 --benchmarks 500 --against-asv
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

_HOUR_MS = 3_600_000
_START = 1_700_000_000
_MACHINE = {
    "machine": "generated",
    "cpu": "A CPU",
    "num_cpu": "2",
    "ram": "8000000000",
    "os": "Linux",
    "arch": "x86_64",
}
COLUMNS = [
    "result", "params", "version", "started_at", "duration", "stats_ci_99_a", "stats_ci_99_b",
    "stats_q_25", "stats_q_75", "stats_number", "stats_repeat", "samples", "profile",
]  # fmt: skip


def make_history(folder: Path, commits: int, benchmarks: int, seed: int = 0) -> list[str]:
    """A project with an empty suite, a repository of so many commits, and results of each; its hashes, oldest first."""
    folder.mkdir(parents=True)
    config = {
        "version": 1,
        "project": "generated",
        "repo": ".",
        "branches": ["main"],
        "benchmark_dir": "benchmarks",
        "results_dir": "results",
        "html_dir": "html",
    }
    (folder / "asv.conf.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / "benchmarks").mkdir()
    (folder / "benchmarks" / "__init__.py").touch()
    shas = _repository(folder, commits)
    results = folder / "results" / str(_MACHINE["machine"])
    results.mkdir(parents=True)
    (results / "machine.json").write_text(json.dumps(_MACHINE | {"version": 1}))
    chance = random.Random(seed)
    truths = [Truth.drawn(number, commits, chance) for number in range(benchmarks)]
    described = {truth.name: _benchmark(truth.name) for truth in truths}
    (folder / "results" / "benchmarks.json").write_text(json.dumps(described | {"version": 2}))
    for place, sha in enumerate(shas):
        text = json.dumps(_run(sha, place, truths, chance))
        (results / f"{sha[:8]}-virtualenv-py3.11.json").write_text(text)
    return shas


@dataclass(frozen=True)
class Truth:
    """What is true of a generated benchmark: its level, its noise, and its steps as (commit, relative size)."""

    name: str
    level: float
    noise: float
    steps: tuple[tuple[int, float], ...]

    @classmethod
    def drawn(cls, number: int, commits: int, chance: random.Random) -> Truth:
        """Every fifth benchmark has two steps; all have noise of their own."""
        steps = [
            (chance.randrange(commits), chance.choice((-0.2, -0.1, 0.05, 0.1, 0.3)))
            for _ in range(2)
        ]
        return cls(
            f"area_{number // 50:02d}.Suite.time_case_{number:04d}",
            10 ** chance.uniform(-6, 0),
            chance.choice((0.003, 0.01, 0.02, 0.04)),
            tuple(sorted(steps)) if number % 5 == 0 else (),
        )

    def at(self, place: int, chance: random.Random) -> float:
        """A measurement; one in two hundred is an outlier."""
        level = self.level * math.prod(1 + size for commit, size in self.steps if place >= commit)
        outlier = 0.3 if chance.random() < 0.005 else 0.0
        return level * (1 + chance.gauss(0, self.noise) + outlier)


def _run(sha: str, place: int, truths: list[Truth], chance: random.Random) -> dict[str, object]:
    """The results file of one commit."""
    date = _START * 1000 + place * _HOUR_MS
    rows = {}
    for truth in truths:
        value = truth.at(place, chance)
        low, high = value * (1 - 2 * truth.noise), value * (1 + 2 * truth.noise)
        stats = [[low], [high], [low], [high], [100], [10]]
        rows[truth.name] = [[value], [], described_version(truth.name), date + 1000, 1.25, *stats]
    return {
        "commit_hash": sha,
        "env_name": "virtualenv-py3.11",
        "date": date,
        "params": _MACHINE | {"python": "3.11"},
        "python": "3.11",
        "requirements": {},
        "env_vars": {},
        "result_columns": COLUMNS,
        "results": rows,
        "durations": {},
        "version": 2,
    }


def described_version(name: str) -> str:
    """The version that results and benchmarks.json share."""
    return hashlib.sha256(name.encode()).hexdigest()


def _benchmark(name: str) -> dict[str, object]:
    return {
        "code": f"def {name.rsplit('.', 1)[1]}(self): ...", "name": name, "number": 0, "param_names": [],
        "params": [], "repeat": 0, "rounds": 2, "sample_time": 0.01, "min_run_count": 2, "timeout": 60.0,
        "type": "time", "unit": "seconds", "version": described_version(name), "warmup_time": -1,
    }  # fmt: skip


def _repository(folder: Path, commits: int) -> list[str]:
    """All commits through git fast-import, which makes thousands a second."""
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=folder, check=True)
    subjects = (f"Change number {number}" for number in range(commits))
    lines = []
    for number, subject in enumerate(subjects):
        when = f"{_START + number * 3600} +0000"
        lines += [
            "commit refs/heads/main",
            f"mark :{number + 1}",
            f"committer A Developer <developer@example.org> {when}",
            f"data {len(subject)}\n{subject}",
            *([f"from :{number}"] if number else []),
            f"M 100644 inline file.txt\ndata {len(str(number))}\n{number}",
        ]
    stream = "\n".join([*lines, "done", ""])
    subprocess.run(
        ["git", "fast-import", "--quiet", "--done"], cwd=folder, input=stream, text=True, check=True
    )
    listed = subprocess.run(
        ["git", "rev-list", "--reverse", "main"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return listed.stdout.split()


def timed(command: list[str], cwd: Path) -> tuple[float, float, float]:
    """(seconds, CPU seconds, largest resident memory in MB) of a command and its children."""
    program = (
        "import resource, subprocess, sys, time; t = time.perf_counter();"
        "code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL);"
        "u = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(time.perf_counter() - t, u.ru_utime + u.ru_stime, u.ru_maxrss / 1000, code)"
    )
    # Told to write no bytecode, each command would compile its modules anew: 0.8 s that no installed one takes.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", program, *command],
        cwd=cwd,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, cpu, memory, code = done.stdout.split()
    if int(code):
        raise SystemExit(f"{' '.join(command)} ended with exit code {code}:\n{done.stderr}")
    return float(seconds), float(cpu), float(memory)


def size_of(folder: Path) -> tuple[float, int]:
    """(MB, files)."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sum(path.stat().st_size for path in files) / 1e6, len(files)


def parser() -> argparse.ArgumentParser:
    """The command line's."""
    found = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    found.add_argument("--commits", type=int, default=1000)
    found.add_argument("--benchmarks", type=int, default=500)
    found.add_argument(
        "--against-asv", action="store_true", help="time `asv publish` on the same data too"
    )
    found.add_argument("--keep", type=Path, help="generate there and keep it")
    return found


def main() -> None:
    """Generate, build, add a commit, build again; print each figure on a line of its own."""
    args = parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="history-site-") as temporary:
        folder = (args.keep or Path(temporary)) / "project"
        # The last commit's results are held back: it is the one that comes later.
        shas = make_history(folder, args.commits + 1, args.benchmarks)
        held = next((folder / "results" / "generated").glob(f"{shas[-1][:8]}-*.json"))
        later = held.rename(folder / "held.json")
        publish = [sys.executable, "-m", "perfgate", "publish", "--no-asv"]
        print(f"{args.commits} commits x {args.benchmarks} benchmarks, {os.cpu_count()} cores")  # noqa: T201
        _say("perfgate publish, full", timed(publish, folder))
        size, count = size_of(folder / "html")
        print(f"  the site: {size:.0f} MB in {count} files")  # noqa: T201
        later.rename(held)
        _say("perfgate publish, one new commit", timed(publish, folder))
        _say("perfgate publish, nothing new", timed(publish, folder))
        if args.against_asv:
            asv = [sys.executable, "-m", "asv", "publish", "--html-dir", "asv-html"]
            _say("asv publish", timed(asv, folder))
            size, count = size_of(folder / "asv-html")
            print(f"  its site: {size:.0f} MB in {count} files")  # noqa: T201


def _say(what: str, figures: tuple[float, float, float]) -> None:
    seconds, cpu, memory = figures
    print(f"{what}: {seconds:.1f} s, {cpu:.1f} s of CPU, {memory:.0f} MB", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
