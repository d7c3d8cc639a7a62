"""The properties bin, the palette and the tree of nodes show and change a graph in the same way."""

from __future__ import annotations

import pytest
from NodeGraphQt.constants import MIME_TYPE
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent


@pytest.fixture
def bin_(side, graph, qtbot):
    made = side.PropertiesBinWidget(node_graph=graph)
    qtbot.addWidget(made)
    return made


def test_the_bin_shows_and_changes_a_node(graph, bin_, work, hear):
    a, b, c = work("A", "B", "C")
    said = hear(bin_, "property_changed")
    graph.node_double_clicked.emit(a)
    editor = bin_.get_property_editor_widget(a)
    assert editor is bin_.get_property_editor_widget(a.id)
    assert editor.node_id() == a.id
    editor.get_widget("name").setText("Renamed")
    editor.get_widget("name").editingFinished.emit()
    assert a.name() == "Renamed"
    assert said == [("property_changed", a.id, "name", "Renamed")]
    a.set_color(1, 2, 3)
    assert tuple(editor.get_widget("color").get_value())[:3] == (1, 2, 3)
    a.set_name("Other")
    assert editor.get_widget("name").get_value() == "Other"
    for node in (b, c):
        bin_.add_node(node)
    assert bin_.get_property_editor_widget(a) is None
    graph.delete_node(c)
    assert bin_.get_property_editor_widget(c) is None


def test_the_bins_own_switches(side, graph, bin_, work):
    a, b = work("A", "B")
    assert bin_.limit() == 2
    bin_.set_limit(1)
    bin_.add_node(a)
    bin_.add_node(b)
    assert [bin_.get_property_editor_widget(n) is None for n in (a, b)] == [True, False]
    bin_.remove_node(b)
    assert bin_.get_property_editor_widget(b) is None
    bin_.lock_bin()
    bin_.add_node(a)
    assert bin_.get_property_editor_widget(a) is None
    bin_.lock_bin()
    bin_.add_node(a)
    bin_.clear_bin()
    assert bin_.get_property_editor_widget(a) is None
    assert isinstance(bin_.create_property_editor(a), side.NodePropEditorWidget)
    graph.add_properties_bin(bin_)


def test_an_editor_has_a_widget_for_each_property(graph, bin_, hear, qtbot):
    node = graph.create_node("test.Form", name="F")
    bin_.add_node(node)
    editor = bin_.get_property_editor_widget(node)
    names = [w.get_name() for w in editor.get_all_property_widgets()]
    assert {"name", "text", "choice", "check", "color", "disabled", "id"} <= set(names)
    assert editor.get_widget("choice").get_value() == "red"
    assert editor.get_widget("none") is None
    tabs = editor.get_tab_widget()
    assert [tabs.tabText(n) for n in range(tabs.count())][-2:] == ["Node", "Ports"]
    editor.add_tab("Mine")
    with pytest.raises(AssertionError):
        editor.add_tab("Mine")
    ports = editor.get_port_connection_widget()
    assert ports.input_tree.topLevelItemCount() == 1
    editor.set_port_lock_widgets_disabled(True)
    assert not ports.input_tree.itemWidget(ports.input_tree.topLevelItem(0), 0).isEnabled()
    said = hear(editor, "property_changed", "property_closed")
    editor.get_widget("text").setText("new")
    editor.get_widget("text").editingFinished.emit()
    assert node.get_property("text") == node.get_widget("text").get_value() == "new"
    editor._on_close()
    assert [args[0] for args in said] == ["property_changed", "property_closed"]
    assert bin_.get_property_editor_widget(node) is None


@pytest.mark.differs("editor-add-widget")
def test_a_widget_is_added_to_an_editor(graph, bin_, work):
    from NodeGraphQt.custom_widgets.properties_bin.prop_widgets_base import PropLineEdit

    (a,) = work("A")
    editor = bin_.create_property_editor(a)
    widget = PropLineEdit()
    widget.set_name("mine")
    editor.add_widget("mine", widget)
    assert editor.get_widget("mine") is widget


@pytest.fixture
def other(side):
    class Other(side.BaseNode):
        __identifier__ = "other.domain"
        NODE_NAME = "Other"

    return Other


