"""Context menus, commands and hotkeys are built, shown and run in the same way."""

from __future__ import annotations

import json

import pytest
from NodeGraphQt.errors import NodeMenuError
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeySequence
from PySide6.QtWidgets import QApplication
from tests.unit.presentation.conformance.pointer import CTRL, LEFT, RIGHT, body

pytestmark = [
    pytest.mark.filterwarnings("ignore:Function. .QMouseEvent:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:.*exec_.*:DeprecationWarning"),
]


def test_the_menus_of_a_graph(side, graph):
    menu = graph.context_menu()
    assert isinstance(menu, side.NodeGraphMenu)
    assert menu is graph.get_context_menu("graph")
    assert isinstance(graph.context_nodes_menu(), side.NodesMenu)
    assert graph.context_nodes_menu() is graph.get_context_menu("nodes")
    assert graph.get_context_menu("none") is None
    assert menu.qmenu is graph.viewer().context_menus()["graph"]
    assert menu.name() == "NodeGraph"
    assert repr(menu).startswith('<NodeGraphMenu("NodeGraph") object at 0x')


def test_commands(side, graph):
    ran = []
    menu = graph.context_menu()
    command = menu.add_command("Say", ran.append, "Ctrl+Alt+S")
    assert isinstance(command, side.NodeGraphCommand)
    assert menu.get_command("Say") is command
    assert menu.get_command("none") is None
    assert [command.name(), command.slot_function] == ["Say", ran.append]
    assert command.qaction.shortcut().toString() == "Ctrl+Alt+S"
    assert repr(command).startswith('<NodeGraphCommand("Say") object at 0x')
    command.run_command()
    assert ran == [graph]
    command.set_enabled(False)
    command.run_command()
    assert ran == [graph]
    command.set_shortcut("F3")
    assert command.qaction.shortcut().toString() == "F3"
    command.set_shortcut()
    assert command.qaction.shortcut().isEmpty()
    for change, shown in (
        (lambda: command.set_hidden(True), False),
        (lambda: command.set_hidden(False), True),
        (command.hide, False),
        (command.show, True),
    ):
        change()
        assert command.qaction.isVisible() is shown


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("QtGui.QKeySequence.Copy", "Ctrl+C"),
        ("Alt+Enter", "Alt+Return"),
        ("Return", "Return"),
        ("Shift+x", "Shift+X"),
        ("Ctrl+Shift+P", "Ctrl+Shift+P"),
    ],
)
def test_shortcuts(graph, asked, given):
    command = graph.context_menu().add_command("Say", lambda _: None, asked)
    assert command.qaction.shortcut() == QKeySequence(given)


def test_submenus(graph):
    menu = graph.context_menu()
    sub = menu.add_menu("More")
    menu.add_separator()
    command = sub.add_command("Deep")
    assert menu.get_items() == [sub, None]
    assert sub.get_items() == [command]
    assert sub.qmenu.title() == "More"
    with pytest.raises(NodeMenuError, match="already exists"):
        menu.add_menu("More")


@pytest.mark.differs("get-menu")
def test_a_submenu_is_found(graph):
    sub = graph.context_menu().add_menu("More")
    assert graph.context_menu().get_menu("More") is sub
    assert graph.context_menu().get_menu("none") is None


def test_commands_of_nodes(graph, work):
    ran = []
    menu = graph.context_nodes_menu()
    (a,) = work("A")
    command = menu.add_command("Say", lambda g, n: ran.append((g, n)), node_type="test.Work")
    by_class = menu.add_command("Do", lambda g, n: ran.append((g, n)), node_class=type(a))
    assert menu.get_command("Do") is by_class
    command.qaction.node_id = a.id
    command.run_command()
    assert ran == [(graph, a)]
    with pytest.raises(NodeMenuError, match="not specified"):
        menu.add_command("Nothing")


@pytest.fixture
def functions(tmp_path):
    (tmp_path / "functions.py").write_text(
        "def note(graph, node=None):\n    graph.setObjectName(f'ran {node.name()}' if node else 'ran')\n"
    )
    command = {"type": "command", "file": "functions.py", "function_name": "note"}
    return tmp_path, command


def test_menus_from_data(graph, functions, work):
    folder, command = functions
    data = [
        {**command, "label": "Say", "shortcut": "Ctrl+Alt+R"},
        {"type": "separator"},
        {"type": "menu", "label": "More", "items": [{**command, "label": "Deep"}]},
    ]
    graph.set_context_menu("graph", data, anchor_path=folder)
    menu = graph.context_menu()
    assert [item and item.name() for item in menu.get_items()] == ["Say", None, "More"]
    menu.get_command("Say").run_command()
    assert graph.objectName() == "ran"
    nodes = [{**command, "label": "Node", "node_type": "test.Work"}]
    graph.set_context_menu("nodes", nodes, anchor_path=folder)
    said = graph.context_nodes_menu().get_command("Node")
    said.qaction.node_id = work("A")[0].id
    said.run_command()
    assert graph.objectName() == "ran A"
    with pytest.raises(ValueError, match="No context menu"):
        graph.set_context_menu("none", data, anchor_path=folder)


