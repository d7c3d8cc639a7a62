"""The editor opens, edits and saves, and never loses a file."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from tests.unit.presentation.test_workflow_graph import DOCUMENT

from casare_rpa.cli.main import main
from casare_rpa.domain.errors import UsageError
from casare_rpa.nodes.registry import NodeRegistry
from casare_rpa.presentation.application import check_display, missing_part
from casare_rpa.presentation.canvas import opening
from casare_rpa.presentation.canvas.editor import Editor
from casare_rpa.runtime.loader import load_workflow, save_workflow


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "small.json"
    path.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    return path


@pytest.fixture
def editor(qtbot, file):
    made = Editor(NodeRegistry.from_manifest(eager=False), load_workflow, save_workflow)
    made.reports = []
    made.report = lambda title, text: made.reports.append(text)
    qtbot.addWidget(made, before_close_func=lambda e: e.graph.undo_stack().setClean())
    made.open_file(file)
    return made


def test_says_what_is_open(editor, file):
    assert editor.windowTitle() == "small.json[*] - Casare"
    assert editor.counts.text() == "3 nodes   2 connections"
    assert not editor.isWindowModified()


def test_saves_what_was_edited(editor, file):
    editor.graph.get_node_by_id("l").set_property("message", "bye")
    assert editor.isWindowModified()
    assert editor.save_file()
    assert not editor.isWindowModified()
    assert load_workflow(file).nodes["l"].config["message"] == "bye"


def test_a_failed_save_leaves_file_and_changes(editor, file):
    before = file.read_bytes()
    editor._save = lambda workflow, path: (_ for _ in ()).throw(OSError("disk full"))
    editor.graph.get_node_by_id("l").set_property("message", "bye")
    assert not editor.save_file()
    assert editor.reports == ["disk full"]
    assert file.read_bytes() == before
    assert editor.isWindowModified()


def test_saving_while_an_opening_fails_leaves_the_file(editor, file, monkeypatch):
    before = file.read_bytes()
    monkeypatch.setattr(opening, "SLICE_S", 0.0)  # one step a slice
    editor.open_file(file)
    monkeypatch.setattr(editor.graph, "_connect", lambda *_: 1 / 0)
    assert editor.graph.opening.active
    assert not editor.save_file()
    assert file.read_bytes() == before
    assert editor.path is None
    assert "division by zero" in editor.reports[0]
    assert "in part only" in editor.reports[1]


def test_a_place_beyond_floats_leaves_no_other_file_under_its_name(editor, tmp_path):
    far = tmp_path / "far.json"
    far.write_text(json.dumps(DOCUMENT).replace("[300, 0]", f"[{10**400}, 0]"), encoding="utf-8")
    editor.open_file(far)
    editor.graph.opening.finish()
    assert "OverflowError" in editor.reports[0]
    assert editor.path is None
    assert all(action.isEnabled() for action in editor.editing_actions)


def test_a_bad_file_leaves_what_is_shown(editor, tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text("[1", encoding="utf-8")
    assert not editor.open_file(bad)
    assert "bad.json" in editor.reports[0]
    assert len(editor.viewer.nodes) == 3


def test_the_palette_finds_and_adds(editor, qtbot):
    editor.palette_dock.search.setText("log")
    assert "LogNode" in editor.palette_dock.matches()
    qtbot.keyClick(editor.palette_dock.search, Qt.Key.Key_Return)
    assert len(editor.viewer.nodes) == 4
    assert editor.isWindowModified()


def test_properties_show_the_selected_node(editor, qapp):
    editor.graph.get_node_by_id("l").set_selected(True)
    qapp.processEvents()
    editors = editor.properties.editors
    assert editors["Message"].toPlainText() == "hi"
    assert editors["odd"].text() == "[1, 2]"
    editors["Level"].textActivated.emit("error")
    assert editor.graph.get_node_by_id("l").get_property("level") == "error"


def test_selecting_all_is_no_change(editor):
    editor.select_all()
    assert len(editor.graph.selected_nodes()) == 4
    assert not editor.isWindowModified()


@pytest.mark.parametrize("change", ["select_all", "cut_nodes", "paste_nodes", "delete_selected"])
def test_the_properties_are_shown_once_however_many_nodes_are_selected(
    editor, qapp, monkeypatch, change
):
    editor.select_all()
    editor.graph.copy_nodes()
    if change == "select_all":
        editor.graph.clear_selection()
    qapp.processEvents()
    shown = []
    monkeypatch.setattr(editor.properties, "show_node", shown.append)
    getattr(editor if hasattr(editor, change) else editor.graph, change)()
    qapp.processEvents()
    assert shown == [None]
    node = editor.graph.create_node(editor.graph.type_of("LogNode"))
    qapp.processEvents()
    assert shown[1:] == [node]


def test_aligning_and_nudging_are_one_undo_entry_each(editor):
    editor.select_all()
    actions = {action.text(): action for action in editor.editing_actions}
    nodes = [editor.graph.get_node_by_id(id_) for id_ in ("s", "l", "u")]
    before, entries = [node.pos() for node in nodes], editor.graph.undo_stack().count()
    actions["Align left"].trigger()
    assert len({node.x_pos() for node in nodes}) == 1
    actions["Move down"].trigger()
    assert editor.graph.undo_stack().count() == entries + 2
    editor.graph.undo_stack().undo()
    editor.graph.undo_stack().undo()
    assert [node.pos() for node in nodes] == before


def test_a_move_that_fails_leaves_undoing_whole(editor, monkeypatch):
    editor.select_all()
    nodes, stack = editor.graph.selected_nodes(), editor.graph.undo_stack()
    before, entries = [node.pos() for node in nodes], stack.count()
    with pytest.raises(ZeroDivisionError):
        editor.place_selected(lambda boxes: [(1 / 0, 0) for _ in boxes], "divide")
    assert stack.count() == entries
    monkeypatch.setattr(nodes[-1], "set_pos", lambda x, y: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        editor.place_selected(lambda boxes: [(box[0] + 9, box[1]) for box in boxes], "move")
    assert (stack.undoText(), nodes[0].pos() == before[0]) == ("move", False)
    stack.undo()
    assert [node.pos() for node in nodes] == before


@pytest.fixture
def shown(editor, qtbot):
    with qtbot.waitExposed(editor):
        editor.show()
    editor.activateWindow()
    return editor


@pytest.fixture
def asked(monkeypatch):
    """Whether the user was asked for changes; the answer is not to go."""
    questions = []
    cancel = QMessageBox.StandardButton.Cancel
    monkeypatch.setattr(QMessageBox, "question", lambda *_: questions.append(True) or cancel)
    return questions


def test_what_is_typed_in_a_field_is_not_lost_without_a_question(shown, asked, qtbot, qapp):
    node = shown.graph.get_node_by_id("l")
    node.set_selected(True)
    qapp.processEvents()
    field = shown.properties.editors["Message"]
    field.setFocus()
    qtbot.keyClicks(field, "!")
    assert not shown.close()
    assert asked
    assert "!" in node.get_property("message")


def test_a_title_that_is_typed_is_not_lost_without_a_question(shown, asked, qtbot):
    node = shown.graph.get_node_by_id("l")
    shown.viewer.setFocus()
    node.view.edit_title()
    node.view.text_item.setPlainText("Other")
    assert not shown.may_discard()
    assert asked
    assert node.name() == "Other"


def test_a_title_that_is_typed_is_saved(shown, file):
    node = shown.graph.get_node_by_id("l")
    shown.viewer.setFocus()
    node.view.edit_title()
    node.view.text_item.setPlainText("Other")
    assert shown.save_file()
    assert load_workflow(file).nodes["l"].name == "Other"


def test_the_overview_is_shown_anew_after_an_edit(editor, monkeypatch):
    asked = []
    monkeypatch.setattr(editor.minimap, "refresh", lambda: asked.append(True))
    editor.graph.get_node_by_id("l").set_pos(900, 900)
    assert asked


def test_a_run_shows_on_its_nodes_and_changes_nothing(editor):
    view = editor.graph.get_node_by_id("l").view
    for state in ("running", "done", "failed"):
        editor.graph.show_run_state("l", state)
        assert view.run_state == state
    with pytest.raises(ValueError, match="'odd'; allowed: running, done, failed or None"):
        editor.graph.show_run_state("l", "odd")
    editor.graph.show_run_state("nobody", "done")
    editor.graph.forget_run_states()
    assert view.run_state is None
    assert not editor.isWindowModified()


def test_screenshot(qapp, file, tmp_path):
    picture = tmp_path / "shot.png"
    assert main(["canvas", str(file), "--screenshot", str(picture)]) == 0
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_no_display_says_what_to_do(monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(UsageError, match="xvfb-run -a casare canvas FILE"):
        check_display({})
    with pytest.raises(UsageError, match="':77' does not answer"):
        check_display({"DISPLAY": ":77"}, lambda: False)
    check_display({"DISPLAY": ":77"}, lambda: True)
    check_display({"QT_QPA_PLATFORM": "offscreen"})


def test_missing_parts_say_what_to_do():
    assert "casare-perf[canvas]" in missing_part(ModuleNotFoundError(name="PySide6"))
    assert "casare doctor --fix" in missing_part(ImportError("libEGL.so.1: cannot open"))


def test_errors_of_others_code_stand_in_the_status_bar(editor):
    from casare_rpa.presentation.canvas.callback_errors import CallbackErrors

    node = editor.graph.get_node_by_id("l")
    with CallbackErrors(editor.run_bar.tell):
        editor.graph.property_changed.connect(lambda node, *_: node.no_such_name)
        node.set_property("message", "bye")
    assert editor.run_bar.label.text().startswith("Say hi: AttributeError: ")
    editor.viewer.paint_failed.emit(node.view, "RuntimeError: out of paint")
    assert editor.run_bar.label.text() == "Say hi: RuntimeError: out of paint"
