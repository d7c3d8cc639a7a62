"""Subjects for tests that check in a process of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time

from perfgate.leak import Subject, subject

kept = []
number = 3


class Thing:
    pass


def clean():
    [Thing() for _ in range(10)]


def leaks():
    kept.append(Thing())


async def leaks_async():
    kept.append(Thing())


def raises():
    raise ValueError("no such page")


def hangs():
    time.sleep(600)


def hangs_deaf():
    """An alarm is no help against it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM, signal.SIGTERM})
    time.sleep(600)


def exits():
    os._exit(7)


def dies():
    os.kill(os.getpid(), signal.SIGSEGV)


@subject
def loses_its_child():
    """A process of the subject dies in the middle."""
    sleeper = [sys.executable, "-c", "import time; time.sleep(600)"]
    with subprocess.Popen(sleeper) as child:
        runs = iter(range(1000))

        def cycle():
            if next(runs) == 6:
                child.kill()
                child.wait()

        yield Subject(cycle)
        with contextlib.suppress(ProcessLookupError):
            child.kill()


@subject
def fails_to_set_up():
    raise RuntimeError("no display")
    yield


@subject
def fails_to_tear_down():
    yield Subject(clean)
    raise RuntimeError("a window is left")


@subject
async def asynchronous():
    async def cycle():
        pass

    yield Subject(cycle, {"kept": lambda: 0})
