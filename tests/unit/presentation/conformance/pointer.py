"""Mouse, wheel and keys as a person uses them, in the scene's coordinates."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.unit.presentation.mouse import move_mouse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEFT, MIDDLE, RIGHT = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.MiddleButton,
    Qt.MouseButton.RightButton,
)
ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
NO_KEY = Qt.KeyboardModifier.NoModifier
_KEYS = {ALT: Qt.Key.Key_Alt, CTRL: Qt.Key.Key_Control, SHIFT: Qt.Key.Key_Shift}
Place = tuple[float, float]


def centre(port: Any) -> Place:
    """A port's centre in the scene."""
    place = port.view.scenePos() + port.view.boundingRect().center()
    return place.x(), place.y()


def body(node: Any) -> Place:
    """A place on a node that is neither its title nor a port."""
    rect = node.view.sceneBoundingRect()
    return rect.center().x(), rect.bottom() - 6.0


class Pointer:
    """One mouse and keyboard over a viewer."""

    def __init__(self, viewer: Any) -> None:
        self._viewer = viewer
        self._target = viewer.viewport()
        self._keys = NO_KEY

    def _at(self, place: Place) -> QPoint:
        return self._viewer.mapFromScene(QPointF(*place))  # type: ignore[no-any-return]

    def hold(self, *keys: Qt.KeyboardModifier) -> None:
        """Press modifier keys; without any, let go of those held."""
        for key, code in _KEYS.items():
            if key in keys:
                self._key(QKeyEvent.Type.KeyPress, code)
                self._keys |= key
            elif self._keys & key:
                self._key(QKeyEvent.Type.KeyRelease, code)
                self._keys &= ~key

    def _key(self, type_: QKeyEvent.Type, code: Qt.Key) -> None:
        """As a window system says it: with the modifiers before the key; QTest says more."""
        QApplication.sendEvent(self._viewer, QKeyEvent(type_, code, self._keys))

    def press(self, place: Place, button: Qt.MouseButton = LEFT) -> None:
        """Press a button."""
        QTest.mousePress(self._target, button, self._keys, self._at(place))

    def release(self, place: Place, button: Qt.MouseButton = LEFT) -> None:
        """Let go of a button."""
        QTest.mouseRelease(self._target, button, self._keys, self._at(place))
        QApplication.processEvents()

    def click(self, place: Place, button: Qt.MouseButton = LEFT) -> None:
        """Press and let go."""
        self.press(place, button)
        self.release(place, button)

    def double_click(self, place: Place) -> None:
        """Click twice."""
        self.click(place)
        QTest.mouseDClick(self._target, LEFT, self._keys, self._at(place))
        QApplication.processEvents()

    def move(self, place: Place, buttons: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
        """Move to a place, with the buttons held."""
        move_mouse(self._target, self._at(place), buttons, self._keys)

    def drag(
        self,
        *places: Place,
        button: Qt.MouseButton = LEFT,
        steps: Sequence[float] = (0.3, 0.7, 1.0),
    ) -> None:
        """Press at the first place, move over the others, let go at the last."""
        self.press(places[0], button)
        for place in _between(places, steps):
            self.move(place, button)
            QApplication.processEvents()
        self.release(places[-1], button)

    def wheel(self, place: Place, turn: int) -> None:
        """Turn the wheel; 120 is a notch."""
        at = QPointF(self._at(place))
        event = QWheelEvent(
            at,
            QPointF(self._target.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, turn),
            Qt.MouseButton.NoButton,
            self._keys,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self._target, event)
        QApplication.processEvents()


def _between(places: Sequence[Place], steps: Sequence[float]) -> Iterator[Place]:
    for start, end in pairwise(places):
        for share in steps:
            yield (
                start[0] + (end[0] - start[0]) * share,
                start[1] + (end[1] - start[1]) * share,
            )
