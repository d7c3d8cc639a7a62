"""Reads ``[[leak]]`` of perfgate.toml: what a project checks for leaks, and what a cycle may keep."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from perfgate.config.toml_table import TomlTable, load_config, parse_size, read_config_text
from perfgate.model.leak import LeakCase, Limits, Plan

if TYPE_CHECKING:
    from pathlib import Path

_KEYS = ("name", "target", "planted", "burn_in", "cycles", "looks", "timeout", "limits", "soak")
_SOAK_KEYS = ("burn_in", "cycles", "looks", "limits")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*", re.ASCII)
# Limits on what is no series: on series without one of their own, and on ten cycles in a row.
OTHERS, TEN_CYCLES = "others", "ten cycles"


def read_leak_cases(path: Path) -> tuple[LeakCase, ...]:
    """The cases of a file, in its order; none where there is no file.

    Raises:
        ConfigFileError: naming file, key, value found and values allowed.
    """
    if not path.exists():
        return ()
    return parse_leak_cases(read_config_text(path), str(path))


def parse_leak_cases(text: str, source: str) -> tuple[LeakCase, ...]:
    """The cases of a file's text; ``source`` names it in errors.

    Raises:
        ConfigFileError: as :func:`read_leak_cases`.
    """
    cases: dict[str, LeakCase] = {}
    for number, entry in enumerate(load_config(text, source).get("leak", []), 1):
        table = TomlTable(entry, source, f"leak {number}")
        case = _case(table, entry, source)
        if case.name in cases:
            raise table.error("name", repr(case.name), "a name that no other [[leak]] has")
        cases[case.name] = case
    return tuple(cases.values())


def make_limits(sizes: dict[str, float]) -> Limits:
    """Limits by name in bytes: series, ``others`` and ``ten cycles``."""
    series = {name: size for name, size in sizes.items() if name not in {OTHERS, TEN_CYCLES}}
    return Limits(series, sizes.get(OTHERS), sizes.get(TEN_CYCLES))


def _case(table: TomlTable, entry: dict[str, Any], source: str) -> LeakCase:
    table.only(_KEYS)
    name = table.text("name", required=True)
    if not _NAME.fullmatch(name):
        raise table.error("name", repr(name), "small letters, digits and hyphens")
    plan = _plan(table, Plan())
    limits = _limits(table, entry, source, name) or Limits()
    soak = None
    if "soak" in table:
        inner = entry["soak"]
        if not isinstance(inner, dict):
            raise table.error("soak", repr(inner), f"a table with {', '.join(_SOAK_KEYS)}")
        long = TomlTable(inner, source, f"leak {name}: soak")
        long.only(_SOAK_KEYS)
        soak = (_plan(long, plan), _limits(long, inner, source, name) or limits)
    target, planted = table.text("target", required=True), table.text("planted")
    return LeakCase(name, target, plan, limits, planted, soak)


def _plan(table: TomlTable, default: Plan) -> Plan:
    timeout = table.amount("timeout") if "timeout" in table else default.timeout
    if not 0 < timeout < 1e6:
        raise table.error("timeout", table.found("timeout"), "seconds above 0")
    return Plan(
        burn_in=table.whole_number("burn_in", default.burn_in),
        cycles=table.whole_number("cycles", default.cycles, least=2),
        looks=table.whole_number("looks", default.looks, least=2),
        timeout=timeout,
    )


def _limits(table: TomlTable, entry: dict[str, Any], source: str, name: str) -> Limits | None:
    if "limits" not in table:
        return None
    found = entry["limits"]
    if not isinstance(found, dict):
        raise table.error("limits", repr(found), "a table of sizes by series: { python = '20 kB' }")
    sizes: dict[str, float] = {}
    for key, value in found.items():
        size = parse_size(value) if isinstance(value, str) else None
        if size is None:
            inner = TomlTable(found, source, f"leak {name}: limits")
            raise inner.error(key, repr(value), "a size such as '20 kB' or '0.1 MB'")
        sizes[key] = size
    return make_limits(sizes)
