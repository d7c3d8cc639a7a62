"""Sessions are written, read, imported, copied and duplicated in the same way, and pass between the two."""

from __future__ import annotations

import json

import pytest
from PySide6.QtWidgets import QApplication
from tests.unit.presentation.conformance.told import told


@pytest.fixture
def drawn(graph, work):
    a, b = work("A", "B")
    a.set_pos(10, 20)
    b.set_pos(300, 20)
    a.set_output(1, b.input(0))
    a.set_property("value", "v")
    b.set_color(1, 2, 3)
    graph.create_node("Backdrop", name="Frame", selected=False).set_text("notes")
    return graph


def test_a_session_has_a_fixed_form(drawn):
    data = drawn.serialize_session()
    assert list(data) == ["graph", "nodes", "connections"]
    assert data["graph"] == {
        "layout_direction": 0,
        "acyclic": True,
        "pipe_collision": False,
        "pipe_slicing": True,
        "pipe_style": 1,
        "accept_connection_types": "{}",
        "reject_connection_types": "{}",
    }
    a, b = (drawn.get_node_by_name(name) for name in "AB")
    assert data["connections"] == [{"out": [a.id, "out 1"], "in": [b.id, "in 0"]}]
    assert list(data["nodes"]) == [node.id for node in drawn.all_nodes()]
    assert sorted(data["nodes"][a.id]) == [
        "border_color",
        "color",
        "custom",
        "disabled",
        "height",
        "icon",
        "layout_direction",
        "name",
        "port_deletion_allowed",
        "pos",
        "selected",
        "subgraph_session",
        "text_color",
        "type_",
        "visible",
        "width",
    ]
    json.dumps(data)


def test_what_was_written_is_read(drawn):
    before, data = told(drawn), drawn.serialize_session()
    drawn.deserialize_session(json.loads(json.dumps(data)))
    assert told(drawn) == before
    assert drawn.selected_nodes() == []
    assert drawn.undo_stack().count() == 0


def test_reading_may_add_and_may_keep_the_undo_stack(drawn):
    data = drawn.serialize_session()
    drawn.deserialize_session(data, clear_session=False, clear_undo_stack=False)
    assert sorted(told(drawn)) == ["A", "A 1", "B", "B 1", "Frame", "Frame 1"]
    assert drawn.undo_stack().count() > 0
    drawn.deserialize_session(data, clear_session=False)
    assert len(drawn.all_nodes()) == 9
    assert drawn.undo_stack().count() == 0


def test_settings_are_read(graph, work):
    for name, value in (("acyclic", False), ("pipe_collision", True), ("pipe_slicing", False)):
        getattr(graph, f"set_{name}")(value)
    graph.set_pipe_style(2)
    a, _ = work("A", "B")
    a.output(0).add_accept_port_type("in 1", "in", "test.Work")
    data = json.loads(json.dumps(graph.serialize_session()))
    for name, value in (("acyclic", True), ("pipe_collision", False), ("pipe_slicing", True)):
        getattr(graph, f"set_{name}")(value)
    graph.set_pipe_style(0)
    graph.deserialize_session(data)
    assert [graph.acyclic(), graph.pipe_collision(), graph.pipe_slicing()] == [False, True, False]
    assert graph.pipe_style() == 2
    again = graph.get_node_by_name("A")
    assert again.output(0).accepted_port_types() == {"test.Work": {"in": {"in 1"}}}


def test_ports_that_were_added_are_read(graph):
    node = graph.create_node("test.Growing", name="G")
    node.add_input("more", multi_input=True)
    node.delete_output("last")
    graph.deserialize_session(graph.serialize_session())
    again = graph.get_node_by_name("G")
    assert list(again.inputs()) == ["first", "more"]
    assert list(again.outputs()) == []
    assert again.input(1).multi_connection()


def test_embedded_widgets_are_read(graph):
    node = graph.create_node("test.Form", name="F")
    node.get_widget("text").set_value("new")
    node.get_widget("choice").set_value("green")
    node.get_widget("check").set_value(True)
    graph.deserialize_session(json.loads(json.dumps(graph.serialize_session())))
    again = graph.get_node_by_name("F")
    assert [again.get_property(name) for name in ("text", "choice", "check")] == [
        "new",
        "green",
        True,
    ]
    assert again.get_widget("text").get_value() == "new"
    assert again.get_widget("check").get_value() is True


@pytest.mark.differs("selected-in-file")
def test_the_selection_is_written(graph, work):
    a, b = work("A", "B", selected=True)
    nodes = graph.serialize_session()["nodes"]
    assert [nodes[node.id]["selected"] for node in (a, b)] == [False, True]


@pytest.mark.differs("spin-box")
def test_a_node_with_spin_boxes_is_written_and_read(graph):
    node = graph.create_node("test.Counted", name="C")
    values = [node.get_widget(name).get_value() for name in ("number", "share")]
    assert values == [3, 0.5]
    node.get_widget("number").set_value(5)
    assert node.get_property("number") == 5
    graph.deserialize_session(json.loads(json.dumps(graph.serialize_session())))
    again = graph.get_node_by_name("C")
    values = [again.get_widget(name).get_value() for name in ("number", "share")]
    assert values == [again.get_property(name) for name in ("number", "share")] == [5, 0.5]


