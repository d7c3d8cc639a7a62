"""Which of two lists of benchmarks says what a benchmark is, where both list it in different versions.

Results of another version than the list's are left out by everything that reads them: an old list hides new results.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


def merged_catalogue(
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    runs: Callable[[], Iterable[Mapping[str, Any]]],
) -> dict[str, Any]:
    """Every benchmark of either; of one in two versions, that which was measured last.

    Ours counts where the measurements do not tell, since what was just discovered is not measured yet.

    Args:
        ours, theirs: the data of a benchmarks.json each.
        runs: gives the data of all results that are there; asked only where versions differ.
    """
    disputed = {
        name
        for name in ours.keys() & theirs.keys()
        if _version(ours[name]) != _version(theirs[name])
    }
    measured = _measured(runs(), disputed) if disputed else {}
    later = {
        name: theirs[name]
        for name in disputed
        if 0
        < measured.get((name, _version(ours[name])), 0)
        < measured.get((name, _version(theirs[name])), 0)
    }
    return {**theirs, **ours, **later}


def _version(entry: Any) -> str:
    return str(entry.get("version")) if isinstance(entry, dict) else ""


def _measured(runs: Iterable[Mapping[str, Any]], names: set[str]) -> dict[tuple[str, str], float]:
    """When each version of these benchmarks was measured last, as asv's ``started_at`` has it."""
    found: dict[tuple[str, str], float] = {}
    for run in runs:
        for name in names & run["results"].keys():
            entry = dict(zip(run["result_columns"], run["results"][name], strict=False))
            began = entry.get("started_at")
            if isinstance(began, int | float):
                key = (name, str(entry.get("version")))
                found[key] = max(found.get(key, 0), began)
    return found
