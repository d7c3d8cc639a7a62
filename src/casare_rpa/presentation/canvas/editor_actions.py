"""The editor's menus and their keys: one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from casare_rpa.presentation.canvas.aligning import aligned, spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from casare_rpa.presentation.canvas.aligning import Places
    from casare_rpa.presentation.canvas.box_index import Box
    from casare_rpa.presentation.canvas.editor import Editor


_ALIGN_KEYS = (("left", "L"), ("right", "R"), ("top", "T"), ("bottom", "B"))
# One arrow key moves by a fifth of the grid.
_NUDGES = (("Left", (-10, 0)), ("Right", (10, 0)), ("Up", (0, -10)), ("Down", (0, 10)))
# Keys that a text field means otherwise belong to the graph while it has the focus.
_GRAPH_KEYS = {"F", "Del", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+A", "Left", "Right", "Up", "Down"}


def _align(editor: Editor, edge: str) -> Callable[[], None]:
    return lambda: editor.place_selected(lambda boxes: aligned(boxes, edge), f"align {edge}")


def _spread(editor: Editor, *, down: bool) -> Callable[[], None]:
    return lambda: editor.place_selected(lambda boxes: spread(boxes, down=down), "spread")


def _nudge(editor: Editor, dx: int, dy: int) -> Callable[[], None]:
    def places(boxes: list[Box]) -> Places:
        return [(x + dx, y + dy) for x, y, _, _ in boxes]

    return lambda: editor.place_selected(places, "move")


def add_menus(editor: Editor) -> dict[str, list[QAction]]:
    """Give the editor its menus; returns the actions of each."""
    actions: dict[str, list[QAction]] = {}
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
        ],
        "&Arrange": [
            ("Auto-&layout", "Ctrl+L", graph.auto_layout_nodes),
            None,
            *((f"Align {e}", f"Ctrl+Alt+{k}", _align(editor, e)) for e, k in _ALIGN_KEYS),
            ("Spread &across", "Ctrl+Alt+H", _spread(editor, down=False)),
            ("Spread &down", "Ctrl+Alt+V", _spread(editor, down=True)),
            None,
            *((f"Move {k.lower()}", k, _nudge(editor, *way)) for k, way in _NUDGES),
        ],
        "&Run": [
            ("&Run", "F5", editor.run),
            ("&Stop", "Shift+F5", editor.running.stop),
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
            if keys in _GRAPH_KEYS:
                graph.widget.addAction(action)
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(_without_arguments(call))
            menu.addAction(action)
            actions.setdefault(title, []).append(action)
    return actions


def _without_arguments(call: Callable[[], object]) -> Callable[..., None]:
    def run(*_: object) -> None:
        call()

    return run
