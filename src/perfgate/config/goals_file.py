"""Reads perfgate.toml: ``[[goal]]`` tables, each checked key by key."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from perfgate.errors import GoalsFileError
from perfgate.model.goals import Bound, BoundKind, Goal, Selection

if TYPE_CHECKING:
    from pathlib import Path

_TEXT_KEYS = ("title", "benchmark", "peer_benchmark", "floor_benchmark", "unit", "note")
_TABLE_KEYS = ("ours", "peer", "floor")
_BOUND_KEYS = tuple(kind.value for kind in BoundKind)
_ALLOWED = ("number", *_TEXT_KEYS, *_TABLE_KEYS, *_BOUND_KEYS, "higher_is_better")
_VALUE_KINDS = (BoundKind.MAX_VALUE, BoundKind.MIN_VALUE)
_PEER_KINDS = (BoundKind.MIN_RATIO_TO_PEER, BoundKind.MAX_RATIO_TO_PEER)
_FLOOR_KINDS = (BoundKind.MIN_RATIO_TO_FLOOR, BoundKind.MAX_RATIO_TO_FLOOR)


def read_goals(path: Path) -> tuple[Goal, ...]:
    """The goals of a file, in their order.

    Raises:
        GoalsFileError: naming file, key, value found and values allowed.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GoalsFileError(str(path), "", str(error), "a readable TOML file") from error
    return parse_goals(text, str(path))


def parse_goals(text: str, source: str) -> tuple[Goal, ...]:
    """The goals of a file's text; ``source`` names it in errors."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise GoalsFileError(source, "", str(error), "TOML") from error
    for key in data:
        if key != "goal":
            raise GoalsFileError(source, key, f"key {key!r}", "goal")
    tables = data.get("goal", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise GoalsFileError(source, "goal", repr(tables), "[[goal]] tables")
    return tuple(
        _GoalTable(table, source, position).goal() for position, table in enumerate(tables, 1)
    )


class _GoalTable:
    """One ``[[goal]]`` table and where it stands, for errors."""

    def __init__(self, table: dict[str, Any], source: str, position: int) -> None:
        self._table = table
        self._source = source
        number = table.get("number")
        self._place = f"goal {number}" if isinstance(number, int) else f"[[goal]] no. {position}"

    def goal(self) -> Goal:
        for key in self._table:
            if key not in _ALLOWED:
                raise self._error(key, f"key {key!r}", ", ".join(_ALLOWED))
        benchmark = self._text("benchmark", required=True)
        peer = self._other("peer", benchmark)
        floor = self._other("floor", benchmark)
        return Goal(
            number=self._whole_number(),
            title=self._text("title", required=True),
            ours=Selection(benchmark, self._parameters("ours")),
            bounds=self._bounds(has_peer=peer is not None, has_floor=floor is not None),
            peer=peer,
            floor=floor,
            higher_is_better=self._flag("higher_is_better"),
            note=self._text("note"),
        )

    def _error(self, key: str, found: str, allowed: str) -> GoalsFileError:
        return GoalsFileError(self._source, f"{self._place}: {key}", found, allowed)

    def _whole_number(self) -> int:
        value = self._table.get("number")
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self._error("number", repr(value), "a whole number from 1")
        return value

    def _text(self, key: str, *, required: bool = False) -> str:
        value = self._table.get(key, "")
        if not isinstance(value, str) or (required and not value.strip()):
            found = repr(value) if key in self._table else "nothing"
            raise self._error(key, found, "a text that is not empty" if required else "a text")
        return value

    def _flag(self, key: str) -> bool:
        value = self._table.get(key, False)
        if not isinstance(value, bool):
            raise self._error(key, repr(value), "true, false")
        return value

    def _other(self, side: str, benchmark: str) -> Selection | None:
        name = self._text(f"{side}_benchmark")
        if side not in self._table and not name:
            return None
        return Selection(name or benchmark, self._parameters(side))

    def _parameters(self, key: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        table = self._table.get(key, {})
        if not isinstance(table, dict):
            raise self._error(key, repr(table), "a table {parameter = value}")
        return tuple((name, self._values(f"{key}.{name}", value)) for name, value in table.items())

    def _values(self, key: str, value: Any) -> tuple[str, ...]:
        """One value or, for ours, several; benchmarks' parameters are compared as text."""
        many = isinstance(value, list) and key.startswith("ours.")
        values = value if many else [value]
        if not values or not all(isinstance(item, str | int | float) for item in values):
            allowed = "a text, number or boolean"
            raise self._error(key, repr(value), f"{allowed}; for ours a list of them too")
        return tuple(str(item) for item in values)

    def _bounds(self, *, has_peer: bool, has_floor: bool) -> tuple[Bound, ...]:
        unit = self._text("unit")
        bounds = tuple(
            Bound(kind, self._limit(kind), unit if "ratio" not in kind else "")
            for kind in BoundKind
            if kind.value in self._table
        )
        if not bounds:
            raise self._error("bounds", "none", f"at least one of {', '.join(_BOUND_KEYS)}")
        for bound in bounds:
            if bound.kind in _VALUE_KINDS and not unit:
                raise self._error("unit", "nothing", f"a unit, since {bound.kind} is given")
            if bound.kind in _PEER_KINDS and not has_peer:
                raise self._error("peer", "nothing", f"a peer, since {bound.kind} is given")
            if bound.kind in _FLOOR_KINDS and not has_floor:
                raise self._error("floor", "nothing", f"a floor, since {bound.kind} is given")
        return bounds

    def _limit(self, kind: BoundKind) -> float:
        value = self._table[kind.value]
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._error(kind, repr(value), "a number")
        if "ratio" in kind and not 0 < value < float("inf"):
            raise self._error(kind, repr(value), "a number above 0")
        return float(value)
