"""The editor's menus and their keys: one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

if TYPE_CHECKING:
    from collections.abc import Callable

    from casare_rpa.presentation.canvas.editor import Editor


def add_menus(editor: Editor) -> list[QAction]:
    """Give the editor its menus; returns what changes the graph."""
    editing = []
    graph, viewer = editor.graph, editor.viewer
    stack = graph.undo_stack()
    menus: dict[str, list[tuple[str, str, Callable[[], object]] | None]] = {
        "&File": [
            ("&Open...", "Ctrl+O", editor.ask_open),
            ("&Save", "Ctrl+S", editor.save_file),
            ("Save &as...", "Ctrl+Shift+S", editor.save_as),
            None,
            ("&Quit", "Ctrl+Q", editor.close),
        ],
        "&Edit": [
            ("&Undo", "Ctrl+Z", stack.undo),
            ("&Redo", "Ctrl+Shift+Z", stack.redo),
            None,
            ("Cu&t", "Ctrl+X", graph.cut_nodes),
            ("&Copy", "Ctrl+C", graph.copy_nodes),
            ("&Paste", "Ctrl+V", graph.paste_nodes),
            ("D&uplicate", "Ctrl+D", lambda: graph.duplicate_nodes(graph.selected_nodes())),
            ("&Delete", "Del", editor.delete_selected),
            None,
            ("Select &all", "Ctrl+A", editor.select_all),
            ("&Find node type", "Ctrl+F", editor.palette_dock.search.setFocus),
        ],
        "&View": [
            ("&Fit", "F", editor.fit),
            ("Zoom &in", "Ctrl++", lambda: viewer.camera.zoom(1.25)),
            ("Zoom &out", "Ctrl+-", lambda: viewer.camera.zoom(0.8)),
            ("&Actual size", "Ctrl+0", lambda: viewer.set_zoom(0.0)),
            None,
            ("Auto-&layout", "Ctrl+L", graph.auto_layout_nodes),
        ],
    }
    # NodeGraphQt's viewer brings actions with the same keys; two of them would make a key do nothing.
    for own in (viewer.qaction_for_undo(), viewer.qaction_for_redo()):
        own.setShortcuts([])
    for title, entries in menus.items():
        menu = editor.menuBar().addMenu(title)
        for entry in entries:
            if entry is None:
                menu.addSeparator()
                continue
            text, keys, call = entry
            action = QAction(text, editor)
            action.setShortcut(QKeySequence(keys))
            if keys in {"F", "Del", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+A"}:
                # Keys that a text field means otherwise belong to the graph while it has the focus.
                graph.widget.addAction(action)
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(_without_arguments(call))
            menu.addAction(action)
            if title == "&Edit" or call == graph.auto_layout_nodes:
                editing.append(action)
    return editing


def _without_arguments(call: Callable[[], object]) -> Callable[..., None]:
    def run(*_: object) -> None:
        call()

    return run
