"""How often something happened."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """So many hits of so many trials, with one-sided exact bounds at 95 %."""

    hits: int
    trials: int
    low: float
    high: float
