"""What a library's modules offer to code that uses them: classes with their members, functions, constants."""

from __future__ import annotations

import enum
import inspect
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from PySide6.QtCore import Signal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

Kind = Literal["method", "property", "signal", "constant"]
# Written into every QObject's class by PySide.
_MADE = frozenset({"staticMetaObject"})


class Member(NamedTuple):
    """A public name that a class defines itself."""

    name: str
    kind: Kind
    value: Any


def kind_of(value: Any) -> Kind:
    """What a name in a class is to those who use it."""
    if isinstance(value, Signal):
        return "signal"
    if isinstance(value, (staticmethod, classmethod)) or callable(value):
        return "method"
    # Properties, slots, and what NodeGraphQt makes for `BaseNode.type_`, which classes have as well.
    return "property" if hasattr(type(value), "__get__") else "constant"


def classes(module: ModuleType) -> Iterator[type]:
    """The public classes that a module defines itself, in its order."""
    for name, value in vars(module).items():
        if isinstance(value, type) and _is_own(module, name, value):
            yield value


def members(cls: type) -> Iterator[Member]:
    """The public members that a class defines itself, in its order."""
    if issubclass(cls, enum.Enum):
        for name, value in cls.__members__.items():
            yield Member(name, "constant", value)
    else:
        for name, value in vars(cls).items():
            if not name.startswith("_") and name not in _MADE:
                yield Member(name, kind_of(value), value)


def functions(module: ModuleType) -> Iterator[str]:
    """The public functions that a module defines itself."""
    for name, value in vars(module).items():
        if inspect.isfunction(value) and _is_own(module, name, value):
            yield name


def constants(module: ModuleType, elsewhere: frozenset[str] = frozenset()) -> Iterator[str]:
    """A module's names in capitals that are neither classes nor known from elsewhere."""
    for name, value in vars(module).items():
        if name.isupper() and not isinstance(value, type) and name not in elsewhere:
            yield name


def takes_calls_of(ours: Any, theirs: Any) -> bool:
    """Whether every call that a method of theirs takes is taken by ours, by place and by name.

    Qt's own methods tell no signature; what they take is what NodeGraphQt's override of them takes.
    """
    try:
        mine = list(inspect.signature(_bare(ours)).parameters.values())
        other = list(inspect.signature(_bare(theirs)).parameters.values())
    except ValueError:
        return True
    if any(p.kind is p.VAR_POSITIONAL for p in mine):
        return True
    for place, wanted in enumerate(other):
        if wanted.kind in {wanted.VAR_POSITIONAL, wanted.VAR_KEYWORD}:
            if all(p.kind is not wanted.kind for p in mine):
                return False
            continue
        if place >= len(mine) or mine[place].name != wanted.name:
            return False
        if wanted.default is not wanted.empty and mine[place].default != wanted.default:
            return False
    rest = mine[len(other) :]
    return all(p.default is not p.empty or p.kind is p.VAR_KEYWORD for p in rest)


def _is_own(module: ModuleType, name: str, value: Any) -> bool:
    return bool(value.__module__ == module.__name__) and not name.startswith("_")


def _bare(method: Any) -> Any:
    return getattr(method, "__func__", method)
