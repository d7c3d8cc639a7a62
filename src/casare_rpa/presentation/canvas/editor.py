"""The editor window: a workflow's graph with palette, properties, minimap, menus and a status bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow, QMessageBox, QWidget

from casare_rpa.domain.errors import CasareError
from casare_rpa.presentation.canvas.editor_actions import add_menus
from casare_rpa.presentation.canvas.editor_questions import (
    Answer,
    ask_about_changes,
    ask_where_to_save,
    ask_which_to_open,
)
from casare_rpa.presentation.canvas.minimap import Minimap
from casare_rpa.presentation.canvas.palette_dock import PaletteDock
from casare_rpa.presentation.canvas.properties_dock import PropertiesDock
from casare_rpa.presentation.canvas.reading import read_beside
from casare_rpa.presentation.canvas.run_bar import RunBar
from casare_rpa.presentation.canvas.running import Running
from casare_rpa.presentation.canvas.theme import BACKGROUND, GRID, STYLE_SHEET
from casare_rpa.presentation.canvas.undo_entry import undo_entry
from casare_rpa.presentation.canvas.workflow_graph import WorkflowGraph, extent_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from PySide6.QtGui import QCloseEvent

    from casare_rpa.domain.workflow import Workflow
    from casare_rpa.nodes.registry import NodeRegistry
    from casare_rpa.presentation.canvas.aligning import Places
    from casare_rpa.presentation.canvas.box_index import Box
    from casare_rpa.presentation.canvas.running import Runner

# Ending browsers takes up to 8 s where they hang.
_RUN_ENDS_S = 10.0


class Editor(QMainWindow):
    """Edits one workflow file at a time.

    Args:
        registry: the node types.
        load: reads a workflow file; raises CasareError where it cannot.
        save: writes one, all or nothing; raises CasareError or OSError where it cannot.
        runner: starts a run of what is shown; without one nothing can be run.
    """

    def __init__(
        self,
        registry: NodeRegistry,
        load: Callable[[Path], Workflow],
        save: Callable[[Workflow, Path], None],
        runner: Runner | None = None,
    ) -> None:
        super().__init__()
        self._load, self._save = load, save
        self.path: Path | None = None
        self.graph = WorkflowGraph(registry, self)
        self.graph.set_background_color(*BACKGROUND)
        self.graph.set_grid_color(*GRID)
        self.viewer = self.graph.viewer()
        self.running = Running(self.graph, runner, self)
        self.setStyleSheet(STYLE_SHEET)
        self.resize(1600, 960)
        tabs = self.graph.widget
        tabs.setTabBarAutoHide(True)
        self.setCentralWidget(tabs)
        self.palette_dock = PaletteDock(registry, self.graph.type_of)
        self.properties = PropertiesDock()
        self.minimap = Minimap(self.viewer)
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        self._dock("Nodes", self.palette_dock, left)
        self._dock("Overview", self.minimap, left)
        self._dock("Properties", self.properties, right)
        self.counts = QLabel()
        self.zoom = QLabel()
        self.statusBar().addWidget(self.counts)
        actions = add_menus(self)
        self.editing_actions = actions["&Edit"] + actions["&Arrange"]
        self.run_bar = RunBar(self.running, *actions["&Run"])
        self.statusBar().addPermanentWidget(self.run_bar, 1)
        self.statusBar().addPermanentWidget(self.zoom)
        # Each of many nodes that are selected or go says so; what is selected in the end is shown.
        self._selection_timer = QTimer(self, singleShot=True, interval=0)
        self._selection_timer.timeout.connect(self._show_selection)
        self._listen()
        self._show_state()

    def _dock(self, title: str, content: QWidget, area: Qt.DockWidgetArea) -> None:
        dock = QDockWidget(title, self)
        dock.setObjectName(title)
        dock.setWidget(content)
        self.addDockWidget(area, dock)
        width = 240 if area == Qt.DockWidgetArea.LeftDockWidgetArea else 300
        self.resizeDocks([dock], [width], Qt.Orientation.Horizontal)

    def _listen(self) -> None:
        graph = self.graph
        graph.opening.finished.connect(self._opened)
        graph.opening.failed.connect(self._opening_failed)
        graph.undo_stack().cleanChanged.connect(self._show_state)
        graph.undo_stack().indexChanged.connect(self._show_state)
        graph.property_changed.connect(lambda node, name, _: self.properties.refresh(node, name))
        self.viewer.scene().selectionChanged.connect(self._selection_timer.start)
        self.viewer.view_changed.connect(self._show_zoom)
        self.viewer.paint_failed.connect(
            lambda view, text: self.run_bar.tell(f"{view.name}: {text}")
        )
        self.palette_dock.chosen.connect(self.add_node)

    # Files

    def open_file(self, path: Path) -> bool:
        """Show a file; where it cannot be read, say why and keep what is shown."""
        if self.running.active:
            self.report("Cannot open the file", "a run goes on: stop it first (Shift+F5)")
            return False
        try:
            workflow = self.read_file(path)
        except (CasareError, OSError) as error:
            self.report("Cannot open the file", str(error))
            return False
        self.show_workflow(workflow, path)
        return True

    def read_file(self, path: Path) -> Workflow:
        """What a file holds, read beside the window, which says so meanwhile.

        Raises:
            CasareError, OSError: it cannot be read.
        """
        self.counts.setText(f"reading {path.name} ...")
        try:
            return read_beside(lambda: self._load(path))
        finally:
            self._show_state()

    def show_workflow(self, workflow: Workflow, path: Path | None) -> None:
        """Show a workflow that was read from a file, or is new; a large one appears bit by bit."""
        extent = extent_of(workflow)
        self.path = path
        self.properties.show_node(None)
        self._allow_editing(False)
        self.viewer.camera.fit(extent)
        self.graph.start_opening(workflow)
        self._show_state()

    def _opened(self) -> None:
        self._allow_editing(True)
        self._show_state()

    def _opening_failed(self, text: str) -> None:
        # What is shown is a part of the file: saving it would lose the rest.
        self.path = None
        self._opened()
        self.report("The file is shown in part only", text)

    def _allow_editing(self, allowed: bool) -> None:
        self.viewer.setInteractive(allowed)
        self.palette_dock.setEnabled(allowed)
        self.properties.setEnabled(allowed)
        for action in self.editing_actions:
            action.setEnabled(allowed)
        self.run_bar.refresh()

    def save_file(self, path: Path | None = None) -> bool:
        """Write the workflow to its file or to another; where that fails, say why and change nothing."""
        target = path or self.path
        if target is None:
            return self.save_as()
        self._take_typed()
        try:
            workflow = self.graph.workflow()
            self._save(workflow, target)
        except (CasareError, OSError) as error:
            self.report("Cannot save the file", str(error))
            return False
        self.path = target
        self.graph.undo_stack().setClean()
        self._show_state()
        return True

    def save_as(self) -> bool:
        """Ask for a file and write the workflow to it."""
        chosen = ask_where_to_save(self, self.path)
        return chosen is not None and self.save_file(chosen)

    def ask_open(self) -> None:
        """Ask for a file and show it."""
        if self.may_discard():
            chosen = ask_which_to_open(self, self.path)
            if chosen is not None:
                self.open_file(chosen)

    def may_discard(self) -> bool:
        """Whether what is shown may go: it is saved, or the user says so."""
        self._take_typed()
        if self.graph.undo_stack().isClean():
            return True
        answer = ask_about_changes(self)
        return answer == Answer.Discard or (answer == Answer.Save and self.save_file())

    def report(self, title: str, text: str) -> None:
        """Tell the user what went wrong."""
        QMessageBox.warning(self, title, text)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt's: ask before changes are lost."""
        if self.may_discard():
            self.graph.opening.cancel()
            self.close_run()
            event.accept()
        else:
            event.ignore()

    def run(self) -> bool:
        """Run the workflow as it is drawn, saved or not; whether a run began."""
        self._take_typed()
        return self.running.start()

    def close_run(self) -> None:
        """End a run that goes on; one that does not let go is left after a time."""
        self.running.end(_RUN_ENDS_S)

    def _take_typed(self) -> None:
        """Have what is typed in a field, or as a node's title, which take it when the focus leaves."""
        field = self.properties.focusWidget()
        if field is not None:
            field.clearFocus()
        self.viewer.scene().setFocusItem(None)

    # Editing

    def add_node(self, type_id: str) -> Any:
        """Add a node in the middle of what is shown."""
        centre = self.viewer.scene_center()
        return self.graph.create_node(
            self.graph.type_of(type_id), pos=(centre[0] - 80, centre[1] - 30)
        )

    def select_all(self) -> None:
        """Select all nodes; selecting is no change to the workflow."""
        for view in self.viewer.all_nodes():
            view.setSelected(True)

    def delete_selected(self) -> None:
        """Delete the selected nodes, or else the selected connections."""
        nodes = self.graph.selected_nodes()
        if nodes:
            self.graph.delete_nodes(nodes)
            return
        for source, target in self.graph.selected_pipes():
            source.disconnect_from(target)

    def place_selected(self, places: Callable[[list[Box]], Places], what: str) -> None:
        """Move the selected nodes to places worked out from their boxes, as one undo entry."""
        nodes = self.graph.selected_nodes()
        if not nodes:
            return
        boxes = [(*node.pos(), node.view.width, node.view.height) for node in nodes]
        moves = list(zip(nodes, places(boxes), strict=True))
        with undo_entry(self.graph.undo_stack(), what):
            for node, (x, y) in moves:
                node.set_pos(x, y)

    def fit(self) -> None:
        """Show the selected nodes, or all, as a whole."""
        self.graph.fit_to_selection()

    # What the window says

    def _show_selection(self) -> None:
        nodes = self.graph.selected_nodes()
        self.properties.show_node(nodes[0] if len(nodes) == 1 else None)

    def _show_state(self, *_: object) -> None:
        name = self.path.name if self.path is not None else "new workflow"
        self.setWindowTitle(f"{name}[*] - Casare")
        self.setWindowModified(not self.graph.undo_stack().isClean())
        nodes, pipes = len(self.viewer.nodes), len(self.viewer.pipes)
        opening = "   opening ..." if self.graph.opening.active else ""
        self.counts.setText(f"{nodes} nodes   {pipes} connections{opening}")
        self.minimap.refresh()
        self._show_zoom()

    def _show_zoom(self) -> None:
        self.zoom.setText(f"{self.viewer.camera.scale:.0%}")
