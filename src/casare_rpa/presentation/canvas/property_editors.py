"""Editors of config values, one for each kind of property."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFocusEvent

    from casare_rpa.nodes.manifest import PropertyInfo

_LINES = frozenset({"text", "code"})
# What may be typed, by kind; JSON for the kinds that are not named.
_ALLOWED = {"integer": "a whole number", "float": "a finite number"}


def parse_value(text: str, kind: str) -> Any:
    """What a typed text means for a kind of property.

    Numbers and JSON may be replaced by a ``{{variable}}``, which stays a text. A workflow file holds finite
    numbers only.

    Raises:
        ValueError: the text is no value of that kind.
    """
    if "{{" in text:
        return text
    if kind == "integer":
        return int(text)
    if kind == "float":
        return _finite(text)
    if kind in {"list", "json", "multi_choice"}:
        return json.loads(text, parse_float=_finite, parse_constant=_finite)
    if kind == "any" and text[:1] in {"{", "[", '"'}:
        return json.loads(text, parse_float=_finite, parse_constant=_finite)
    return text


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"found {text!r}; allowed: a finite number")
    return value


def shown_text(value: Any) -> str:
    """A value as the text that is edited."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class _TextBox(QPlainTextEdit):
    """Several lines of text, given on when the focus leaves."""

    def __init__(self, text: str, changed: Callable[[Any], None]) -> None:
        super().__init__(text)
        self._changed = changed
        self.setFixedHeight(84)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt's."""
        super().focusOutEvent(event)
        if self.document().isModified():
            self.document().setModified(False)
            self._changed(self.toPlainText())


def editor_for(info: PropertyInfo, value: Any, changed: Callable[[Any], None]) -> QWidget:
    """A widget that shows a value and calls ``changed`` with what the user makes of it."""
    if info.type == "boolean" and isinstance(value, bool | None):
        box = QCheckBox()
        box.setChecked(bool(value))
        box.toggled.connect(changed)
        return box
    if info.type == "choice" and info.choices:
        combo = QComboBox()
        combo.addItems([str(choice) for choice in info.choices])
        if value is not None and str(value) not in info.choices:
            combo.addItem(str(value))  # what the file says is shown, known or not
        combo.setCurrentText(str(value) if value is not None else "")
        combo.textActivated.connect(changed)
        return combo
    if info.type in _LINES and isinstance(value, str | None):
        return _TextBox(value or "", changed)
    return _line(shown_text(value), info.type, changed)


def _line(text: str, kind: str, changed: Callable[[Any], None]) -> QLineEdit:
    line = QLineEdit(text)

    def finish() -> None:
        if not line.isModified():
            return
        try:
            value = parse_value(line.text(), kind)
        except ValueError:
            allowed = _ALLOWED.get(kind, "JSON with finite numbers")
            invalid, hint = True, f"found {line.text()!r}; allowed: {allowed}, or {{{{variable}}}}"
        else:
            invalid, hint = False, ""
            line.setModified(False)
            changed(value)
        line.setProperty("invalid", invalid)
        line.setToolTip(hint)
        line.style().polish(line)

    line.editingFinished.connect(finish)
    return line
