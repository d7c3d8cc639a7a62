"""Figures measured elsewhere, each with the measurements of a run that stand beside it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfgate.judge.goals import matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfgate.model.goals import Reference
    from perfgate.model.results import Measurement


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """A reference and what it is shown beside; ``ours`` is empty where the run has no such result."""

    reference: Reference
    ours: tuple[Measurement, ...]


def reference_rows(
    references: Iterable[Reference], measurements: Sequence[Measurement]
) -> tuple[ReferenceRow, ...]:
    """One row for each reference, in their order."""
    return tuple(
        ReferenceRow(
            reference,
            tuple(
                each
                for each in measurements
                if each.benchmark == reference.ours.benchmark and matches(each, reference.ours)
            ),
        )
        for reference in references
    )
