"""One of NodeGraphQt's examples in this process: shown, its commands called, photographed. See nodegraphqt_examples.py."""

from __future__ import annotations

import gc
import importlib.util
import json
import runpy
import sys
import types
from pathlib import Path
from typing import Any

# What the window is given to be laid out and painted.
_SETTLE_MS = 1500
# They end the program, and there is one picture to take.
_LEAVING = {"Exit"}


class Stage:
    """Takes the place of the application's event loop."""

    def __init__(self, picture: Path) -> None:
        self._picture = picture
        self._raised: list[str] = []
        self.commands: dict[str, Any] = {}
        self.nodes = 0
        sys.excepthook = lambda kind, error, _trace: self._raised.append(
            f"{kind.__name__}: {error}"
        )

    def perform(self, *_: object) -> int:
        """Show, photograph, call every command; in place of ``QApplication.exec``."""
        from PySide6.QtTest import QTest

        QTest.qWait(_SETTLE_MS)
        self._photograph()
        for graph in _graphs():
            self.nodes += len(graph.all_nodes())
            self._call_commands(graph)
        if self._raised:
            raise RuntimeError("; ".join(self._raised))
        return 0

    def _photograph(self) -> None:
        from PySide6.QtWidgets import QApplication

        shown = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
        if shown:
            max(shown, key=lambda w: w.width() * w.height()).grab().save(str(self._picture))

    def _call_commands(self, graph: Any) -> None:
        from PySide6.QtCore import QTimer
        from PySide6.QtTest import QTest

        # The node search is a menu, which keeps whoever opens it until it closes.
        closing = QTimer(interval=50)
        closing.timeout.connect(_close_popup)
        closing.start()
        as_it_was = graph.serialize_session()
        session = self._picture.with_suffix(".session.json")
        graph.save_session(str(session))
        _answer_dialogs(session)
        for name, command in _commands(graph.context_menu()):
            if name.rpartition(" > ")[2] in _LEAVING:
                continue
            graph.deserialize_session(as_it_was)
            # An example's command takes backdrops for nodes with ports, and ends where it meets one.
            for node in graph.all_nodes():
                node.set_selected(hasattr(node, "input_ports"))
            command.run_command()
            QTest.qWait(60)
            nodes = graph.all_nodes()
            self.commands[name] = {
                "nodes": len(nodes),
                "connections": len(graph.serialize_session().get("connections", [])),
                "selected": len(graph.selected_nodes()),
                "disabled": sum(node.disabled() for node in nodes),
                "error": self._raised.pop() if self._raised else "",
            }


def _close_popup() -> None:
    from PySide6.QtWidgets import QApplication

    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


def _graphs() -> list[Any]:
    from NodeGraphQt.base.graph import NodeGraph

    return [g for g in gc.get_objects() if isinstance(g, NodeGraph) and g.is_root]


def _commands(menu: Any) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for item in menu.get_items():
        if hasattr(item, "get_items"):
            found += [(f"{item.name()} > {name}", command) for name, command in _commands(item)]
        elif item is not None:
            found.append((item.name(), item))
    return found


def _answer_dialogs(session: Path) -> None:
    """Nobody is there to answer: files are one and the same, questions get a yes."""
    from NodeGraphQt.widgets import dialogs, viewer

    for module in (dialogs, viewer):
        module.FileDialog.getSaveFileName = staticmethod(
            lambda *_, **__: (str(session), "All Files (*)")
        )
        module.FileDialog.getOpenFileName = staticmethod(lambda *_, **__: (str(session), ""))
        module.BaseDialog.message_dialog = staticmethod(lambda *_, **__: None)
        module.BaseDialog.question_dialog = staticmethod(lambda *_, **__: True)


def _stand_in_for_sympy() -> None:
    """An example imports ``false`` from sympy, which it does not use and NodeGraphQt does not require."""
    if importlib.util.find_spec("sympy") is None:
        sympy: Any = types.ModuleType("sympy")
        sympy.false = False
        sys.modules["sympy"] = sympy


def main(way: str, program: str, picture: Path) -> dict[str, Any]:
    """Run a program; what came of it."""
    from PySide6.QtWidgets import QApplication

    if way == "install":
        from casare_rpa.presentation.canvas import install

        install()
    _stand_in_for_sympy()
    stage = Stage(picture)
    QApplication.exec_ = QApplication.exec = stage.perform  # type: ignore[method-assign]
    application = None
    if "QApplication(" not in Path(program).read_text(encoding="utf-8"):
        application = QApplication([])
    sys.path.insert(0, str(Path.cwd()))
    error = ""
    try:
        kept = runpy.run_path(program, run_name="__main__")
        if application is not None and kept:
            stage.perform()
    except Exception as raised:  # noqa: BLE001 - what it raises is the finding
        error = f"{type(raised).__name__}: {raised}"
    return {"error": error, "commands": stage.commands, "nodes": stage.nodes}


if __name__ == "__main__":
    told = json.dumps(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
    # Qt's objects go in any order when an interpreter ends; the word is out before.
    sys.stdout.write("\n" + told + "\n")
    sys.stdout.flush()
    import os

    os._exit(0)
