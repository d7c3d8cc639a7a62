"""Which public methods and signals tests have really called and heard, on each side.

A profile hook notes every call of a public function that comes from outside of the two packages: from a test, or
from Qt. Nothing is declared by hand, so that nothing can be declared wrongly.
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import NodeGraphQt
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGraphicsItem
from tests.unit.presentation.conformance.sides import PUBLIC, STOCK

import casare_rpa

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, FrameType

_INSIDE = tuple(str(Path(str(package.__file__)).parent) for package in (NodeGraphQt, casare_rpa))
_QT = (QObject, QGraphicsItem)


def public_names(kind: type) -> list[str]:
    """The public methods, properties and signals that a class declares itself."""
    return [
        name
        for name, value in vars(kind).items()
        if not name.startswith("_")
        and (isinstance(value, Signal) or any(True for _ in _codes(value)))
    ]


def _codes(value: Any) -> Iterator[CodeType]:
    """The code of a method, or of a property's getter and setter."""
    if isinstance(value, property):
        functions = [value.fget, value.fset]
    else:
        functions = [getattr(value, "f", getattr(value, "__func__", value))]
    for function in functions:
        if inspect.isfunction(function):
            yield function.__code__


def _overrides_qt(kind: type, name: str) -> bool:
    bases = (base for base in kind.__mro__ if base.__module__.startswith("PySide6"))
    return any(name in vars(base) for base in bases)


def is_signal(kind: type, name: str) -> bool:
    """Whether a name is a signal's."""
    return isinstance(inspect.getattr_static(kind, name, None), Signal)


class Exercised:
    """What was called and heard, a side."""

    def __init__(self) -> None:
        self.side = ""
        self._hook_before: Any = None
        self._called: set[tuple[str, CodeType]] = set()
        self._heard: set[tuple[str, str, str]] = set()
        self._watched: dict[CodeType, bool] = {}
        for stock, ours in PUBLIC.values():
            for name in public_names(stock):
                for kind in (stock, ours):
                    for code in _codes(inspect.getattr_static(kind, name, None)):
                        by_qt = name.endswith("Event") or _overrides_qt(kind, name)
                        self._watched[code] = by_qt

    def watch(self, side: str) -> None:
        """Note calls from now on."""
        self.side = side
        self._hook_before = sys.getprofile()
        sys.setprofile(self._note)

    def rest(self) -> None:
        """Note calls no longer."""
        sys.setprofile(self._hook_before)

    def _note(self, frame: FrameType, event: str, argument: object) -> None:
        del argument
        by_qt = self._watched.get(frame.f_code) if event == "call" else None
        if by_qt is None:
            return
        caller = frame.f_back
        if caller is not None and caller.f_code.co_name == "__get__":  # a class property's own
            caller = caller.f_back
        if by_qt or caller is None or not caller.f_code.co_filename.startswith(_INSIDE):
            self._called.add((self.side, frame.f_code))

    def hear(self, kind: type, name: str) -> None:
        """Note that a signal was received."""
        for base in kind.__mro__:
            if name in vars(base):
                self._heard.add((self.side, base.__name__, name))

    def missing(self, side: str) -> list[str]:
        """The public names that nothing has exercised."""
        return [
            f"{label}.{name}{suffix}"
            for label, kinds in PUBLIC.items()
            for name in public_names(kinds[0])
            for suffix in self._untouched(side, label, name)
        ]

    def _untouched(self, side: str, label: str, name: str) -> Iterator[str]:
        stock, ours = PUBLIC[label]
        kind = stock if side == STOCK.name else ours
        if is_signal(stock, name):
            if (side, stock.__name__, name) not in self._heard:
                yield ""
            return
        # Plain attributes of ours, where NodeGraphQt has properties, have no code to watch.
        for part, code in enumerate(_codes(inspect.getattr_static(kind, name, None))):
            if (side, code) not in self._called:
                yield " = ..." if part else ""
