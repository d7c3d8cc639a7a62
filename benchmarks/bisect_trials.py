"""Counts how often `perfgate bisect` is right: generated repositories of 64 commits, some with a planted slowdown.

Not a benchmark of the suite (asv finds no class or function of its own kinds here): it is run as a script. Every commit
changes something; one of them makes the measured function slower, or none does. Each trial bisects for real, in
environments that cost next to nothing to make. Each core takes a trial of its own: a bisection has one process at work at
a time. What is done is kept: the same command goes on from there.

    python -m benchmarks.bisect_trials --trials 72 --folder /tmp/bisect-trials
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from queue import SimpleQueue

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


def make_project(folder: Path, number: int) -> None:
    """The repository of a trial."""
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
    _git(folder, "add", "-A")
    _git(folder, "commit", "-q", "-m", "The suite")
    _git(folder, "fast-import", "--quiet", "--done", stdin=_changes(planted(number)))
    _git(folder, "reset", "-q", "--hard")


def _changes(at: int | None) -> str:
    """The commits that follow the suite's own, as git's fast-import reads them."""
    lines = ["feature done"]
    for commit in range(COMMITS):
        slow = at is not None and commit >= at
        code = _CODE.format(round(_WORK * (1 + SLOWDOWN)) if slow else _WORK, commit)
        lines += [
            "commit refs/heads/main",
            f"committer Trial <trial@example.org> {1_800_000_000 + 60 * commit} +0000",
            f"data {len(f'Commit {commit}')}\nCommit {commit}",
            *([] if commit else ["from refs/heads/main^0"]),
            f"M 100644 inline tiny.py\ndata {len(code)}\n{code}",
        ]
    return "\n".join([*lines, "done", ""])


def _git(folder: Path, *arguments: str, stdin: str | None = None) -> str:
    identity = ["-c", "user.name=Trial", "-c", "user.email=trial@example.org"]
    done = subprocess.run(
        ["git", *identity, *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        input=stdin,
    )
    return done.stdout


def run_trial(folder: Path, number: int) -> dict[str, object]:
    """Bisect one repository, made now or by an interrupted run; what came of it."""
    ready = folder / "made"
    if not ready.exists():
        shutil.rmtree(folder, ignore_errors=True)
        make_project(folder, number)
        ready.touch()
    # The suite's own commit comes before the line.
    shas = _git(folder, "rev-list", "--reverse", "main").split()[1:]
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


def _stay_on(core: int) -> None:
    """Keep this thread, and what it starts, on a core: trials do not meet."""
    os.sched_setaffinity(0, {core})


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


def parser() -> argparse.ArgumentParser:
    """The command line's."""
    found = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    found.add_argument("--trials", type=int, default=72)
    found.add_argument(
        "--folder", type=Path, required=True, help="keeps what is done, and the trial at work"
    )
    found.add_argument(
        "--jobs", type=int, metavar="N", help="trials at a time, a core each [all cores]"
    )
    return found


def main() -> None:
    """Run what is missing, then count."""
    args = parser().parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    log = args.folder / "trials.jsonl"
    done = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    known = {each["trial"] for each in done}
    cores: SimpleQueue[int] = SimpleQueue()
    free = sorted(os.sched_getaffinity(0))[: args.jobs]
    for core in free:
        cores.put(core)
    with ThreadPoolExecutor(len(free), initializer=lambda: _stay_on(cores.get())) as pool:
        running = [
            pool.submit(run_trial, args.folder / f"trial-{number:03d}", number)
            for number in range(args.trials)
            if number not in known
        ]
        try:
            for each in as_completed(running):
                found = each.result()
                with log.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(found) + "\n")
                done.append(found)
                shutil.rmtree(args.folder / f"trial-{found['trial']:03d}", ignore_errors=True)
                print(  # noqa: T201
                    f"trial {found['trial']}: {found['outcome']} ({found['seconds']} s)", flush=True
                )
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    if done:
        report(done)


if __name__ == "__main__":
    main()
