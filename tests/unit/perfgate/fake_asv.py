"""A stand-in for asv with the same commands and files; FAKE_ASV says how it misbehaves.

``hang`` ignores Ctrl-C and starts a process in a session of its own; ``leave`` leaves one behind;
``full`` cuts its results short for want of space; ``silent`` says nothing and goes on for ever.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

MODE = os.environ.get("FAKE_ASV", "")
NAMES = ("first.track_one", "second.track_two")
DAEMON = [sys.executable, "-c", "import time; time.sleep(600)"]


def say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def start_daemon() -> None:
    daemon = subprocess.Popen(DAEMON, start_new_session=True)
    Path(os.environ["FAKE_ASV_PIDS"]).write_text(f"{os.getpid()} {daemon.pid}", encoding="ascii")


def describe(results: Path) -> None:
    common = {"unit": "items", "type": "track", "version": "1", "param_names": [], "params": []}
    catalogue = {name: {"name": name, **common} for name in NAMES}
    results.mkdir(parents=True, exist_ok=True)
    (results / "benchmarks.json").write_text(json.dumps({**catalogue, "version": 2}))


def measure(results: Path, commit: str, names: list[str]) -> None:
    path = results / "here" / f"{commit[:8]}-fake.json"
    content = {
        "version": 2,
        "commit_hash": commit,
        "env_name": "fake",
        "date": 1_700_000_000_000,
        "params": {"machine": "here", "cpu": "Abacus", "num_cpu": "2", "ram": "8GB"},
        "python": "3.11",
        "requirements": {},
        "result_columns": ["result", "params", "version", "started_at"],
        "results": {},
    }
    if path.exists():
        content = json.loads(path.read_text())
    for name in names:
        content["results"][name] = [[1], [], "1", 1_700_000_100_000]
    path.parent.mkdir(exist_ok=True)
    if MODE == "full":
        path.write_text(json.dumps(content)[:50])
        say("OSError: [Errno 28] No space left on device\n")
        sys.exit(1)
    path.write_text(json.dumps(content))


def run(arguments: list[str], config: Path) -> None:
    results = config.parent / json.loads(config.read_text()).get("results_dir", "results")
    regexes = [after for flag, after in itertools.pairwise(arguments) if flag == "--bench"]
    if regexes == ["just-discover"]:
        describe(results)
        return
    (commit,) = (argument[:-2] for argument in arguments if argument.endswith("^!"))
    chosen = [name for name in NAMES if any(re.search(regex, name) for regex in regexes)]
    misbehaves = chosen == [NAMES[1]]
    if misbehaves and MODE in {"hang", "silent"}:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        start_daemon()
        say("" if MODE == "silent" else f"[50.00%] ··· {NAMES[1]}")
        time.sleep(600)
    if misbehaves and MODE == "leave":
        start_daemon()
    for name in chosen:
        say(f"[100.00%] ··· {name}      1\n")
    measure(results, commit, chosen)


def main(arguments: list[str]) -> None:
    config = Path(arguments[arguments.index("--config") + 1])
    if arguments[0] == "machine":
        Path("~/.asv-machine.json").expanduser().write_text(
            '{"here": {"machine": "here"}, "version": 1}'
        )
    elif arguments[0] == "publish":
        pages = config.parent / ".asv" / "html"
        pages.mkdir(parents=True, exist_ok=True)
        (pages / "index.html").write_text("asv's pages")
    else:
        run(arguments, config)


if __name__ == "__main__":
    main(sys.argv[1:])
