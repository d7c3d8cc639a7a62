"""Reads perfgate.toml table by table; what cannot be is refused with file, place, value found and values allowed."""

from __future__ import annotations

import datetime as dt
import math
import re
import tomllib
from typing import TYPE_CHECKING, Any

from perfgate.errors import ConfigFileError
from perfgate.model.units import BYTES, KNOWN_UNITS, to_base

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# The sections of perfgate.toml: goals with references, leaks and the history have readers of their own, the others are the gate's.
_SINGLE_TABLES = ("gate", "history")
_TABLE_ARRAYS = ("budget", "accepted", "quarantine", "goal", "reference", "leak")
_PERCENT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*%\s*", re.ASCII)
_AMOUNT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(\S+)\s*", re.ASCII)


def read_config_text(path: Path) -> str:
    """The text of a file.

    Raises:
        ConfigFileError: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigFileError(str(path), "", str(error), "a readable TOML file") from error


def load_config(text: str, source: str) -> dict[str, Any]:
    """The sections of a perfgate.toml, each of the shape it must have; absent ones are left out.

    Raises:
        ConfigFileError: no TOML, an unknown section, or one of another shape.
    """
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # ValueError: tomllib's own, and Python's about numbers of thousands of digits.
        raise ConfigFileError(source, "", str(error), "TOML") from error
    for key, value in data.items():
        if key in _SINGLE_TABLES:
            if not isinstance(value, dict):
                raise ConfigFileError(source, key, repr(value), f"a [{key}] table")
        elif key not in _TABLE_ARRAYS:
            allowed = ", ".join((*_SINGLE_TABLES, *_TABLE_ARRAYS))
            raise ConfigFileError(source, key, f"key {key!r}", allowed)
        elif not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
            raise ConfigFileError(source, key, repr(value), f"[[{key}]] tables")
    return data


def parse_share(text: str) -> float | None:
    """The share that ``10 %`` means (0.1); None where the text is no percentage."""
    found = _PERCENT.fullmatch(text)
    # Divided, not multiplied: 10 % is the same float as 0.10.
    share = float(found[1]) / 100 if found else math.inf
    return share if math.isfinite(share) else None


def parse_amount(text: str) -> tuple[float, str] | None:
    """The number and the unit of ``5 MB``; None where the text is no such pair."""
    found = _AMOUNT.fullmatch(text)
    if found is None or not math.isfinite(float(found[1])):
        return None
    return float(found[1]), found[2]


def parse_size(text: str) -> float | None:
    """The bytes that ``20 kB`` means; None where the text is no size."""
    amount = parse_amount(text)
    if amount is None or amount[1] not in KNOWN_UNITS:
        return None
    size, base = to_base(*amount)
    return size if base == BYTES else None


class TomlTable:
    """One table and where it stands, for errors."""

    def __init__(self, table: dict[str, Any], source: str, place: str) -> None:
        self._table = table
        self._source = source
        self._place = place

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def error(self, key: str, found: str, allowed: str) -> ConfigFileError:
        """What to raise about a key of this table."""
        return ConfigFileError(self._source, f"{self._place}: {key}", found, allowed)

    def only(self, allowed: Iterable[str]) -> None:
        """Refuse other keys than these."""
        names = tuple(allowed)
        for key in self._table:
            if key not in names:
                raise self.error(key, f"key {key!r}", ", ".join(names))

    def raw(self, key: str, default: Any = None) -> Any:
        """The value as TOML gives it."""
        return self._table.get(key, default)

    def text(self, key: str, *, required: bool = False) -> str:
        """A text, empty where the key is absent and not required."""
        value = self._table.get(key, "")
        if not isinstance(value, str) or (required and not value.strip()):
            allowed = "a text that is not empty" if required else "a text"
            raise self.error(key, self.found(key), allowed)
        return value

    def flag(self, key: str) -> bool:
        """True or false; false where the key is absent."""
        value = self._table.get(key, False)
        if not isinstance(value, bool):
            raise self.error(key, repr(value), "true, false")
        return value

    def choice(self, key: str, choices: Iterable[str], default: str) -> str:
        """One of several texts."""
        value = self._table.get(key, default)
        names = tuple(choices)
        if value not in names:
            raise self.error(key, repr(value), ", ".join(map(repr, names)))
        return str(value)

    def whole_number(self, key: str, default: int | None = None, *, least: int = 1) -> int:
        """A whole number; without a default the key is required."""
        value = self._table.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self.error(key, repr(value), f"a whole number from {least}")
        return value

    def whole_numbers(self, key: str, default: tuple[int, ...]) -> tuple[int, ...]:
        """Whole numbers from 1, each above the one before."""
        value = self._table.get(key, list(default))
        whole = isinstance(value, list) and all(type(item) is int for item in value)
        if not whole or not value or value[0] < 1 or sorted(set(value)) != value:
            raise self.error(key, repr(value), "whole numbers from 1, each above the one before")
        return tuple(value)

    def number(self, key: str) -> float:
        """A number that is finite; it may be negative."""
        value = self._table.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(key, self.found(key), "a number")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self.error(key, self.found(key), "a number that is finite")
        return number

    def amount(self, key: str) -> float:
        """A number from 0."""
        value = self.number(key)
        if value < 0:
            raise self.error(key, repr(self._table[key]), "a number from 0")
        return value

    def share(self, key: str) -> float:
        """A relative size: 0.10 or ``"10 %"``; from 1 on only in percent, so that 10 is never 1000 %."""
        value = self._table.get(key)
        if isinstance(value, str):
            share = parse_share(value)
        elif isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1:
            share = float(value)
        else:
            share = None
        if share is None:
            allowed = "a number from 0 and below 1 (0.10), or a percentage as text ('10 %')"
            raise self.error(key, self.found(key), allowed)
        return share

    def day(self, key: str) -> dt.date:
        """A TOML date without a time."""
        value = self._table.get(key)
        if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
            raise self.error(key, self.found(key), "a date such as 2027-01-31, without quotes")
        return value

    def found(self, key: str) -> str:
        """What stands at a key, for an error."""
        return repr(self._table[key]) if key in self._table else "nothing"
