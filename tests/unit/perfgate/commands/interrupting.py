"""Interrupts a command as a user does, once it has measured a pair."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from perfgate.measure.process_tree import descendants

if TYPE_CHECKING:
    from pathlib import Path

_SECONDS = 90  # to the first pair, builds included, on a machine under load


def interrupt_and_go_on(arguments: list[str], folder: Path) -> str:
    """What ``perfgate`` prints when it is called again after Ctrl-C, which left nothing running.

    Args:
        arguments: of ``perfgate``.
        folder: where its journals are written, a folder each.
    """
    command = [sys.executable, "-m", "perfgate", *arguments]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + _SECONDS
    while not any('"pair"' in path.read_text() for path in folder.glob("*/*.jsonl")):
        assert running.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    below = descendants(running.pid)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "the same command goes on from there" in said
    assert not [each for each in below if each in descendants(os.getpid())]
    done = subprocess.run(command, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
