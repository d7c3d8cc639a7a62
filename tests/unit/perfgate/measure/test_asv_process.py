"""Whatever a command starts has ended when its run has: on success, silence and interruption alike."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from perfgate.errors import BrokenError
from perfgate.measure.asv_process import AsvExit, run_asv
from perfgate.measure.process_tree import adopted_orphans, descendants, end_all

# Prints the number of a process in a session of its own, whose parent has ended: an orphan, as a
# browser is.
ORPHAN = """
import os, subprocess, sys, time
sleeper = [sys.executable, "-c", "import time; time.sleep(600)"]
if os.fork() == 0:
    daemon = subprocess.Popen(sleeper, start_new_session=True)
    print(daemon.pid, flush=True)
    os._exit(0)
os.wait()
"""


def test_orphans_are_adopted_on_after_a_command_that_adopts() -> None:
    """A bisection adopts the orphans of its workers, and asv builds in the middle of it."""
    spare = frozenset(descendants(os.getpid()))
    with adopted_orphans():
        run("pass", io.StringIO())
        with subprocess.Popen([sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE) as parent:
            assert parent.stdout is not None
            orphan = int(parent.stdout.readline())
            parent.wait()
        try:
            assert orphan in {each.pid for each in descendants(os.getpid())}
        finally:
            os.kill(orphan, signal.SIGKILL)
            end_all(spare)


def run(code: str, said: io.StringIO, limit: float = 60.0) -> AsvExit:
    command = [sys.executable, "-c", code]
    return run_asv(
        command,
        cwd=Path.cwd(),
        log=io.StringIO(),
        listen=said.write,
        silence_limit=limit,
        grace=0.3,
    )


def is_running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_output_and_exit_code() -> None:
    said = io.StringIO()
    ended = run("import sys; print('a·b'); sys.stderr.write('c'); sys.exit(3)", said)
    assert ended.code == 3
    assert said.getvalue() == "a·b\nc"
    assert ended.tail == ("a·b", "c")
    assert ended.left_running == ()


def test_the_last_lines_are_whole_whatever_the_pieces() -> None:
    code = "import sys, time\nfor c in 'ab\\ncd': print(c, end='', flush=True); time.sleep(0.02)"
    assert run(code, io.StringIO()).tail == ("ab", "cd")


def test_what_is_left_running_is_named_and_ended() -> None:
    said = io.StringIO()
    ended = run(ORPHAN, said)
    assert ended.code == 0
    assert len(ended.left_running) == 1
    assert not is_running(int(said.getvalue()))


def test_silence_ends_the_run() -> None:
    said = io.StringIO()
    with pytest.raises(BrokenError, match="said nothing"):
        run(ORPHAN + "time.sleep(600)", said, limit=1.0)
    assert not is_running(int(said.getvalue()))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interruption_ends_even_what_ignores_it(number: signal.Signals) -> None:
    said = io.StringIO()
    stubborn = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    stubborn += "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + ORPHAN + "time.sleep(600)"

    def interrupt() -> None:
        while not said.getvalue():
            time.sleep(0.01)
        os.kill(os.getpid(), number)

    thread = threading.Thread(target=interrupt)
    thread.start()
    before = signal.getsignal(number)
    with pytest.raises(KeyboardInterrupt):
        run(stubborn, said)
    thread.join()
    assert not is_running(int(said.getvalue()))
    assert signal.getsignal(number) == before


def test_processes_that_were_there_before_are_spared() -> None:
    import subprocess

    ours = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        assert run("pass", io.StringIO()).left_running == ()
        assert ours.poll() is None
    finally:
        ours.kill()
        ours.wait()
