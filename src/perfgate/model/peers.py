"""What other ways to judge said of the same trials as the gate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfgate.model.rate import Rate


@dataclass(frozen=True, slots=True)
class PeerSaid:
    """The cases, by key, that a peer calls slower."""

    peer: str
    worse: frozenset[str]


@dataclass(frozen=True, slots=True)
class PeerTrial:
    """A trial as asv measured it: ``seconds`` in all, asv's ``rounds``, and the cases that both sides have."""

    seconds: float
    rounds: int
    judged: frozenset[str]
    said: tuple[PeerSaid, ...]


@dataclass(frozen=True, slots=True)
class PeerRates:
    """One judge over the trials that all judges faced.

    Attributes:
        name: of the judge; the gate is one of them.
        seconds: what its measurements took, in all.
        runs: A/A trials with any case called slower.
        cases: cases called slower in which nothing was planted, of A/A and planted trials.
        found: by planted share, the cases called slower.
    """

    name: str
    seconds: float
    runs: Rate
    cases: Rate
    found: tuple[tuple[float, Rate], ...]
