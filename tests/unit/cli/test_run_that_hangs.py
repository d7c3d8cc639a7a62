"""``casare run`` ends within seconds, with an error that names the node, whatever a node does to stay."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import pytest
from tests.unit.cli.test_run import SERVER, is_running

from casare_rpa.nodes.manifest_file import MANIFEST_PATH, manifest_text, read_manifest
from casare_rpa.nodes.manifest_scan import scan_library

MODULE = '''
import asyncio, contextlib, sys, threading, time
from casare_rpa.nodes.base import BaseNode
from casare_rpa.nodes.declare import node

def sleep():
    time.sleep(3600)

async def blocks_the_loop():
    time.sleep(3600)

async def computes_for_ever():
    while True:
        pass

async def blocks_a_thread():
    await asyncio.to_thread(sleep)

async def starts_a_thread_of_its_own():
    threading.Thread(target=sleep, name="its-own").start()
    await asyncio.Event().wait()

async def takes_no_notice():
    while True:
        with contextlib.suppress(BaseException):
            await asyncio.Event().wait()

async def blocks_and_takes_no_notice():
    while True:
        with contextlib.suppress(BaseException):
            time.sleep(3600)

async def leaves_a_thread_behind():
    threading.Thread(target=sleep, name="its-own").start()

@node(category="test")
class HangNode(BaseNode):
    """Hangs."""

    async def execute(self, context):
        context.log("hangs")
        sys.stdout.flush()
        await globals()[self.config["how"]]()
        return {"success": True}
'''
SOFT = [
    "blocks_the_loop",
    "computes_for_ever",
    "blocks_a_thread",
    "starts_a_thread_of_its_own",
]
HARD = ["takes_no_notice", "blocks_and_takes_no_notice"]
# Of a machine under load; where nothing ends the program, it stays for an hour.
SECONDS = 60


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Starts a workflow with a node that hangs in its middle."""
    library = tmp_path / "hanging_nodes"
    library.mkdir()
    (library / "hang.py").write_text(MODULE)
    (tmp_path / "manifest.json").write_text(
        manifest_text(
            [*read_manifest(MANIFEST_PATH).values(), *scan_library(library, "hanging_nodes")]
        )
    )
    (tmp_path / "server.py").write_text(SERVER)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    started = []

    def start(how, settings=None, last_seconds=20.0):
        ids = {"s": "StartNode", "x": "HangNode", "e": "EndNode"}
        nodes = {k: {"node_id": k, "node_type": type_} for k, type_ in ids.items()}
        nodes["x"]["config"] = {"how": how}
        ways = [
            {
                "source_node": a,
                "source_port": "exec_out",
                "target_node": b,
                "target_port": "exec_in",
            }
            for a, b in (("s", "x"), ("x", "e"))
        ]
        document = {"nodes": nodes, "connections": ways, "settings": settings or {}}
        (tmp_path / "w.json").write_text(json.dumps(document))
        code = (
            "import sys; from casare_rpa.cli import watchdog; from casare_rpa.cli.main import main; "
            f"watchdog.LAST_SECONDS = {last_seconds}; sys.exit(main(sys.argv[1:]))"
        )
        arguments = ["run", str(tmp_path / "w.json"), "--no-display"]
        arguments += ["--manifest", str(tmp_path / "manifest.json")]
        arguments += ["--serve", str(tmp_path / "server.py"), "--serve-variable", "url"]
        process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout.readline() == "[info] hangs\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
    server = int((tmp_path / "server.pid").read_text())
    until = time.monotonic() + SECONDS  # the last resort asks it to end and does not wait
    while is_running(server) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(server)


@pytest.mark.parametrize("how", SOFT)
def test_the_time_out_ends_it(start, how):
    process = start(how, {"timeout": 0.1})
    _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert "found a run of more than 0.1 s, at node 'x'; allowed: settings.timeout, 0.1 s" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("how", SOFT)
def test_a_signal_ends_it(start, how, sent, code):
    process = start(how)
    process.send_signal(sent)
    _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == code
    assert "casare: stopped at node 'x' (HangNode)\n" in said
    assert "Traceback" not in said


def test_a_signal_ends_it_long_before_the_time_out(start):
    process = start("blocks_the_loop", {"timeout": 3000})
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == 130
    assert "casare: stopped at node 'x' (HangNode)\n" in said


@pytest.mark.parametrize("how", HARD)
def test_what_withstands_everything_ends_with_the_program(start, how):
    process = start(how, {"timeout": 0.1}, last_seconds=2.0)
    _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert said == "casare: node 'x' (HangNode) does not let go; the program ends without it\n"


@pytest.mark.parametrize("how", HARD)
def test_a_signal_ends_that_too(start, how):
    process = start(how, {"timeout": 3000}, last_seconds=2.0)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == 130
    assert "casare: node 'x' (HangNode) does not let go" in said


def test_a_thread_that_a_run_leaves_behind_does_not_keep_the_program(start):
    process = start("leaves_a_thread_behind")
    _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    assert "casare: ended without thread 'its-own', which is still at work at " in said
    assert "hang.py:7" in said
