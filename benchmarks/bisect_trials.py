"""Counts how often `perfgate bisect` is right: generated repositories of 64 commits, some with a planted slowdown.

Not a benchmark of the suite (asv finds no class or function of its own kinds here): it is run as a script. Every commit
changes something; one of them makes the measured function slower, or none does. Each trial bisects for real, in
environments that cost next to nothing to make. What is done is kept: the same command goes on from there.

    python benchmarks/bisect_trials.py --trials 72 --folder /tmp/bisect-trials
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from perfgate.stats.proportion import lower_bound

COMMITS = 64
SLOWDOWN = 0.10
# One in so many trials has nothing to find.
_NOTHING = 6
_WORK = 20_000
_ROOT = Path(__file__).resolve().parents[1]
_ENVIRONMENT = _ROOT / "tests/unit/perfgate/measure/tiny_environment.py"
_CODE = "def work():\n    return sum(range({}))\n\n\ndef other():\n    return {}\n"
_SUITE = "import tiny\n\n\ndef time_work():\n    tiny.work()\n\n\ntime_work.warmup_time = 0\n"
_INSTALL = """
import importlib.util, pathlib, shutil, sysconfig
installed = pathlib.Path(sysconfig.get_path("purelib"), "tiny.py")
pathlib.Path(importlib.util.cache_from_source(installed)).unlink(missing_ok=True)
shutil.copy(pathlib.Path(__file__).with_name("tiny.py"), installed)
"""


def planted(number: int) -> int | None:
    """The commit of this trial that slows the function, counted from the first; None where none does."""
    if number % _NOTHING == _NOTHING - 1:
        return None
    return random.Random(number).randrange(1, COMMITS)


def make_project(folder: Path, number: int) -> list[str]:
    """The repository of a trial; its commits, oldest first."""
    suite = folder / "benchmarks"
    suite.mkdir(parents=True)
    (suite / "__init__.py").touch()
    (suite / "demo.py").write_text(_SUITE, encoding="utf-8")
    (folder / "install.py").write_text(_INSTALL, encoding="utf-8")
    shutil.copy(_ENVIRONMENT, folder)
    config = {
        "version": 1,
        "project": "tiny",
        "repo": ".",
        "branches": ["main"],
        "plugins": [f".{_ENVIRONMENT.stem}"],
        "environment_type": "tiny",
        "build_command": [],
        "uninstall_command": [],
        "install_command": ["python {build_dir}/install.py"],
        "env_dir": ".asv/env",
    }
    (folder / "asv.conf.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / ".gitignore").write_text(".asv\nresults\n__pycache__\n", encoding="utf-8")
    _git(folder, "init", "-q", "-b", "main")
    at = planted(number)
    for commit in range(COMMITS):
        slow = at is not None and commit >= at
        work = round(_WORK * (1 + SLOWDOWN)) if slow else _WORK
        (folder / "tiny.py").write_text(_CODE.format(work, commit), encoding="utf-8")
        _git(folder, "add", "-A")
        _git(folder, "commit", "-q", "-m", f"Commit {commit}")
    return _git(folder, "rev-list", "--reverse", "main").split()


def _git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Trial", "-c", "user.email=trial@example.org"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout


def run_trial(folder: Path, number: int) -> dict[str, object]:
    """Bisect one repository, made now or by an interrupted run; what came of it."""
    ready = folder / "made"
    if not ready.exists():
        shutil.rmtree(folder, ignore_errors=True)
        make_project(folder, number)
        ready.touch()
    shas = _git(folder, "rev-list", "--reverse", "main").split()
    answer = folder.parent / f"bisect-{number:03d}.json"
    begun = time.monotonic()
    command = [sys.executable, "-m", "perfgate", "bisect", "demo.time_work", shas[0], shas[-1]]
    done = subprocess.run(
        [*command, "--seed", str(number), "--output", str(answer)],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in {0, 1, 3} or not answer.exists():
        raise SystemExit(
            f"trial {number} ended with exit code {done.returncode}:\n{done.stdout}{done.stderr}"
        )
    said = json.loads(answer.read_text(encoding="utf-8"))
    at = planted(number)
    suspects = [shas.index(each["commit"]) for each in said["suspects"]]
    return {
        "trial": number,
        "planted": at,
        "answer": said["answer"],
        "suspects": suspects,
        "probability": said["probability"],
        "outcome": outcome(at, said["answer"], suspects),
        "seconds": round(time.monotonic() - begun, 1),
    }


def outcome(at: int | None, answer: str, suspects: list[int]) -> str:
    """What the answer is worth."""
    if answer == "unclear":
        return "said that it cannot tell"
    if at is None:
        return (
            "right: nothing to find" if answer == "no change" else "wrong: found what is not there"
        )
    if answer == "no change":
        return "wrong: missed the slowdown"
    if at not in suspects:
        return "wrong: another commit"
    return "right: the commit" if len(suspects) == 1 else "right: a range that holds it"


def report(done: list[dict[str, object]]) -> None:
    """The counts, and the share of right answers and its lower bound."""
    counts = Counter(str(each["outcome"]) for each in done)
    for what, count in sorted(counts.items()):
        print(f"{count:4d}  {what}")  # noqa: T201
    right = sum(count for what, count in counts.items() if what.startswith("right"))
    seconds = sum(float(str(each["seconds"])) for each in done)
    print(  # noqa: T201
        f"{right} of {len(done)} right: {100 * right / len(done):.1f} % (with 95 % confidence at least "
        f"{100 * lower_bound(right, len(done)):.1f} %), {seconds / len(done):.0f} s a bisection"
    )


def main() -> None:
    """Run what is missing, then count."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=72)
    parser.add_argument(
        "--folder", type=Path, required=True, help="keeps what is done, and the trial at work"
    )
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    log = args.folder / "trials.jsonl"
    done = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    known = {each["trial"] for each in done}
    for number in range(args.trials):
        if number in known:
            continue
        found = run_trial(args.folder / f"trial-{number:03d}", number)
        with log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(found) + "\n")
        done.append(found)
        shutil.rmtree(args.folder / f"trial-{number:03d}", ignore_errors=True)
        print(f"trial {number}: {found['outcome']} ({found['seconds']} s)", flush=True)  # noqa: T201
    if done:
        report(done)


if __name__ == "__main__":
    main()
