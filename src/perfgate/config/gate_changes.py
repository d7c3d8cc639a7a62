"""What a contender changes in the gate's rules, one line each; reports list them first."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from perfgate.config.gate_file import parse_gate
from perfgate.errors import ConfigFileError
from perfgate.model.gate import Accepted, Budget, Gate, Quarantine
from perfgate.model.units import human

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_Entry = TypeVar("_Entry", Budget, Accepted, Quarantine)
_ABSENT = "none"


def gate_changes(base_text: str, head_text: str, source: str = "perfgate.toml") -> tuple[str, ...]:
    """One line for each difference between two files' rules: ``budget canvas.*: block 10 % -> 20 %``.

    An absent file is an empty text. A contender's file that cannot be used is one line: the rules of the
    baseline hold in any case.

    Raises:
        ConfigFileError: the baseline's file cannot be used.
    """
    base = parse_gate(base_text, source)
    try:
        head = parse_gate(head_text, source)
    except ConfigFileError as error:
        return (f"the contender's {error}",)
    return tuple(_gate_lines(base, head))


def _gate_lines(base: Gate, head: Gate) -> Iterable[str]:
    for name, value in _differences(_gate_texts(base), _gate_texts(head)):
        yield f"gate: {name} {value}"
    budgets = (base.budgets, head.budgets)
    yield from _entries("budget", *budgets, lambda budget: budget.pattern, _budget_texts)
    accepted = (base.accepted, head.accepted)
    yield from _entries("accepted", *accepted, _accepted_name, _accepted_texts)
    quarantined = (base.quarantined, head.quarantined)
    yield from _entries("quarantine", *quarantined, lambda each: each.benchmark, _quarantine_texts)


def _entries(
    section: str,
    base: Iterable[_Entry],
    head: Iterable[_Entry],
    name_of: Callable[[_Entry], str],
    texts: Callable[[_Entry], Mapping[str, str]],
) -> Iterable[str]:
    before: dict[str, Mapping[str, str]] = {name_of(entry): texts(entry) for entry in base}
    after: dict[str, Mapping[str, str]] = {name_of(entry): texts(entry) for entry in head}
    for name in [*before, *(name for name in after if name not in before)]:
        if name not in after:
            yield f"{section} {name}: removed ({_listed(before[name])})"
        elif name not in before:
            yield f"{section} {name}: added ({_listed(after[name])})"
        else:
            for key, value in _differences(before[name], after[name]):
                yield f"{section} {name}: {key} {value}"


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for key, old in before.items():
        new = after[key]
        if new != old:
            yield key, f"{old or _ABSENT} -> {new or _ABSENT}"


def _listed(texts: Mapping[str, str]) -> str:
    return ", ".join(f"{key} {value}" for key, value in texts.items() if value)


def _gate_texts(gate: Gate) -> dict[str, str]:
    return {
        "alpha": _share(gate.alpha),
        "min_margin": _share(gate.min_margin),
        "block": _share(gate.block),
        "warn": _share(gate.warn),
        "leak": human(gate.leak, "bytes"),
        "inconclusive": "block" if gate.inconclusive_blocks else "warn",
        "looks.screening": str(list(gate.looks.screening)),
        "looks.confirmation": str(list(gate.looks.confirmation)),
        "looks.control_every": str(gate.looks.control_every),
    }


def _budget_texts(budget: Budget) -> dict[str, str]:
    unit = f" {budget.unit}"
    return {
        "block": _share(budget.block),
        "warn": _share(budget.warn),
        "max_value": "" if budget.max_value is None else f"{budget.max_value:g}{unit}",
        "max_increase": "" if budget.max_increase is None else f"{budget.max_increase:g}{unit}",
        "note": budget.note,
    }


def _accepted_name(entry: Accepted) -> str:
    return f"{entry.benchmark} against {entry.since[:8]}"


def _accepted_texts(entry: Accepted) -> dict[str, str]:
    return {"up_to": _share(entry.up_to), "reason": entry.reason, "by": entry.by}


def _quarantine_texts(entry: Quarantine) -> dict[str, str]:
    return {"since": str(entry.since or ""), "until": str(entry.until), "reason": entry.reason}


def _share(share: float | None) -> str:
    return "" if share is None else f"{share * 100:.10g} %"
