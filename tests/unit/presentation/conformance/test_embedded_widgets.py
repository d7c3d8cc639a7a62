"""Widgets in nodes are typed into, chosen from, hidden and replaced in the same way."""

from __future__ import annotations

import pytest
from NodeGraphQt.errors import NodeWidgetError
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QStyle
from tests.unit.presentation.conformance.pointer import CTRL

pytestmark = pytest.mark.filterwarnings("ignore:Function. .QMouseEvent:DeprecationWarning")


@pytest.fixture
def form(graph, viewer):
    node = graph.create_node("test.Form", name="F", selected=False)
    node.set_pos(300, 200)
    QApplication.processEvents()
    viewer.grab()  # until they are painted once, widgets have no place
    return node


def middle(widget, part=None):
    """A place in the scene on an embedded widget."""
    inner = part or widget.get_custom_widget()
    place = inner.mapTo(widget.widget(), inner.rect().center())
    scene = widget.mapToScene(place)
    return scene.x(), scene.y()


def test_typing_into_a_line(viewer, form, pointer, qtbot, hear):
    graph = form.graph
    said = hear(graph, "property_changed")
    pointer.click(middle(form.get_widget("text")))
    qtbot.keyClick(viewer.viewport(), Qt.Key.Key_A, CTRL)
    qtbot.keyClicks(viewer.viewport(), "typed")
    qtbot.keyClick(viewer.viewport(), Qt.Key.Key_Return)
    assert form.get_property("text") == form.get_widget("text").get_value() == "typed"
    assert ("property_changed", form, "text", "typed") in said
    graph.undo_stack().undo()
    assert form.get_property("text") == form.get_widget("text").get_value() == "old"


def test_ticking_a_box(graph, form, pointer):
    box = form.get_widget("check").get_custom_widget()
    scene = form.get_widget("check").mapToScene(
        box.mapTo(form.get_widget("check").widget(), box.rect().topLeft())
    )
    pointer.click((scene.x() + 8, scene.y() + box.height() / 2))
    assert form.get_property("check") is True
    graph.undo_stack().undo()
    assert form.get_widget("check").get_value() is False


def test_choosing_by_keys(viewer, form, pointer, qtbot):
    combo = form.get_widget("choice").get_custom_widget()
    viewer.activateWindow()
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert form.get_property("choice") == "green"


def test_pressing_a_button(graph, viewer, pointer):
    node = graph.create_node("test.Pressed", pos=(300, 200), selected=False)
    QApplication.processEvents()
    viewer.grab()
    pressed = []
    widget = node.get_widget("press")
    widget.get_custom_widget().clicked.connect(lambda: pressed.append(1))
    pointer.click(middle(widget))
    assert pressed == [1]
    assert [widget.type_, widget.get_value()] == ["ButtonNodeWidget", "Press"]
    widget.set_value("Again")
    assert widget.get_value() == "Again"


def test_a_property_moves_its_widget_and_back(graph, form):
    form.set_property("text", "new")
    form.set_property("choice", "green")
    form.set_property("check", True)
    values = [form.get_widget(name).get_value() for name in ("text", "choice", "check")]
    assert values == ["new", "green", True]
    form.get_widget("text").set_value("newer")
    assert form.get_property("text") == "newer"


def test_the_widgets_of_a_node(graph, form):
    assert list(form.widgets()) == ["text", "choice", "check"]
    assert form.get_widget("none") is None
    assert [form.view.has_widget("text"), form.view.has_widget("none")] == [True, False]
    assert form.view.get_widget("text") is form.view.widgets["text"] is form.get_widget("text")
    with pytest.raises(NodeWidgetError):
        form.view.get_widget("none")
    types = [widget.type_ for widget in form.widgets().values()]
    assert types == ["LineEditNodeWidget", "ComboNodeWidget", "CheckboxNodeWidget"]
    count = graph.create_node("test.Counted").get_widget("number")
    assert count.type_ == "SpinBoxNodeWidget"
    count.set_value(4)
    assert float(count.get_value()) == 4


def test_a_combo_box(form):
    combo = form.get_widget("choice")
    assert combo.all_items() == ["red", "green"]
    combo.add_item("blue")
    combo.add_items(["amber"])
    combo.sort_items()
    assert combo.all_items() == ["amber", "blue", "green", "red"]
    combo.set_value(["one", "two"])
    assert combo.all_items() == ["one", "two"]
    combo.clear()
    assert combo.all_items() == []


def test_hiding_a_widget(graph, form):
    height = form.view.height
    form.hide_widget("text")
    assert not form.get_widget("text").isVisible()
    graph.viewer().grab()
    QApplication.processEvents()
    graph.undo_stack().undo()
    assert form.get_widget("text").isVisible()
    form.hide_widget("text", push_undo=False)
    form.show_widget("text")
    assert form.get_widget("text").isVisible()
    form.hide_widget("none")
    form.show_widget("none")
    assert form.view.height == pytest.approx(height)


def test_a_widget_of_ones_own(side, graph, work):
    class Own(side.NodeBaseWidget):
        def __init__(self, parent=None):
            super().__init__(parent)
            self.set_name("own")
            self.set_label("Own")
            self.set_custom_widget(QLineEdit())
            self.get_custom_widget().textChanged.connect(self.on_value_changed)

        def get_value(self):
            return self.get_custom_widget().text()

        def set_value(self, text):
            self.get_custom_widget().setText(text)

    (a,) = work("A")
    widget = Own(a.view)
    a.add_custom_widget(widget, tab="Own")
    assert [widget.get_name(), widget.get_label(), widget.type_] == ["own", "Own", "Own"]
    assert widget.node is a
    widget.get_custom_widget().setText("typed")
    assert a.get_property("own") == "typed"
    widget.set_label("Other")
    assert [widget.get_label(), widget.widget().title()] == ["Other", "Other"]
    widget.setToolTip("one\ntwo")
    assert widget.toolTip() == "<b>own</b><br/>one<br/>two"
    assert not widget.get_icon(QStyle.StandardPixmap.SP_DirIcon.value).isNull()
    for refused in (
        lambda: a.add_custom_widget("no widget"),
        lambda: widget.set_name("other"),
        lambda: widget.set_custom_widget(QLineEdit()),
    ):
        with pytest.raises(NodeWidgetError):
            refused()
    bare = side.NodeBaseWidget()
    for unwritten in (bare.get_value, lambda: bare.set_value("")):
        with pytest.raises(NotImplementedError):
            unwritten()


def test_a_changed_value_is_told(form, hear):
    widget = form.get_widget("text")
    said = hear(widget, "value_changed")
    widget.set_value("new")
    assert said == [("value_changed", "text", "new")]
    widget.on_value_changed()
    assert len(said) == 2


def test_widgets_of_a_disabled_node(form):
    form.set_disabled(True)
    assert not form.get_widget("text").widget().isEnabled()
    form.set_disabled(False)
    assert form.get_widget("text").widget().isEnabled()
