"""What a calibration adds to one side's calls on purpose, to see whether the gate finds it."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class PlantKind(enum.StrEnum):
    """What is added to each call: CPU time, waiting, or memory that the call holds."""

    BUSY = "busy"
    SLEEP = "sleep"
    ALLOCATE = "allocate"


@dataclass(frozen=True, slots=True)
class Plant:
    """``amount`` a call: seconds, or bytes for ALLOCATE."""

    kind: PlantKind
    amount: float
