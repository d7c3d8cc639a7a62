"""The editor runs what it shows beside the window, one run at a time, and leaves nothing running."""

from __future__ import annotations

import threading
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt

from casare_rpa.cli.editor_run import EditorRun
from casare_rpa.nodes.library.utility.wait import WaitNode
from casare_rpa.nodes.registry import NodeRegistry
from casare_rpa.presentation.canvas.editor import Editor
from casare_rpa.runtime.loader import load_workflow, parse_workflow, save_workflow


def chain(*nodes):
    """A workflow of nodes one after the other, each named by its place."""
    kinds = [("StartNode", {}), *nodes, ("EndNode", {})]
    ids = [f"n{number}" for number in range(len(kinds))]
    return parse_workflow(
        {
            "nodes": {
                id_: {"node_id": id_, "node_type": kind, "position": [n * 200, 0], "config": config}
                for n, (id_, (kind, config)) in enumerate(zip(ids, kinds, strict=True))
            },
            "connections": [
                {
                    "source_node": a,
                    "source_port": "exec_out",
                    "target_node": b,
                    "target_port": "exec_in",
                }
                for a, b in pairwise(ids)
            ],
        }
    )


@pytest.fixture
def begun():
    """The workflows that were run."""
    return []


@pytest.fixture
def editor(qtbot, begun):
    registry = NodeRegistry.from_manifest(eager=False)

    def start(workflow, feed):
        begun.append(workflow)
        return EditorRun(workflow, registry, feed, headless=True)

    threads = set(threading.enumerate())
    made = Editor(registry, load_workflow, save_workflow, start)
    made.reports = []
    made.report = lambda title, text: made.reports.append(text)
    qtbot.addWidget(made, before_close_func=lambda e: e.graph.undo_stack().setClean())
    yield made
    made.close_run()
    assert not [t.name for t in set(threading.enumerate()) - threads if t.name == "casare-run"]


def show(editor, *nodes):
    editor.show_workflow(chain(*nodes), None)
    editor.graph.opening.finish()


def activate(editor, qtbot):
    """Keys reach the window that is active only."""
    editor.show()
    editor.activateWindow()
    qtbot.waitUntil(editor.isActiveWindow)


def states(editor):
    return {id_: node.view.run_state for id_, node in editor.graph.nodes_by_id().items()}


def wait_for_end(editor, qtbot):
    qtbot.waitUntil(lambda: not editor.running.active, timeout=30_000)
    return editor.run_bar.label.text()


def wait_for(editor, qtbot, node_id):
    qtbot.waitUntil(lambda: states(editor)[node_id] == "running", timeout=30_000)


def test_a_run_to_the_end_with_its_states(editor, qtbot):
    show(editor, ("LogNode", {"message": "hi"}))
    activate(editor, qtbot)
    qtbot.keyClick(editor, Qt.Key.Key_F5)
    assert editor.running.active
    assert not editor.run_bar._run.isEnabled()
    text = wait_for_end(editor, qtbot)
    assert text.startswith("done: 3 executions of 3 nodes")
    assert states(editor) == dict.fromkeys(("n0", "n1", "n2"), "done")
    assert editor.run_bar._run.isEnabled()
    assert not editor.run_bar._stop.isEnabled()
    assert not editor.isWindowModified()


def test_what_is_drawn_is_run_not_the_file(editor, qtbot, begun):
    show(editor, ("ThrowErrorNode", {"error_message": "old"}))
    editor.graph.get_node_by_id("n1").set_property("error_message", "new")
    assert editor.run()
    assert wait_for_end(editor, qtbot).endswith(": new")
    assert begun[0].nodes["n1"].config["error_message"] == "new"


def test_what_is_still_typed_is_run_and_saved(editor, qtbot, begun):
    show(editor, ("SetVariableNode", {"variable_name": "a"}))
    activate(editor, qtbot)
    editor.graph.get_node_by_id("n1").set_selected(True)
    qtbot.waitUntil(lambda: bool(editor.properties.editors))
    field = next(e for e in editor.properties.editors.values() if getattr(e, "text", str)() == "a")
    field.setFocus()
    qtbot.keyClicks(field, "bc")
    assert editor.run()
    wait_for_end(editor, qtbot)
    assert begun[0].nodes["n1"].config["variable_name"] == "abc"


def test_a_node_that_was_added_shows_its_state(editor, qtbot):
    show(editor)
    added = editor.add_node("LogNode")
    nodes = editor.graph.nodes_by_id()
    nodes["n0"].get_output("exec_out").connect_to(added.get_input("exec_in"))
    assert editor.run()
    wait_for_end(editor, qtbot)
    assert added.id not in editor.graph.nodes_by_id()
    assert added.view.run_state == "done"


def test_a_failing_node_is_named_with_its_error(editor, qtbot):
    show(editor, ("ThrowErrorNode", {"error_message": "<b>no</b>\nmore"}))
    editor.graph.get_node_by_id("n1").set_name("Mine")
    assert editor.run()
    assert wait_for_end(editor, qtbot) == "failed at 'Mine': <b>no</b> more"
    assert states(editor) == {"n0": "done", "n1": "failed", "n2": None}
    assert editor.run()
    wait_for_end(editor, qtbot)


def test_what_cannot_run_says_why(editor, qtbot):
    show(editor, ("NobodysNode", {}))
    assert editor.run()
    assert wait_for_end(editor, qtbot).startswith("failed: unknown node type 'NobodysNode'")


def test_stop(editor, qtbot, begun):
    show(editor, ("WaitNode", {"duration": 3600}))
    activate(editor, qtbot)
    assert editor.run()
    wait_for(editor, qtbot, "n1")
    assert not editor.run()
    assert not editor.open_file("any")
    assert editor.reports == ["a run goes on: stop it first (Shift+F5)"]
    assert len(begun) == 1
    qtbot.keyClick(editor, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    assert wait_for_end(editor, qtbot) == "stopped"
    assert states(editor) == {"n0": "done", "n1": None, "n2": None}


def test_a_node_that_blocks_its_loop_is_stopped_too(editor, qtbot, monkeypatch):
    async def compute_for_ever(self, context):
        while True:
            pass

    monkeypatch.setattr(WaitNode, "execute", compute_for_ever)
    show(editor, ("WaitNode", {}))
    assert editor.run()
    wait_for(editor, qtbot, "n1")
    editor.running.stop()
    assert wait_for_end(editor, qtbot) == "stopped"


def test_stopped_before_it_begins(editor, qtbot):
    show(editor, ("WaitNode", {"duration": 3600}))
    assert editor.run()
    editor.running.stop()
    assert wait_for_end(editor, qtbot) == "stopped"


def test_closing_the_window_stops_the_run(editor, qtbot):
    show(editor, ("WaitNode", {"duration": 3600}))
    assert editor.run()
    wait_for(editor, qtbot, "n1")
    editor.close()
    assert not editor.running.active
    assert repr(editor.running) == "<Running idle: stopped>"


def test_without_a_runner_nothing_can_be_run(qtbot):
    made = Editor(NodeRegistry.from_manifest(eager=False), load_workflow, save_workflow)
    qtbot.addWidget(made)
    assert not made.run_bar._run.isEnabled()
    assert not made.run()
