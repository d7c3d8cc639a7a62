"""Colours of the editor: dark, with one hue for each category and each kind of data."""

from __future__ import annotations

import zlib

from casare_rpa.domain.ports import DataType

Color = tuple[int, int, int, int]

BODY: Color = (34, 37, 45, 255)
BORDER: Color = (70, 76, 90, 255)
LABEL: Color = (214, 218, 226, 255)
BACKGROUND = (24, 26, 31)
GRID = (31, 34, 40)
PLACEHOLDER: Color = (150, 60, 66, 255)
FRAME: Color = (58, 82, 112, 255)

_CATEGORIES: dict[str, Color] = {
    "basic": (62, 106, 176, 255),
    "browser": (36, 128, 132, 255),
    "navigation": (36, 128, 132, 255),
    "interaction": (120, 84, 170, 255),
    "control_flow": (170, 96, 40, 255),
    "control": (170, 96, 40, 255),
    "data": (58, 128, 74, 255),
    "data_operations": (58, 128, 74, 255),
    "error_handling": (172, 64, 70, 255),
    "file": (126, 112, 48, 255),
    "file_operations": (126, 112, 48, 255),
    "variable": (152, 70, 128, 255),
    "variables": (152, 70, 128, 255),
    "text": (84, 98, 156, 255),
    "system": (92, 100, 116, 255),
    "utility": (92, 100, 116, 255),
}
_SPARE: tuple[Color, ...] = (
    (66, 118, 152, 255),
    (134, 92, 60, 255),
    (70, 122, 104, 255),
    (128, 78, 104, 255),
    (96, 96, 160, 255),
    (112, 120, 52, 255),
)

_FLOW: Color = (232, 236, 242, 255)
_TYPES: dict[DataType, Color] = {
    DataType.EXEC: _FLOW,
    DataType.STRING: (226, 178, 74, 255),
    DataType.NUMBER: (104, 190, 110, 255),
    DataType.INTEGER: (104, 190, 110, 255),
    DataType.FLOAT: (104, 190, 110, 255),
    DataType.BOOLEAN: (222, 96, 96, 255),
    DataType.LIST: (120, 168, 240, 255),
    DataType.DICT: (186, 134, 232, 255),
    DataType.PAGE: (64, 190, 190, 255),
    DataType.BROWSER: (64, 190, 190, 255),
    DataType.ELEMENT: (64, 190, 190, 255),
}
_ANY: Color = (150, 158, 172, 255)


def category_color(category: str) -> Color:
    """A category's colour; one that is not known keeps one of the spare hues."""
    known = _CATEGORIES.get(category.split("/", maxsplit=1)[0])
    return known or _SPARE[zlib.crc32(category.encode()) % len(_SPARE)]


def type_color(data_type: DataType) -> Color:
    """The colour of ports and pipes of a data type."""
    return _TYPES.get(data_type, _ANY)


def frame_color(value: object) -> Color:
    """A frame's colour from what a file says: ``#rrggbb``, a list of channels, or anything else."""
    if isinstance(value, str) and value.startswith("#") and len(value) in {7, 9}:
        try:
            red, green, blue = (int(value[i : i + 2], 16) for i in (1, 3, 5))
        except ValueError:
            return FRAME
        return (red, green, blue, 255)
    if isinstance(value, list | tuple) and len(value) in {3, 4}:
        channels = [c for c in value[:3] if isinstance(c, int) and 0 <= c <= 255]
        if len(channels) == 3:
            return (channels[0], channels[1], channels[2], 255)
    return FRAME


STYLE_SHEET = """
QMainWindow, QDialog, QDockWidget, QWidget { background: #1b1d23; color: #d8dce4; }
QMenuBar, QMenu, QToolBar, QStatusBar { background: #22252d; color: #d8dce4; border: 0; }
QMenuBar::item:selected, QMenu::item:selected { background: #34507c; }
QMenu::item:disabled, QToolButton:disabled { color: #6b7280; }
QDockWidget::title { background: #22252d; padding: 6px 8px; }
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QDoubleSpinBox {
    background: #14161a; border: 1px solid #3a3f4b; border-radius: 4px; padding: 4px 6px;
    selection-background-color: #34507c; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus { border-color: #5b8ddb; }
QLineEdit[invalid="true"] { border-color: #d9534f; }
QTreeWidget { background: #17191e; border: 0; outline: 0; }
QTreeWidget::item { padding: 3px 2px; }
QTreeWidget::item:selected { background: #34507c; color: #ffffff; }
QLabel[role="title"] { font-size: 14pt; font-weight: bold; }
QLabel[role="hint"] { color: #98a0ae; }
QToolTip { background: #22252d; color: #d8dce4; border: 1px solid #3a3f4b; }
QScrollBar:vertical { background: #17191e; width: 10px; }
QScrollBar::handle:vertical { background: #3a3f4b; border-radius: 5px; min-height: 24px; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; }
"""
