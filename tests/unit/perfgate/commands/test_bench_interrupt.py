"""Ctrl-C at any point of a bench run leaves no process, keeps what was measured, and shows no traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

FAKE = Path(__file__).parents[1] / "fake_asv.py"
DRIVER = """
import sys
from functools import partial
from perfgate.commands import bench
from perfgate.commands.main import main
bench.run = partial(bench.run, asv=(sys.executable, sys.argv[1]))
sys.exit(main(["bench", "--no-site"]))
"""


def is_running(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("mode", ["hang", "silent"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted(project_dir: Path, tmp_path: Path, mode: str, number: signal.Signals) -> None:
    pids = tmp_path / "pids"
    environment = {**os.environ, "FAKE_ASV": mode, "FAKE_ASV_PIDS": str(pids)}
    process = subprocess.Popen(
        [sys.executable, "-c", DRIVER, str(FAKE)],
        cwd=project_dir,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not (pids.exists() and len(pids.read_text().split()) == 2):
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    process.send_signal(number)
    time.sleep(0.1)
    process.send_signal(number)  # an impatient second one changes nothing
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.startswith("perfgate: interrupted; the results of first are kept")
    assert "Traceback" not in said
    assert not [pid for pid in pids.read_text().split() if is_running(int(pid))]
    (results,) = (project_dir / "results/here").glob("*.json")
    assert set(json.loads(results.read_text())["results"]) == {"first.track_one"}
