"""A Node process that is started while its heap is watched tells what is alive, and a leak shows in it."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from perfgate.leak.node_heap import FOLDER, live_heap, node_heaps_told

playwright = pytest.importorskip("playwright._impl._driver")

KEEPER = """
const kept = [];
process.stdin.on("data", () => { kept.push(new Array(1e5).fill({})); console.log(kept.length); });
console.log("ready");
"""


def node():
    return playwright.compute_driver_executable()[0]


def start(script):
    return subprocess.Popen(
        [node(), "-e", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_what_a_process_keeps_is_told():
    assert shutil.which(node())
    with node_heaps_told(), start(KEEPER) as process:
        assert process.stdout.readline() == "ready\n"
        before, why = live_heap([process.pid])
        assert (why, before > 1e6) == ("", True)
        for _ in range(5):
            process.stdin.write("more\n")
            process.stdin.flush()
            process.stdout.readline()
        after, _ = live_heap([process.pid])
        # Five arrays of 100,000 pointers of 8 bytes (4 where V8 compresses them).
        assert 1.5e6 < after - before < 6e6
        process.stdin.close()
        assert process.wait(20) == 0  # it is not kept running for our sake


def test_a_process_that_is_not_watched_is_a_doubt():
    assert live_heap([1]) == (None, "the driver was not started with the heap probe")
    with node_heaps_told():
        value, why = live_heap([os.getpid()])
    assert value is None
    assert f"process {os.getpid()}" in why


def test_the_environment_is_as_before(monkeypatch):
    monkeypatch.setenv("NODE_OPTIONS", "--no-warnings")
    with node_heaps_told():
        assert os.environ["NODE_OPTIONS"].startswith("--no-warnings --require ")
        folder = os.environ[FOLDER]
        with node_heaps_told():  # a check within a watched process
            assert os.environ[FOLDER] == folder
    assert os.environ["NODE_OPTIONS"] == "--no-warnings"
    assert FOLDER not in os.environ
