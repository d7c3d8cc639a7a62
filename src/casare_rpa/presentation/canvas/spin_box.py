"""The embedded spin box: NodeGraphQt's shows 0 whatever it is given, tells numbers as text and reads no text."""

from __future__ import annotations

from NodeGraphQt.widgets.node_widgets import NodeSpinBox
from PySide6.QtWidgets import QDoubleSpinBox

Number = int | float


class SpinBox(NodeSpinBox):
    """A spin box whose value is a number."""

    def get_value(self) -> Number:
        """The number shown."""
        value: Number = self.get_custom_widget().value()
        return value

    def set_value(self, value: Number | str = 0) -> None:
        """Show a number; text that NodeGraphQt wrote into a session is one as well."""
        box = self.get_custom_widget()
        number = float(value) if isinstance(box, QDoubleSpinBox) else int(float(value))
        if number != box.value():
            box.setValue(number)
            self.on_value_changed()
