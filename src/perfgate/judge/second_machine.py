"""Regressions measured again on another machine: one blocks only where both machines saw it.

A runner that is odd for its whole job (a neighbour that comes and goes, a cache laid out unluckily) shows both sides
of a pair, and may still favour one of them. A second machine is a new draw of all that.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfgate.errors import BrokenError
from perfgate.judge.comparison import judge
from perfgate.model.report import Verdict, Weight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfgate.model.report import Comparison, Report

_LISTED = 5
# What a machine can say about a case that it measured to the end.
_DECIDED = frozenset({Verdict.REGRESSION, Verdict.NO_CHANGE, Verdict.IMPROVEMENT})


def suspects_of(report: Report) -> tuple[str, ...]:
    """The cases worth a second machine: regressions that block. Exact counts are the same on every machine."""
    return tuple(
        each.case.key
        for each in report.judgements
        if each.verdict is Verdict.REGRESSION
        and each.weight is Weight.BLOCKS
        and not each.case.exact
    )


def confirmed_by(first: Comparison, second: Comparison) -> Comparison:
    """The first comparison with the second one's word on the regressions that both decided.

    A second machine that could not measure a case (it failed there, was skipped, or time ran out) denies nothing.

    Raises:
        BrokenError: the second measured what was no suspect, so that it would be chosen by what it says.
    """
    suspects = suspects_of(judge(first))
    again = {record.case.key: record for record in second.records}
    strangers = sorted(again.keys() - set(suspects))
    if strangers:
        raise BrokenError(
            f"the confirmation measured {_named(strangers)}, no regression of the first measurement; allowed: "
            + (_named(suspects) if suspects else "nothing, since there is none")
        )
    decided = {each.case.key for each in judge(second).judgements if each.verdict in _DECIDED}
    again = {key: record for key, record in again.items() if key in decided}
    merged = replace(
        first, records=tuple(again.get(record.case.key, record) for record in first.records)
    )
    still = set(suspects_of(judge(merged)))
    gone = [key for key in suspects if key in again and key not in still]
    lines = [f"on a second machine: {doubt}" for doubt in second.doubts]
    if gone:
        lines.append(
            f"{len(gone)} of {len(again)} regressions did not block again on a second machine, and count as it "
            f"says: {_named(gone)}"
        )
    missing = [key for key in suspects if key not in again]
    if missing:
        lines.append(not_confirmed(missing))
    return replace(merged, doubts=(*first.doubts, *lines))


def not_confirmed(suspects: Sequence[str]) -> str:
    """That the first machine's word stands alone."""
    return f"measured on one machine only, with no confirmation by a second: {_named(suspects)}"


def _named(keys: Sequence[str]) -> str:
    more = f" and {len(keys) - _LISTED} more" if len(keys) > _LISTED else ""
    return ", ".join(keys[:_LISTED]) + more
