"""What a bisection found: the commit, a range of them, or that there is nothing to find."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfgate.model.comparison import Case


class Answer(enum.StrEnum):
    """What is said; its exit code is in ``BISECT_EXIT_CODES``."""

    COMMIT = "commit"
    RANGE = "range"
    NO_CHANGE = "no change"
    UNCLEAR = "unclear"


BISECT_EXIT_CODES = {Answer.COMMIT: 0, Answer.RANGE: 0, Answer.NO_CHANGE: 1, Answer.UNCLEAR: 3}


@dataclass(frozen=True, slots=True)
class Place:
    """A commit on the line from GOOD (place 0) to BAD.

    Attributes:
        pairs: how many pairs it was measured in, against GOOD.
        effect: against GOOD, as a person reads it; empty where it was not measured.
        chance: that it is the commit looked for.
        unusable: why it was skipped; empty where it was not.
    """

    number: int
    commit: str
    subject: str
    pairs: int = 0
    effect: str = ""
    chance: float = 0.0
    unusable: str = ""


@dataclass(frozen=True, slots=True)
class Bisection:
    """The answer and all that it rests on.

    Attributes:
        suspects: the commits that may have done it, one or a range of neighbours.
        probability: that it is one of the suspects.
        reason: why there is no single commit, or why there is nothing to find.
        ends: what the comparison of the ends said.
        step: what the commits around the step showed side by side; empty where they were not measured so.
    """

    case: Case
    answer: Answer
    places: tuple[Place, ...]
    ends: str
    suspects: tuple[Place, ...] = ()
    probability: float = 0.0
    reason: str = ""
    step: str = ""
    doubts: tuple[str, ...] = ()
    machine: str = ""
    seconds: float = 0.0