def test_the_palette(side, graph, other, qtbot):
    palette = side.NodesPaletteWidget(node_graph=graph)
    qtbot.addWidget(palette)
    tabs = palette.tab_widget()

    def titles():
        return sorted(tabs.tabText(n) for n in range(tabs.count()))

    assert titles() == ["nodeGraphQt.nodes", "test"]
    graph.register_node(other)
    assert titles() == ["nodeGraphQt.nodes", "other.domain", "test"]
    palette.set_category_label("other.domain", "Others")
    assert titles() == ["Others", "nodeGraphQt.nodes", "test"]
    with pytest.raises(ValueError, match="already in use"):
        palette.set_category_label("test", "Others")
    palette.update()
    grid = next(tabs.widget(n) for n in range(tabs.count()) if tabs.tabText(n) == "test")
    model = grid.model()
    labels = sorted(model.index(row, 0).data() for row in range(model.rowCount()))
    assert labels == ["Counted", "Form", "Group", "Growing", "Pressed", "Round", "Work"]
    grid.clear()
    grid.add_item("One", "test.Work")
    data = model.mimeData([model.index(0, 0)])
    assert data.data(MIME_TYPE).data() == b"nodegraphqt::node:test.Work"


def test_the_tree(side, graph, other, qtbot):
    tree = side.NodesTreeWidget(node_graph=graph)
    qtbot.addWidget(tree)

    def titles():
        return [tree.topLevelItem(n).text(0) for n in range(tree.topLevelItemCount())]

    assert titles() == ["nodeGraphQt.nodes", "test"]
    tree.set_category_label("test", "Tests")
    graph.register_node(other)
    tree.update()
    assert titles() == ["nodeGraphQt.nodes", "other.domain", "Tests"]
    (item,) = tree.findItems("Work", Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    data = tree.mimeData([item])
    assert data.data(MIME_TYPE).data() == b"nodegraphqt::node:test.Work"


def drop(viewer, data):
    viewer.dropEvent(
        QDropEvent(
            QPointF(300, 200),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


@pytest.mark.filterwarnings("ignore:Function. .QDropEvent:DeprecationWarning")
def test_nodes_are_dropped_on_the_graph(graph, viewer):
    data = QMimeData()
    data.setData(MIME_TYPE, b"nodegraphqt::node:test.Work;node:test.Form")
    drop(viewer, data)
    made = {node.name(): node for node in graph.all_nodes()}
    assert sorted(made) == ["Form", "Work"]
    place = viewer.mapToScene(300, 200)
    assert made["Form"].pos() == pytest.approx([place.x(), place.y()], abs=2)
    assert made["Work"].pos() == pytest.approx([place.x() + 80, place.y() + 80], abs=2)


@pytest.mark.filterwarnings("ignore:Function. .QDropEvent:DeprecationWarning")
def test_files_and_text_are_dropped_on_the_graph(graph, viewer, work, hear, tmp_path):
    work("A")
    file = tmp_path / "session.json"
    graph.save_session(str(file))
    graph.clear_session()
    said = hear(graph, "data_dropped", "session_changed")
    by_viewer = hear(viewer, "data_dropped")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    drop(viewer, data)
    assert [node.name() for node in graph.all_nodes()] == ["A"]
    text = QMimeData()
    text.setText("anything")
    drop(viewer, text)
    assert [args[0] for args in said] == ["session_changed", "data_dropped"]
    assert said[1][1].text() == "anything"
    assert len(by_viewer) == 2


@pytest.mark.parametrize(
    ("format_", "welcome"),
    [("nodegraphqt/nodes", True), ("text/plain", True), ("text/uri-list", True), ("x/y", False)],
)
def test_what_may_be_dropped(viewer, format_, welcome):
    data = QMimeData()
    data.setData(format_, b"x")
    arguments = (
        QPoint(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    for event, take in (
        (QDragEnterEvent(*arguments), viewer.dragEnterEvent),
        (QDragMoveEvent(*arguments), viewer.dragMoveEvent),
    ):
        take(event)
        assert event.isAccepted() is welcome
    left = QDragLeaveEvent()
    viewer.dragLeaveEvent(left)
    assert not left.isAccepted()
