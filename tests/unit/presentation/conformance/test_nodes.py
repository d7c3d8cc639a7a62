"""A node's properties, looks and place are set, read, announced and undone in the same way."""

from __future__ import annotations

import pytest
from NodeGraphQt.constants import NodePropWidgetEnum


def test_what_a_new_node_is(graph, work):
    (a,) = work("A")
    assert a.type_ == type(a).type_ == "test.Work"
    assert a.id == a.model.id == a.view.id
    assert a.name() == a.model.name == a.view.name == "A"
    assert [a.disabled(), a.selected(), a.layout_direction()] == [False, False, 0]
    assert a.view.type_ == "test.Work"
    assert repr(a).startswith('<Work("A") object at 0x')


def test_renaming(graph, work, hear):
    a, _ = work("A", "B")
    said = hear(graph, "property_changed")
    a.set_name("B")
    assert [a.name(), a.NODE_NAME, a.view.name] == ["B 1"] * 3
    assert said == [("property_changed", a, "name", "B 1")]
    assert graph.undo_stack().undoText() == 'renamed "A" to "B 1"'
    graph.undo_stack().undo()
    assert [a.name(), a.view.name] == ["A", "A"]


def test_colour_icon_and_state(graph, work, hear, tmp_path):
    (a,) = work("A")
    said = hear(graph, "property_changed")
    a.set_color(1, 2, 3)
    a.set_disabled(True)
    a.set_icon(str(tmp_path / "none.png"))
    assert a.color() == (1, 2, 3)
    assert a.view.color == (1, 2, 3, 255)
    assert a.disabled()
    assert a.view.disabled
    assert a.icon() == a.view.icon == str(tmp_path / "none.png")
    assert [args[2] for args in said] == ["color", "disabled", "icon"]
    for _ in range(3):
        graph.undo_stack().undo()
    assert not a.disabled()
    assert a.view.color == (13, 18, 23, 255)


def test_places(graph, work):
    (a,) = work("A")
    a.set_pos(10, 20)
    a.set_x_pos(30)
    a.set_y_pos(40)
    assert a.pos() == a.view.xy_pos == [30.0, 40.0]
    assert [a.x_pos(), a.y_pos()] == [30.0, 40.0]
    for _ in range(3):
        graph.undo_stack().undo()
    assert a.view.xy_pos != [10.0, 20.0]
    a.view.xy_pos = [7, 8]
    assert a.pos() == [7.0, 8.0]


def test_custom_properties(graph, work, hear):
    (a,) = work("A")
    said = hear(graph, "property_changed")
    a.create_property(
        "speed", 3, range=(0, 9), widget_type=NodePropWidgetEnum.SLIDER.value, tab="Motor"
    )
    assert a.has_property("speed")
    assert not a.has_property("name")
    assert a.get_property("speed") == 3
    a.set_property("speed", 5)
    a.set_property("speed", 5)
    a.set_property("value", {"any": ["thing"]}, push_undo=False)
    assert said == [
        ("property_changed", a, "speed", 5),
        ("property_changed", a, "value", {"any": ["thing"]}),
    ]
    assert a.properties()["custom"] == {"value": {"any": ["thing"]}, "speed": 5}
    assert a.properties()["id"] == a.id
    graph.undo_stack().undo()
    assert a.get_property("speed") == 3
    assert a.get_property("value") == {"any": ["thing"]}


def test_a_property_cannot_be_made_twice(graph, work):
    from NodeGraphQt.errors import NodePropertyError

    (a,) = work("A")
    for name in ("value", "color"):
        with pytest.raises(NodePropertyError):
            a.create_property(name, 1)


def test_hiding_a_node(graph, work, hear):
    (a,) = work("A")
    said = hear(graph, "property_changed")
    a.set_property("visible", False)
    assert not a.view.isVisible()
    assert said == [("property_changed", a, "visible", False)]
    graph.undo_stack().undo()
    assert a.view.isVisible()
    a.set_property("visible", False, push_undo=False)
    assert not a.view.visible


@pytest.mark.differs("pipes-of-hidden")
def test_the_pipes_of_a_hidden_node_are_hidden(graph, work):
    a, b = work("A", "B")
    a.set_output(0, b.input(0))
    a.set_property("visible", False)
    assert not graph.viewer().all_pipes()[0].isVisible()
    graph.undo_stack().undo()
    assert graph.viewer().all_pipes()[0].isVisible()


def test_what_the_view_changed_is_taken_over(graph, work):
    (a,) = work("A")
    a.view.color = (9, 8, 7, 255)
    a.update_model()
    assert a.model.color == (9, 8, 7, 255)
    a.model.color = (1, 1, 1, 255)
    a.update()
    assert a.view.color == (1, 1, 1, 255)


def test_serialised(graph, work):
    (a,) = work("A", pos=(3, 4))
    a.set_property("value", "v")
    fields = a.serialize()[a.id]
    assert fields["type_"] == "test.Work"
    assert fields["name"] == "A"
    assert fields["custom"] == {"value": "v"}
    assert list(fields["pos"]) == [3.0, 4.0]
    assert "id" not in fields


def test_direction_of_one_node(graph, work):
    (a,) = work("A")
    a.set_layout_direction(1)
    assert a.layout_direction() == a.view.layout_direction == a.model.layout_direction == 1
    a.set_layout_direction(0)
    assert a.layout_direction() == 0


def test_another_model(side, graph, work):
    a, b = work("A", "B")
    graph.create_node("Backdrop").set_name("Frame")
    model = type(a.model)()
    model.name = "Other"
    a.set_model(model)
    assert a.model is model
    assert [a.view.name, a.type_] == ["Other", "test.Work"]
    assert b.view.name == "B"


def test_another_view(graph, work):
    (a,) = work("A")
    old, new = a.view, type(a.view)("Fresh")
    new.id = a.id
    a.set_view(new)
    assert a.view is new
    assert new.scene() is graph.scene()
    assert old.scene() is None
    assert a.NODE_NAME == "Fresh"


def test_a_node_without_a_view_is_refused(side):
    class Bare(side.NodeObject):
        __identifier__ = "test"

    with pytest.raises(RuntimeError, match="qgraphics"):
        Bare()
