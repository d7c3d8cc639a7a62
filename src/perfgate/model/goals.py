"""A goal: a benchmark's own value, or its ratio to a peer or floor of the same run, and the bound on it.

A reference is a figure that was measured elsewhere, to be shown beside a benchmark's; nothing is judged by it.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class BoundKind(enum.StrEnum):
    """What a bound limits; the values are the keys of perfgate.toml.

    ``min_ratio_…`` asks how many times better ours must be, ``max_ratio_…`` how many times worse it may be.
    """

    MAX_VALUE = "max_value"
    MIN_VALUE = "min_value"
    EXACT = "exact"
    MIN_RATIO_TO_PEER = "min_ratio_to_peer"
    MAX_RATIO_TO_PEER = "max_ratio_to_peer"
    MIN_RATIO_TO_FLOOR = "min_ratio_to_floor"
    MAX_RATIO_TO_FLOOR = "max_ratio_to_floor"


@dataclass(frozen=True, slots=True)
class Bound:
    """One limit; ``unit`` belongs to limits on the value itself."""

    kind: BoundKind
    limit: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which measurements are meant: a benchmark and, for some of its parameters, the values that count.

    A parameter not named is free: a goal then holds for each of its values, peer and floor taking the same.
    """

    benchmark: str
    parameters: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of the project, by its number; it is met when every bound holds."""

    number: int
    title: str
    ours: Selection
    bounds: tuple[Bound, ...]
    peer: Selection | None = None
    floor: Selection | None = None
    higher_is_better: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """What another program took, which no run here can measure again.

    Attributes:
        title: what was measured.
        figure: what came out, in words and with its unit.
        source: where, when and how it was measured.
        ours: the measurements that stand beside it.
    """

    title: str
    figure: str
    source: str
    ours: Selection