def test_menus_from_a_file(graph, functions):
    folder, command = functions
    file = folder / "menu.json"
    file.write_text(json.dumps([{**command, "label": "Say"}]))
    graph.set_context_menu_from_file(str(file))
    assert graph.context_menu().get_command("Say") is not None
    with pytest.raises(OSError, match=r"none\.json"):
        graph.set_context_menu_from_file(str(folder / "none.json"), "graph")


def test_menus_are_switched_off(graph):
    menus = graph.viewer().context_menus()
    graph.context_nodes_menu().add_command("Say", node_type="test.Work")
    graph.disable_context_menu(True)
    assert [menu.isEnabled() for menu in menus.values()] == [False, False]
    graph.disable_context_menu(False, name="graph")
    assert [menu.isEnabled() for menu in menus.values()] == [True, False]
    graph.disable_context_menu(False, name="none")
    for menu in menus.values():
        menu.hide()


def ask_for_menu(viewer, pointer, place, choose):
    """Click the right button and choose, as soon as the menu is open, an entry by its text."""
    seen = []

    def answer():
        menu = QApplication.activePopupWidget()
        if menu is None:
            QTimer.singleShot(5, answer)
            return
        actions = {action.text(): action for action in menu.actions()}
        seen.append([text for text in actions if text])
        if choose in actions:
            from PySide6.QtTest import QTest

            QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(actions[choose]).center())
        else:
            menu.close()

    pointer.click(place, RIGHT)
    QTimer.singleShot(0, answer)
    at = viewer.mapFromScene(QPointF(*place))
    viewer_at = viewer.viewport().mapToGlobal(at)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, viewer_at)
    QApplication.sendEvent(viewer.viewport(), event)
    return seen[0]


def test_the_context_menu_of_the_graph(graph, viewer, pointer, hear):
    ran = []
    graph.context_menu().add_command("Say", ran.append)
    said = hear(graph, "context_menu_prompt")
    by_viewer = hear(viewer, "context_menu_prompt")
    entries = ask_for_menu(viewer, pointer, (500, 500), "Say")
    assert entries[-1] == "Say"
    assert len(entries) == 3
    assert ran == [graph]
    assert said == [("context_menu_prompt", graph.context_menu(), None)]
    assert by_viewer == [("context_menu_prompt", "graph", None)]


def test_the_context_menu_of_a_node(graph, viewer, pointer, work, hear):
    (a,) = work("A", pos=(200, 200))
    QApplication.processEvents()
    ran = []
    menu = graph.context_nodes_menu()
    menu.add_command("Say", lambda g, n: ran.append((g, n)), node_type="test.Work")
    said = hear(graph, "context_menu_prompt")
    assert ask_for_menu(viewer, pointer, body(a), "Say") == ["Say"]
    assert ran == [(graph, a)]
    assert said == [("context_menu_prompt", menu, a)]


def test_hotkeys(graph, viewer, pointer, work, qtbot):
    ran = []
    graph.context_menu().add_command("Say", ran.append, "Ctrl+Alt+K")
    viewer.activateWindow()
    viewer.setFocus()
    QApplication.processEvents()
    qtbot.keyClick(viewer, Qt.Key.Key_K, CTRL | Qt.KeyboardModifier.AltModifier)
    assert ran == [graph]


def test_menus_answer_keys_while_the_viewer_has_the_focus(viewer):
    for type_, count in ((QEvent.Type.FocusOut, 0), (QEvent.Type.FocusIn, 2)):
        QApplication.sendEvent(viewer, QFocusEvent(type_))
        assert len(viewer._ctx_menu_bar.actions()) == count


def test_undo_by_key(graph, viewer, pointer, work, qtbot):
    work("A", "B")
    viewer.activateWindow()
    viewer.setFocus()
    QApplication.processEvents()
    qtbot.keyClick(viewer, Qt.Key.Key_Z, CTRL)
    assert [n.name() for n in graph.all_nodes()] == ["A"]
    qtbot.keyClick(viewer, Qt.Key.Key_Z, CTRL)
    assert graph.all_nodes() == []
    qtbot.keyClick(viewer, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert [n.name() for n in graph.all_nodes()] == ["A"]
    assert viewer.qaction_for_undo().isEnabled()
    assert viewer.qaction_for_redo().isEnabled()
