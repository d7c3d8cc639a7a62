"""Show a workflow file in a window, where it can be edited, saved and run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from casare_rpa.domain.errors import UsageError
from casare_rpa.infrastructure.system.probes import qt_libraries_part
from casare_rpa.nodes.registry import NodeRegistry
from casare_rpa.runtime.loader import load_workflow, save_workflow

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from casare_rpa.cli.editor_run import EditorRun
    from casare_rpa.domain.workflow import Workflow
    from casare_rpa.presentation.canvas.editor import Editor
    from casare_rpa.presentation.canvas.run_feed import RunFeed


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("file", type=Path, help="the workflow file")
    parser.add_argument(
        "--screenshot", type=Path, metavar="PNG", help="write a picture of the window and exit"
    )
    parser.add_argument(
        "--quit-after-ms", type=int, metavar="N", help="close the window after N milliseconds"
    )
    parser.add_argument("--headed", action="store_true", help="show the browser's window in runs")


def run(args: Namespace) -> int:
    """Open the window; returns the exit code."""
    libraries = qt_libraries_part()
    if not libraries.found:  # Qt would abort the process instead of raising
        raise UsageError(f"Qt cannot start: {libraries.detail}; run `casare doctor --fix`")
    from casare_rpa.presentation.application import application, missing_part, quit_on_signals

    app = application()
    try:
        from casare_rpa.presentation.canvas.callback_errors import CallbackErrors
        from casare_rpa.presentation.canvas.editor import Editor
    except ImportError as error:
        raise UsageError(missing_part(error)) from error

    registry = NodeRegistry.installed()

    def start_run(workflow: Workflow, feed: RunFeed) -> EditorRun:
        from casare_rpa.cli.editor_run import EditorRun

        return EditorRun(workflow, registry, feed, headless=not args.headed)

    editor = Editor(registry, load_workflow, save_workflow, start_run)
    try:
        with CallbackErrors(editor.run_bar.tell), quit_on_signals(app) as received:
            editor.show()  # first: to read a file of 100,000 nodes takes seconds
            workflow = editor.read_file(args.file)
            if received:
                return 128 + received[0]
            editor.show_workflow(workflow, args.file)
            if args.screenshot is not None:
                _write_screenshot(editor, args.screenshot)
                return 0
            if args.quit_after_ms is not None:
                from PySide6.QtCore import QTimer

                QTimer.singleShot(args.quit_after_ms, app.quit)
            code = int(app.exec())
            return 128 + received[0] if received else code
    finally:
        editor.graph.opening.cancel()
        editor.close_run()


def _write_screenshot(editor: Editor, path: Path) -> None:
    from PySide6.QtWidgets import QApplication

    editor.graph.opening.finish()
    # Twice: the first pass lays the window out, the second shows the graph in its final size.
    for _ in range(2):
        QApplication.processEvents()
        editor.fit()
    editor.viewer.finish_picture()
    if not editor.grab().save(str(path), "PNG"):
        raise UsageError(f"cannot write the picture to {path}: found no writable place for it")
