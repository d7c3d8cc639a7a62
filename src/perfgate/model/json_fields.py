"""Reads a JSON object field by field; what does not fit is named with its place."""

from __future__ import annotations

import enum
import math
from typing import TYPE_CHECKING, Any, TypeVar

from perfgate.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")
_S = TypeVar("_S")
_E = TypeVar("_E", bound=enum.StrEnum)

# JSON has no such numbers; strict readers refuse Python's NaN and Infinity.
_NOT_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
_SHOWN_CHARACTERS = 60
# Programs of others keep whole numbers in 64 bits; one of thousands of digits is no count, and no float either.
_LARGEST = 2**63 - 1


class MisfitError(UsageError):
    """JSON that is not what its place says; the reader of a file adds the file's name.

    Args:
        place: where, as a path of keys (``records[3].case.timeout``); empty for the whole.
        found: what stands there.
        allowed: what may stand there.
    """

    def __init__(self, place: str, found: str, allowed: str) -> None:
        self.place = place
        self.found = found
        self.allowed = allowed
        where = f"{place}: " if place else ""
        super().__init__(f"{where}found {found}; allowed: {allowed}")


def encode_number(number: float) -> float | str:
    """The number as JSON can carry it: ``nan``, ``inf`` and ``-inf`` become texts."""
    number = float(number)
    return number if math.isfinite(number) else str(number)


class Fields:
    """The fields of one JSON object; every accessor checks type and presence.

    Args:
        data: what was parsed.
        place: its path of keys, for messages.
    """

    def __init__(self, data: object, place: str = "") -> None:
        if not isinstance(data, dict):
            raise MisfitError(place, shown(data), "an object")
        self._data = data
        self._place = place
        self._left = set(data)

    def text(self, key: str) -> str:
        """A string."""
        return as_text(self._take(key), self.place(key))

    def integer(self, key: str) -> int:
        """A whole number that is not negative."""
        return as_integer(self._take(key), self.place(key))

    def number(self, key: str) -> float:
        """A number, also one that is not finite."""
        return as_number(self._take(key), self.place(key))

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self._take(key)
        if not isinstance(value, bool):
            raise MisfitError(self.place(key), shown(value), "true or false")
        return value

    def choice(self, key: str, choices: type[_E]) -> _E:
        """One of an enumeration's values."""
        return as_choice(self._take(key), self.place(key), choices)

    def optional(self, key: str, read: Callable[[Any, str], _T]) -> _T | None:
        """What ``read(value, place)`` makes of it; None where it is null."""
        value = self._take(key)
        return None if value is None else read(value, self.place(key))

    def items(self, key: str, read: Callable[[Any, str], _T]) -> tuple[_T, ...]:
        """What ``read(value, place)`` makes of each member of a list."""
        values = self._take(key)
        place = self.place(key)
        if not isinstance(values, list):
            raise MisfitError(place, shown(values), "a list")
        return tuple(read(value, f"{place}[{number}]") for number, value in enumerate(values))

    def nested(self, key: str) -> Fields:
        """An object's own fields."""
        return Fields(self._take(key), self.place(key))

    def mapping(self, key: str, choices: type[_E], read: Callable[[Any, str], _T]) -> dict[_E, _T]:
        """An object whose keys are an enumeration's values."""
        return as_mapping(self._take(key), self.place(key), choices, read)

    def raw(self, key: str) -> Any:
        """The value as it stands."""
        return self._take(key)

    def close(self) -> None:
        """Refuse fields that nobody asked for."""
        if self._left:
            unknown = ", ".join(sorted(map(str, self._left)))
            known = ", ".join(sorted(set(self._data) - self._left))
            raise MisfitError(self._place, f"also {unknown}", known)

    def place(self, key: str) -> str:
        """The path of a field."""
        return f"{self._place}.{key}" if self._place else key

    def _take(self, key: str) -> Any:
        if key not in self._data:
            raise MisfitError(self.place(key), "nothing", "a value; the field is missing")
        self._left.discard(key)
        return self._data[key]


def as_text(value: object, place: str) -> str:
    """A string."""
    if not isinstance(value, str):
        raise MisfitError(place, shown(value), "a text")
    return value


def as_integer(value: object, place: str) -> int:
    """A whole number that is not negative."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise MisfitError(place, shown(value), "a whole number from 0")
    if value > _LARGEST:
        raise MisfitError(place, shown(value), f"a whole number up to {_LARGEST}")
    return value


def as_number(value: object, place: str) -> float:
    """A number; the texts nan, inf and -inf are numbers too."""
    if isinstance(value, str) and value in _NOT_FINITE:
        return _NOT_FINITE[value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:
            pass
    raise MisfitError(place, shown(value), "a number, or nan, inf, -inf as a text")


def as_choice(value: object, place: str, choices: type[_E]) -> _E:
    """One of an enumeration's values."""
    for choice in choices:
        if choice.value == value:
            return choice
    raise MisfitError(place, shown(value), ", ".join(choice.value for choice in choices))


def as_pair(
    value: object,
    place: str,
    first: Callable[[Any, str], _T],
    second: Callable[[Any, str], _S],
) -> tuple[_T, _S]:
    """A list of two."""
    if not isinstance(value, list) or len(value) != 2:
        raise MisfitError(place, shown(value), "a list of two")
    return first(value[0], f"{place}[0]"), second(value[1], f"{place}[1]")


def as_mapping(
    value: object, place: str, choices: type[_E], read: Callable[[Any, str], _T]
) -> dict[_E, _T]:
    """An object whose keys are an enumeration's values."""
    if not isinstance(value, dict):
        raise MisfitError(place, shown(value), "an object")
    return {
        as_choice(name, place, choices): read(member, f"{place}.{name}")
        for name, member in value.items()
    }


def shown(value: object) -> str:
    """The value for a message, cut where it is long."""
    text = repr(value)
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"
