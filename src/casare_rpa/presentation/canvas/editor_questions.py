"""What the editor asks its user: which file, where to, and what becomes of changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMessageBox

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

Answer = QMessageBox.StandardButton
_FILES = "Workflows (*.json);;All files (*)"


def ask_which_to_open(parent: QWidget, near: Path | None) -> Path | None:
    """The file to open, or None; the dialog begins at the file ``near``."""
    chosen, _ = QFileDialog.getOpenFileName(parent, "Open workflow", str(near or ""), _FILES)
    return Path(chosen) if chosen else None


def ask_where_to_save(parent: QWidget, near: Path | None) -> Path | None:
    """Where to write, or None; the dialog begins at the file ``near``."""
    chosen, _ = QFileDialog.getSaveFileName(parent, "Save workflow", str(near or ""), _FILES)
    return Path(chosen) if chosen else None


def ask_about_changes(parent: QWidget) -> Answer:
    """Whether unsaved changes are saved, discarded, or nothing happens: Save, Discard or Cancel."""
    return QMessageBox.question(
        parent,
        "Unsaved changes",
        "Save the changes to this workflow?",
        Answer.Save | Answer.Discard | Answer.Cancel,
    )
