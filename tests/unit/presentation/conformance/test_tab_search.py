"""The search that Tab opens lists, filters and creates nodes in the same way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer

pytestmark = [
    pytest.mark.filterwarnings("ignore:Function. .QMouseEvent:DeprecationWarning"),
    # NodeGraphQt 0.6.44 opens its menus by what Qt 6 calls exec.
    pytest.mark.filterwarnings("ignore:.exec_.:DeprecationWarning"),
]


@pytest.fixture
def search(graph, viewer, pointer, monkeypatch):
    """Opens the search under the cursor and does something in it, as it waits for its end."""
    monkeypatch.setattr(viewer, "underMouse", lambda: True)
    pointer.move((400, 300))

    def use(do):
        widget = viewer._search_widget

        def once_open():
            if not widget.isVisible():
                QTimer.singleShot(5, once_open)
                return
            try:
                do(widget)
            finally:
                widget.close()

        QTimer.singleShot(0, once_open)
        graph.toggle_node_search()
        assert not widget.isVisible()

    return use


def entries(search):
    return [action.text() for action in search.actions() if action.isVisible() and action.text()]


def test_it_lists_what_is_registered(search):
    listed = []
    search(lambda widget: listed.append([a.text() for a in widget._actions.values()]))
    names = {"Backdrop", "Counted", "Form", "Group", "Growing", "Pressed", "Round", "Work"}
    assert set(listed[0]) == names


def test_typing_filters_and_return_creates(graph, search, qtbot):
    shown = []

    def do(widget):
        qtbot.keyClicks(widget.line_edit, "grw")
        shown.append(entries(widget))
        qtbot.keyClick(widget.line_edit, Qt.Key.Key_Return)

    search(do)
    assert shown == [["Growing"]]
    (node,) = graph.all_nodes()
    assert node.type_ == "test.Growing"
    assert node.pos() == pytest.approx(list(graph.cursor_pos()), abs=2)
    graph.undo_stack().undo()
    assert graph.all_nodes() == []


def test_types_of_one_name_are_told_apart(side, graph, viewer, search, qtbot):
    class Work(side.BaseNode):
        __identifier__ = "other"
        NODE_NAME = "Work"

    graph.register_node(Work)
    viewer.rebuild_tab_search()
    shown = []

    def do(widget):
        qtbot.keyClicks(widget.line_edit, "work")
        shown.extend(entries(widget))

    search(do)
    assert set(shown) == {"Work (other.Work)", "Work (test.Work)"}


def test_tab_closes_it(graph, search, qtbot):
    def do(widget):
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
        assert not widget.isVisible()

    search(do)
    assert graph.all_nodes() == []


def test_what_is_submitted_is_told(graph, search, qtbot, hear):
    said = []

    def do(widget):
        said.append(hear(widget, "search_submitted"))
        widget.build_menu_tree()
        qtbot.keyClicks(widget.line_edit, "growing")
        qtbot.keyClick(widget.line_edit, Qt.Key.Key_Return)

    search(do)
    assert said == [[("search_submitted", "test.Growing")]]


@pytest.mark.parametrize("by", ["viewer", "widget"])
def test_it_is_opened_by_code(graph, viewer, by):
    widget = viewer._search_widget
    opened = []

    def close():
        opened.append(widget.isVisible())
        widget.close()

    QTimer.singleShot(50, close)
    if by == "viewer":
        viewer.tab_search_set_nodes(graph.node_factory.names)
    else:
        widget.set_nodes(graph.node_factory.names)
    assert opened == [True]
    assert len(widget._actions) == len(graph.registered_nodes())


def test_it_opens_only_under_the_cursor(graph, viewer, monkeypatch):
    monkeypatch.setattr(viewer, "underMouse", lambda: False)
    graph.toggle_node_search()
    assert not viewer._search_widget.isVisible()


def test_the_viewer_moves_a_shown_search_to_the_cursor(viewer, pointer):
    widget = viewer._search_widget
    viewer.tab_search_toggle()
    assert not widget.isVisible()
    widget.show()
    pointer.move((400, 300))
    viewer.tab_search_toggle()
    at = viewer.mapFromScene(400, 300)
    centre = widget.geometry().center()
    assert [centre.x(), centre.y()] == pytest.approx([at.x(), at.y()], abs=2)
    widget.close()
