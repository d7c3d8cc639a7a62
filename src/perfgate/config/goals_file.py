"""Reads perfgate.toml: ``[[goal]]`` and ``[[reference]]`` tables, each checked key by key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perfgate.config.toml_table import TomlTable, load_config, read_config_text
from perfgate.model.goals import Bound, BoundKind, Goal, Reference, Selection

if TYPE_CHECKING:
    from pathlib import Path

_TEXT_KEYS = ("title", "benchmark", "peer_benchmark", "floor_benchmark", "unit", "note")
_TABLE_KEYS = ("ours", "peer", "floor")
_BOUND_KEYS = tuple(kind.value for kind in BoundKind)
_ALLOWED = ("number", *_TEXT_KEYS, *_TABLE_KEYS, *_BOUND_KEYS, "higher_is_better")
_REFERENCE_KEYS = ("title", "figure", "source", "benchmark", "ours")
_VALUE_KINDS = (BoundKind.MAX_VALUE, BoundKind.MIN_VALUE)
_PEER_KINDS = (BoundKind.MIN_RATIO_TO_PEER, BoundKind.MAX_RATIO_TO_PEER)
_FLOOR_KINDS = (BoundKind.MIN_RATIO_TO_FLOOR, BoundKind.MAX_RATIO_TO_FLOOR)


def read_goals(path: Path) -> tuple[Goal, ...]:
    """The goals of a file, in their order.

    Raises:
        ConfigFileError: naming file, key, value found and values allowed.
    """
    return parse_goals(read_config_text(path), str(path))


def parse_goals(text: str, source: str) -> tuple[Goal, ...]:
    """The goals of a file's text; ``source`` names it in errors."""
    tables = load_config(text, source).get("goal", [])
    return tuple(
        _GoalTable(table, source, position).goal() for position, table in enumerate(tables, 1)
    )


def read_references(path: Path) -> tuple[Reference, ...]:
    """The figures of a file that were measured elsewhere, in their order.

    Raises:
        ConfigFileError: naming file, key, value found and values allowed.
    """
    tables = load_config(read_config_text(path), str(path)).get("reference", [])
    return tuple(
        _ReferenceTable(table, str(path), f"[[reference]] no. {position}").reference()
        for position, table in enumerate(tables, 1)
    )


class _SelectingTable(TomlTable):
    """A table that says which measurements are meant."""

    def parameters(self, key: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        table = self.raw(key, {})
        if not isinstance(table, dict):
            raise self.error(key, repr(table), "a table {parameter = value}")
        return tuple((name, self._values(f"{key}.{name}", value)) for name, value in table.items())

    def _values(self, key: str, value: Any) -> tuple[str, ...]:
        """One value or, for ours, several; benchmarks' parameters are compared as text."""
        many = isinstance(value, list) and key.startswith("ours.")
        values = value if many else [value]
        if not values or not all(isinstance(item, str | int | float) for item in values):
            allowed = "a text, number or boolean"
            raise self.error(key, repr(value), f"{allowed}; for ours a list of them too")
        return tuple(str(item) for item in values)


class _ReferenceTable(_SelectingTable):
    """One ``[[reference]]`` table."""

    def reference(self) -> Reference:
        self.only(_REFERENCE_KEYS)
        benchmark = self.text("benchmark", required=True)
        return Reference(
            title=self.text("title", required=True),
            figure=self.text("figure", required=True),
            source=self.text("source", required=True),
            ours=Selection(benchmark, self.parameters("ours")),
        )


class _GoalTable(_SelectingTable):
    """One ``[[goal]]`` table."""

    def __init__(self, table: dict[str, Any], source: str, position: int) -> None:
        number = table.get("number")
        place = f"goal {number}" if isinstance(number, int) else f"[[goal]] no. {position}"
        super().__init__(table, source, place)

    def goal(self) -> Goal:
        self.only(_ALLOWED)
        benchmark = self.text("benchmark", required=True)
        peer = self._other("peer", benchmark)
        floor = self._other("floor", benchmark)
        return Goal(
            number=self.whole_number("number"),
            title=self.text("title", required=True),
            ours=Selection(benchmark, self.parameters("ours")),
            bounds=self._bounds(has_peer=peer is not None, has_floor=floor is not None),
            peer=peer,
            floor=floor,
            higher_is_better=self.flag("higher_is_better"),
            note=self.text("note"),
        )

    def _other(self, side: str, benchmark: str) -> Selection | None:
        name = self.text(f"{side}_benchmark")
        if side not in self and not name:
            return None
        return Selection(name or benchmark, self.parameters(side))

    def _bounds(self, *, has_peer: bool, has_floor: bool) -> tuple[Bound, ...]:
        unit = self.text("unit")
        bounds = tuple(
            Bound(kind, self._limit(kind), unit if "ratio" not in kind else "")
            for kind in BoundKind
            if kind.value in self
        )
        if not bounds:
            raise self.error("bounds", "none", f"at least one of {', '.join(_BOUND_KEYS)}")
        for bound in bounds:
            if bound.kind in _VALUE_KINDS and not unit:
                raise self.error("unit", "nothing", f"a unit, since {bound.kind} is given")
            if bound.kind in _PEER_KINDS and not has_peer:
                raise self.error("peer", "nothing", f"a peer, since {bound.kind} is given")
            if bound.kind in _FLOOR_KINDS and not has_floor:
                raise self.error("floor", "nothing", f"a floor, since {bound.kind} is given")
        return bounds

    def _limit(self, kind: BoundKind) -> float:
        value = self.number(kind.value)
        if "ratio" in kind and value <= 0:
            raise self.error(kind, self.found(kind), "a number above 0")
        return value
