"""What is set aside for a time by perfgate.toml's own entries, and the table that says until when and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfgate.judge.limits import matches
from perfgate.site.assembling import case_of
from perfgate.site.frame import breakable, table, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from perfgate.history.grid import Column
    from perfgate.model.gate import Quarantine


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A quarantine that holds, with the columns that it means."""

    entry: Quarantine
    columns: frozenset[int]


def quarantined_on(
    day: date, columns: Sequence[Column], entries: Iterable[Quarantine]
) -> tuple[Quarantined, ...]:
    """What is set aside on a day; the first to end comes first."""
    holding = [entry for entry in entries if entry.holds_on(day)]
    # Mostly there is none, and then no case is asked for.
    cases = [case_of(column) for column in columns] if holding else []
    found = [
        Quarantined(
            entry,
            frozenset(
                number for number, case in enumerate(cases) if matches(case, entry.benchmark)
            ),
        )
        for entry in holding
    ]
    return tuple(sorted(found, key=lambda each: (each.entry.until, each.entry.benchmark)))


def quarantine_table(found: Sequence[Quarantined], shown: frozenset[int]) -> str:
    """The table; ``shown`` are the columns that the page speaks of."""
    columns = (("Benchmark", "name"), ("Does not block", "values"), ("Why", "values"))
    rows = [(_name(each, shown), _days(each.entry), text(each.entry.reason, 600)) for each in found]
    return table(columns, rows, caption="Quarantined, the first to end first")


def _name(quarantined: Quarantined, shown: frozenset[int]) -> str:
    """As the entry has it, and how much that means: neither a pattern nor a slip of the pen tells."""
    count = len(quarantined.columns & shown)
    means = f"means {count or 'no'} case{'' if count == 1 else 's'} here"
    return f'{breakable(quarantined.entry.benchmark)}<span class="label">{means}</span>'


def _days(entry: Quarantine) -> str:
    begun = "" if entry.since is None else f"from {entry.since} "
    return f"{begun}until {entry.until}"
