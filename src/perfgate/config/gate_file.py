"""Reads the gate's rules from perfgate.toml: ``[gate]``, ``[[budget]]``, ``[[accepted]]``, ``[[quarantine]]``.

Whose file counts: every rule is read from the *baseline's* perfgate.toml, so that a pull request can neither
loosen its own budgets nor accept its own regression; what it changes there is listed by ``gate_changes``.
Acceptances and quarantines may besides come from a file that a maintainer hands over (``--accepted FILE``);
``merge_accepted`` adds them and nothing else of that file.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from perfgate.config.gate_table import GateTable, check_order
from perfgate.config.toml_table import TomlTable, load_config, read_config_text
from perfgate.model.gate import Accepted, Budget, Gate, Quarantine
from perfgate.model.units import KNOWN_UNITS

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path

_Entry = TypeVar("_Entry", Budget, Accepted, Quarantine)

# A flaky benchmark is mended or deleted within a quarter; else quarantine is a way to switch the gate off.
MAX_QUARANTINE = dt.timedelta(days=90)

_LIMIT_KEYS = ("block", "warn", "max_value", "max_increase")
_BUDGET_KEYS = ("pattern", *_LIMIT_KEYS, "unit", "note")
_ACCEPTED_KEYS = ("benchmark", "reason", "up_to", "since", "by")
_QUARANTINE_KEYS = ("benchmark", "reason", "since", "until")
# As git abbreviates them, up to SHA-256.
_COMMIT = re.compile(r"[0-9a-f]{7,64}", re.ASCII)


def read_gate(path: Path) -> Gate:
    """The rules of a file; the defaults where there is none.

    Raises:
        ConfigFileError: naming file, key, value found and values allowed.
    """
    return parse_gate(read_config_text(path), str(path)) if path.exists() else Gate()


def parse_gate(text: str, source: str) -> Gate:
    """The rules of a file's text; ``source`` names it in errors. What is absent has its default.

    Raises:
        ConfigFileError: naming file, key, value found and values allowed.
    """
    data = load_config(text, source)
    return replace(
        GateTable(data.get("gate", {}), source, "[gate]").gate(),
        budgets=_read_all(data, "budget", _budget, lambda budget: budget.pattern, source),
        accepted=_read_all(
            data, "accepted", _accepted, lambda entry: (entry.benchmark, entry.since), source
        ),
        quarantined=_read_all(
            data, "quarantine", _quarantine, lambda entry: entry.benchmark, source
        ),
    )


def merge_accepted(gate: Gate, extra: Gate) -> Gate:
    """The gate with the acceptances and quarantines of another file; its other rules do not count.

    Where both speak of a benchmark (an acceptance: against the same commit), the other file's word holds.
    """
    accepted = {(each.benchmark, each.since): each for each in (*gate.accepted, *extra.accepted)}
    quarantined = {each.benchmark: each for each in (*gate.quarantined, *extra.quarantined)}
    return replace(gate, accepted=tuple(accepted.values()), quarantined=tuple(quarantined.values()))


def _read_all(
    data: dict[str, Any],
    section: str,
    read: Callable[[TomlTable], _Entry],
    identity: Callable[[_Entry], Hashable],
    source: str,
) -> tuple[_Entry, ...]:
    """The tables of a section, none of which may speak of the same as another."""
    name_key = "pattern" if section == "budget" else "benchmark"
    entries: dict[Hashable, _Entry] = {}
    for position, values in enumerate(data.get(section, []), 1):
        name = values.get(name_key)
        place = (
            f"{section} {name}"
            if isinstance(name, str) and name
            else f"[[{section}]] no. {position}"
        )
        table = TomlTable(values, source, place)
        entry = read(table)
        if identity(entry) in entries:
            raise table.error(name_key, "the same once more", f"one [[{section}]] for each")
        entries[identity(entry)] = entry
    return tuple(entries.values())


def _budget(table: TomlTable) -> Budget:
    table.only(_BUDGET_KEYS)
    pattern = table.text("pattern", required=True)
    limits: dict[str, float | None] = {
        "block": table.share("block") if "block" in table else None,
        "warn": table.share("warn") if "warn" in table else None,
        "max_value": table.number("max_value") if "max_value" in table else None,
        "max_increase": table.amount("max_increase") if "max_increase" in table else None,
    }
    if not any(key in table for key in _LIMIT_KEYS):
        raise table.error("limits", "none", f"at least one of {', '.join(_LIMIT_KEYS)}")
    check_order(table, limits["warn"], limits["block"])
    return Budget(pattern=pattern, unit=_unit(table), note=table.text("note"), **limits)


def _unit(table: TomlTable) -> str:
    """The unit of the absolute limits: needed by them, and of no use without them."""
    absolute = [key for key in ("max_value", "max_increase") if key in table]
    unit = table.text("unit", required=bool(absolute))
    if unit and not absolute:
        raise table.error("unit", repr(unit), "nothing, or max_value or max_increase beside it")
    measure = unit.partition("/")[0]
    meant = [known for known in KNOWN_UNITS if known.casefold() == measure.casefold()]
    if meant and measure not in meant:
        raise table.error("unit", repr(unit), ", ".join(meant))
    return unit


def _accepted(table: TomlTable) -> Accepted:
    table.only(_ACCEPTED_KEYS)
    return Accepted(
        benchmark=table.text("benchmark", required=True),
        reason=table.text("reason", required=True),
        # What has no ratio (a removal, a counter that was 0) needs none.
        up_to=table.share("up_to") if "up_to" in table else 0.0,
        since=_commit(table),
        by=table.text("by"),
    )


def _commit(table: TomlTable) -> str:
    commit = table.text("since", required=True)
    if not _COMMIT.fullmatch(commit):
        raise table.error("since", repr(commit), "a commit: 7 to 64 of 0-9 and a-f")
    return commit


def _quarantine(table: TomlTable) -> Quarantine:
    table.only(_QUARANTINE_KEYS)
    since, until = table.day("since"), table.day("until")
    # The calendar ends, and a file may name its last days.
    latest = dt.date.fromordinal(
        min(since.toordinal() + MAX_QUARANTINE.days, dt.date.max.toordinal())
    )
    if not since <= until <= latest:
        allowed = f"{since} to {latest}: {MAX_QUARANTINE.days} days from since at most"
        raise table.error("until", str(until), allowed)
    return Quarantine(
        benchmark=table.text("benchmark", required=True),
        reason=table.text("reason", required=True),
        until=until,
        since=since,
    )
