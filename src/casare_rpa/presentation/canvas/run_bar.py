"""The part of the status bar that runs the workflow, and says what comes of it and what else there is to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from casare_rpa.presentation.canvas.running import Running


class RunBar(QWidget):
    """Buttons to run and stop, and what the run says.

    Args:
        running: the runs.
        run: the action that starts one; it is enabled while one may begin.
        stop: the action that ends it.
    """

    def __init__(self, running: Running, run: QAction, stop: QAction) -> None:
        super().__init__()
        self._running, self._run, self._stop = running, run, stop
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.PlainText)  # an error may look like markup
        # A long error must not widen the window.
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for action in (run, stop):
            button = QToolButton()
            button.setDefaultAction(action)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            layout.addWidget(button)
        layout.addWidget(self.label, 1)
        running.changed.connect(self._show_run)
        self.refresh()

    def refresh(self) -> None:
        """Show what can be done now."""
        self._run.setEnabled(self._running.possible)
        self._stop.setEnabled(self._running.active)

    def _show_run(self) -> None:
        self.refresh()
        self.tell(self._running.text)

    def tell(self, text: str) -> None:
        """Show a text until there is another; breaks in it and what has no room stand in the tool tip."""
        self.label.setText(" ".join(text.split()))
        self.label.setToolTip(text)
