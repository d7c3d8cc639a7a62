"""A suite of every kind of benchmark, well- and ill-behaved, for the tests that drive real workers."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
import os, sys, time
from pathlib import Path

CALLS = []

class Timed:
    params = ([1, 2], ["a"])
    param_names = ["size", "text"]
    gate = {"size": [2]}
    warmup_time = 0
    sample = 0

    def setup(self, size, text):
        CALLS.append("setup")

    def time_call(self, size, text):
        assert text == "a"
        assert CALLS[-1] == "setup", "not on a fresh state"
        CALLS.append("call")

    def teardown(self, size, text):
        CALLS.append("teardown")

    def track_calls(self, size, text):
        return len([each for each in CALLS if each == "call"])


def time_free():
    sum(range(100))

time_free.number = 7
time_free.clock = "wall"

def time_asleep():
    time.sleep(0.002)

time_asleep.timeout = 5

def timeraw_interpreter():
    return "pass"

def peakmem_small():
    return [0] * 1000

def track_seed():
    return int(os.environ["PYTHONHASHSEED"])

def track_one():
    return 1

track_one.exact = True
track_one.unit = "things"

class Cached:
    def setup_cache(self):
        Path("beside.txt").write_text("42")
        return {"value": 41}

    def track_cached(self, cache):
        return cache["value"] + int(Path("beside.txt").read_text())

    def time_cached(self, cache):
        cache["value"]

def setup_not_for_us():
    raise NotImplementedError

def time_skipped():
    pass

time_skipped.setup = setup_not_for_us

class Own:
    @staticmethod
    def timer():
        return time.thread_time()

    def time_own_clock(self):
        sum(range(1000))
"""

BAD = """
import os, signal, subprocess, sys, time

def time_raises():
    raise ValueError("no such luck")

def time_exits():
    sys.exit(3)

def time_aborts():
    os.kill(os.getpid(), signal.SIGSEGV)

def time_hangs():
    time.sleep(3600)

time_hangs.timeout = 0.2

def time_prints():
    print("{not json")
    os.write(1, b"raw\\n")

def time_changes_folder():
    os.chdir("/")

def time_forks():
    if os.fork() == 0:
        return
    os.wait()

time_forks.number = 1

def time_leaves_a_child():
    subprocess.Popen(["sleep", "987"])

time_leaves_a_child.number = 1
time_leaves_a_child.warmup_time = 0

def track_text():
    return "many"

def track_nan():
    return float("nan")

def time_stuck_clock():
    pass

time_stuck_clock.timer = lambda: 1.0
time_stuck_clock.clock = "timer"
"""

BROKEN = "import a_module_that_nobody_has\n"


def write_suite(folder: Path, *, bad: bool = False, broken: bool = False) -> Path:
    """The suite's folder, ready to be discovered."""
    root = folder / "suite"
    root.mkdir(parents=True)
    (root / "__init__.py").write_text("")
    (root / "good.py").write_text(textwrap.dedent(GOOD))
    if bad:
        (root / "bad.py").write_text(textwrap.dedent(BAD))
    if broken:
        (root / "broken.py").write_text(BROKEN)
    return root
