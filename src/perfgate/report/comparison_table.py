"""One table: the judgements as rows of text, in the groups that every rendering shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfgate.model.report import Verdict, Weight
from perfgate.report import comparison_text as text

if TYPE_CHECKING:
    from perfgate.model.comparison import CaseRecord
    from perfgate.model.report import Judgement, Report

_PRESSING = frozenset({Verdict.BROKEN, Verdict.REGRESSION, Verdict.REMOVED, Verdict.INCONCLUSIVE})
_HEAVY = frozenset({Weight.BLOCKS, Weight.WARNS})


@dataclass(frozen=True, slots=True)
class Row:
    """A judgement in words; the record holds its pairs, None where nothing was measured."""

    judgement: Judgement
    record: CaseRecord | None
    verdict: str
    benchmark: str
    change: str
    interval: str
    values: str
    clock: str
    pairs: str
    budget: str
    reason: str

    @property
    def style(self) -> str:
        """How it should look: ``bad``, ``warn``, ``good`` or ``plain``; the verdict says it in words."""
        if self.judgement.weight is Weight.BLOCKS:
            return "bad"
        if self.judgement.weight is Weight.WARNS or self.judgement.verdict in _PRESSING:
            return "warn"
        return "good" if self.judgement.verdict is Verdict.IMPROVEMENT else "plain"


@dataclass(frozen=True, slots=True)
class ComparisonTable:
    """All rows, each in one group, worst first.

    Attributes:
        pressing: what blocks or warns, and everything else that got worse or cannot be told.
        notable: improvements and new benchmarks.
        unchanged: no change was found.
        aside: measured for the tables only, or skipped.
    """

    pressing: tuple[Row, ...]
    notable: tuple[Row, ...]
    unchanged: tuple[Row, ...]
    aside: tuple[Row, ...]


def make_comparison_table(report: Report) -> ComparisonTable:
    """The rows of a report."""
    records = {record.case.key: record for record in report.comparison.records}
    groups: dict[str, list[Row]] = {"pressing": [], "notable": [], "unchanged": [], "aside": []}
    for judgement in report.judgements:
        row = make_row(judgement, report, records.get(judgement.case.key))
        groups[_group(judgement)].append(row)
    return ComparisonTable(**{name: tuple(rows) for name, rows in groups.items()})


def make_row(judgement: Judgement, report: Report, record: CaseRecord | None) -> Row:
    """One row."""
    return Row(
        judgement=judgement,
        record=record,
        verdict=text.verdict_text(judgement),
        benchmark=judgement.case.key,
        change=text.change_text(judgement),
        interval=text.interval_text(judgement),
        values=text.values_text(judgement),
        clock=text.clock_text(judgement),
        pairs=text.pairs_text(judgement),
        budget=text.budget_text(judgement, report.comparison.gate),
        reason=text.reason_text(judgement),
    )


def _group(judgement: Judgement) -> str:
    if judgement.verdict in _PRESSING or judgement.weight in _HEAVY:
        return "pressing"
    if judgement.verdict in {Verdict.IMPROVEMENT, Verdict.NEW}:
        return "notable"
    return "aside" if judgement.verdict is Verdict.NOT_GATED else "unchanged"
