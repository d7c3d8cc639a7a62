"""`casare canvas FILE` shows its window at once, runs what it shows and leaves nothing behind, however it ends."""

from __future__ import annotations

import gc
import json
import os
import signal
import threading
from argparse import ArgumentParser

import psutil
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from casare_rpa.cli.commands import canvas as command
from casare_rpa.domain.errors import CasareError
from casare_rpa.infrastructure.resources.chromium import find_chromium
from casare_rpa.presentation.canvas.editor import Editor

needs_chromium = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium found: casare doctor --fix"
)


def write(path, *steps):
    kinds = [("StartNode", {}), *steps, ("EndNode", {})]
    path.write_text(
        json.dumps(
            {
                "nodes": {
                    f"n{at}": {
                        "node_id": f"n{at}",
                        "node_type": kind,
                        "position": [at * 220, 0],
                        "config": config,
                    }
                    for at, (kind, config) in enumerate(kinds)
                },
                "connections": [
                    {
                        "source_node": f"n{at}",
                        "source_port": "exec_out",
                        "target_node": f"n{at + 1}",
                        "target_port": "exec_in",
                    }
                    for at in range(len(kinds) - 1)
                ],
            }
        )
    )
    return path


def windows():
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, Editor) and w.isVisible()]


@pytest.fixture
def start(qapp):
    """Runs the command while a function looks at its window every few milliseconds, until it says that this was all."""
    threads = set(threading.enumerate())
    others = windows()  # what other tests left open is not the command's

    def started(path, watch=None, *flags):
        parser = ArgumentParser()
        command.add_arguments(parser)
        timer = QTimer()

        def look():
            for window in windows():
                if window not in others and watch(window):
                    timer.stop()
                    QApplication.quit()

        if watch is not None:
            timer.timeout.connect(look)
            timer.start(5)
        handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
        try:
            return command.run(parser.parse_args([str(path), *flags]))
        finally:
            timer.stop()
            assert handlers == [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)]

    yield started
    for window in windows():
        window.graph.undo_stack().setClean()
        window.close()
        window.deleteLater()
    qapp.processEvents()
    # Qt's quit comes twice, the second time to nobody, and event loops of other tests would end at once.
    QTimer.singleShot(0, qapp.exit)
    qapp.exec()
    assert gc.isenabled()
    left = {thread.name for thread in set(threading.enumerate()) - threads}
    assert "casare-run" not in left
    children = psutil.Process().children(recursive=True)
    assert not [child for child in children if "chrom" in child.name()]


def to_the_end(seen):
    """Starts a run once the file is shown, and closes the application after it."""

    def watch(editor):
        if editor.running.possible and editor.graph.all_nodes() and "text" not in seen:
            seen["text"] = ""
            assert editor.run()
        elif "text" in seen and not editor.running.active:
            seen["text"] = editor.running.text
            nodes = editor.graph.nodes_by_id()
            seen["states"] = {id_: node.view.run_state for id_, node in nodes.items()}
            return True
        return False

    return watch


def test_a_run_through_the_command(start, tmp_path):
    seen = {}
    path = write(tmp_path / "w.json", ("LogNode", {"message": "hello"}))
    assert start(path, to_the_end(seen)) == 0
    assert seen["text"].startswith("done: 3 executions of 3 nodes")
    assert seen["states"] == dict.fromkeys(("n0", "n1", "n2"), "done")


@needs_chromium
def test_a_browser_workflow_through_the_command(start, tmp_path):
    seen = {}
    page = "data:text/html,<h1 id='title'>Orders</h1>"
    steps = [
        ("LaunchBrowserNode", {"url": page}),
        ("WaitForElementNode", {"selector": "#title", "state": "visible", "timeout": 20_000}),
    ]
    assert start(write(tmp_path / "w.json", *steps), to_the_end(seen)) == 0
    assert seen["text"].startswith("done: 4 executions of 4 nodes"), seen["text"]
    assert seen["states"] == dict.fromkeys(("n0", "n1", "n2", "n3"), "done")


def test_the_window_shows_while_the_file_is_read(start, tmp_path, monkeypatch):
    path, painted, said = write(tmp_path / "w.json"), threading.Event(), []
    load = command.load_workflow

    def slow(name):
        assert painted.wait(30)
        return load(name)

    def watch(editor):
        said.append(editor.counts.text())
        painted.set()
        return bool(editor.graph.all_nodes()) and not editor.graph.opening.active

    monkeypatch.setattr(command, "load_workflow", slow)
    assert start(path, watch) == 0
    assert said[0] == "reading w.json ..."
    assert said[-1].startswith("2 nodes")


def test_a_bad_file_is_an_error_and_leaves_no_run(start, tmp_path):
    path = tmp_path / "w.json"
    path.write_text("[]")
    with pytest.raises(CasareError, match=r"w\.json"):
        start(path)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_its_run(start, tmp_path, number):
    sent = []

    def watch(editor):
        if editor.running.possible and editor.graph.all_nodes() and not editor.running.text:
            assert editor.run()
        states = [node.view.run_state for node in editor.graph.nodes_by_id().values()]
        if "running" in states and not sent:
            sent.append(number)
            os.kill(os.getpid(), number)

    path = write(tmp_path / "w.json", ("WaitNode", {"duration": 3600}))
    assert start(path, watch) == 128 + number


def test_closing_the_window_while_it_loads(start, tmp_path):
    steps = [("LogNode", {"message": str(n)}) for n in range(400)]

    def watch(editor):
        if editor.graph.opening.active:
            editor.close()
            assert not editor.graph.opening.active
            assert gc.isenabled()

    assert start(write(tmp_path / "w.json", *steps), watch) == 0


def test_a_screenshot(start, tmp_path):
    picture = tmp_path / "w.png"
    assert start(write(tmp_path / "w.json"), None, "--screenshot", str(picture)) == 0
    assert picture.stat().st_size > 10_000