@pytest.mark.differs("button")
def test_a_node_with_a_button_is_written(graph):
    graph.create_node("test.Pressed", name="P")
    graph.deserialize_session(graph.serialize_session())
    assert graph.get_node_by_name("P").get_widget("press") is not None


def test_files(drawn, tmp_path, hear):
    said = hear(drawn, "session_changed")
    file = str(tmp_path / "session.json")
    before = told(drawn)
    drawn.save_session(f" {file} ")
    assert drawn.current_session() == file
    drawn.clear_session()
    assert [drawn.all_nodes(), drawn.current_session()] == [[], ""]
    assert drawn.undo_stack().count() == 0
    drawn.load_session(file)
    assert told(drawn) == before
    assert drawn.current_session() == file
    assert said == [("session_changed", file)]
    drawn.import_session(file, clear_undo_stack=False)
    assert len(drawn.all_nodes()) == 6
    for method in (drawn.load_session, drawn.import_session):
        with pytest.raises(OSError, match="does not exist"):
            method(str(tmp_path / "none.json"))


def test_a_broken_file_changes_nothing_on_import(drawn, tmp_path, capsys):
    file = tmp_path / "broken.json"
    file.write_text("{")
    before = told(drawn)
    drawn.import_session(str(file))
    assert told(drawn) == before
    assert "Cannot read data" in capsys.readouterr().out


@pytest.mark.differs("save-failed")
def test_a_save_that_fails_leaves_the_file_alone(drawn, tmp_path):
    file = tmp_path / "session.json"
    drawn.save_session(str(file))
    before = file.read_text()
    drawn.get_node_by_name("A").set_property("value", object())
    with pytest.raises((TypeError, ValueError)):
        drawn.save_session(str(file))
    assert file.read_text() == before
    assert [path.name for path in tmp_path.iterdir()] == ["session.json"]


def test_unknown_types_are_left_out(drawn):
    data = json.loads(json.dumps(drawn.serialize_session()))
    a = drawn.get_node_by_name("A")
    data["nodes"][a.id]["type_"] = "test.Unknown"
    drawn.deserialize_session(data)
    assert sorted(told(drawn)) == ["B", "Frame"]
    assert drawn.viewer().all_pipes() == []


def test_copy_and_paste(drawn):
    a, b = (drawn.get_node_by_name(name) for name in "AB")
    assert drawn.copy_nodes([a, b])
    pasted = list(drawn.paste_nodes())
    assert [node.name() for node in pasted] == ["A 1", "B 1"]
    assert set(drawn.selected_nodes()) == set(pasted)
    assert pasted[1].input(0).connected_ports() == [pasted[0].output(1)]
    assert pasted[0].get_property("value") == "v"
    assert pasted[1].x_pos() - pasted[0].x_pos() == pytest.approx(290)
    drawn.undo_stack().undo()
    assert sorted(told(drawn)) == ["A", "B", "Frame"]
    drawn.undo_stack().redo()
    assert sorted(told(drawn)) == ["A", "A 1", "B", "B 1", "Frame"]
    assert pasted[1].input(0).connected_ports() == [pasted[0].output(1)]


def test_what_is_pasted_lies_under_the_cursor(drawn):
    a, b = (drawn.get_node_by_name(name) for name in "AB")
    drawn.copy_nodes([a, b])
    pasted = list(drawn.paste_nodes())
    centre = drawn.viewer().nodes_rect_center([node.view for node in pasted])
    assert centre == pytest.approx(list(drawn.cursor_pos()), abs=25)


def test_nothing_is_copied_or_pasted(drawn, capsys):
    drawn.clear_selection()
    assert drawn.copy_nodes() is False
    QApplication.clipboard().setText("no json")
    assert drawn.paste_nodes() is None
    assert "Decode" in capsys.readouterr().out
    QApplication.clipboard().clear()
    assert drawn.paste_nodes() is None
    assert drawn.duplicate_nodes([]) is None
    assert len(drawn.all_nodes()) == 3


def test_cutting(drawn):
    a, b = (drawn.get_node_by_name(name) for name in "AB")
    a.output(1).set_locked(True, connected_ports=False)
    drawn.cut_nodes([a])
    assert sorted(told(drawn)) == ["B", "Frame"]
    assert b.input(0).connected_ports() == []
    assert drawn.undo_stack().undoText() == "cut nodes"
    drawn.undo_stack().undo()
    assert b.input(0).connected_ports() == [a.output(1)]
    drawn.clear_selection()
    a.set_selected(True)
    drawn.cut_nodes()
    (again,) = drawn.paste_nodes()
    assert again.get_property("value") == "v"


def test_duplicating(drawn):
    a, b = (drawn.get_node_by_name(name) for name in "AB")
    copies = list(drawn.duplicate_nodes([a, b]))
    assert [node.name() for node in copies] == ["A 1", "B 1"]
    assert [node.pos() for node in copies] == [[60.0, 70.0], [350.0, 70.0]]
    assert set(drawn.selected_nodes()) == set(copies)
    assert copies[1].input(0).connected_ports() == [copies[0].output(1)]
    assert drawn.undo_stack().undoText() == "duplicate nodes"
    drawn.undo_stack().undo()
    assert sorted(told(drawn)) == ["A", "B", "Frame"]
