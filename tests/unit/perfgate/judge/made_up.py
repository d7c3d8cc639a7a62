"""Records with measurements made up for the tests of the judge."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

from perfgate.model.comparison import Case, CaseRecord, Clock, Kind, Pair, Side, Stage
from perfgate.model.gate import Gate
from perfgate.model.report import Comparison, Provenance, Revision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfgate.model.comparison import Failure

SCREENING, CONFIRMATION = Stage.SCREENING, Stage.CONFIRMATION
# Noise of about half a per cent, symmetric about zero, without two alike.
QUIET = (0.0011, -0.0047, 0.0063, -0.0009, 0.0038, -0.0062, 0.0048, -0.0039, 0.0022, -0.0021)
GATE = Gate()


def case(name: str = "file.time_it", kind: Kind = Kind.TIME, **more: Any) -> Case:
    unit = more.pop("unit", "seconds")
    # Timings of these tests are judged on processor time, as most are.
    clock = more.pop("clock", Clock.CPU if kind is Kind.TIME else None)
    return Case(name, kind, unit, 60.0, clock=clock, **more)


def noise(pairs: int, scale: float = 1.0) -> list[float]:
    return [scale * each for each in islice(cycle(QUIET), pairs)]


def timed(
    stage: Stage, effects: Sequence[float], controls: Sequence[float | None] | None = None
) -> tuple[Pair, ...]:
    """A pair an effect (a ratio minus one); the control strays like the noise unless given."""
    strays = list(noise(len(effects))[::-1]) if controls is None else controls
    return tuple(
        _pair(stage, number, Clock.CPU, (1.0, 1.0 + effect, None if c is None else 1.0 + c))
        for number, (effect, c) in enumerate(zip(effects, strays, strict=True))
    )


def valued(
    stage: Stage, baseline: Sequence[float], contender: Sequence[float], control: bool = True
) -> tuple[Pair, ...]:
    """A pair for each two values; the control is the baseline's next one."""
    controls = [*baseline[1:], baseline[0]]
    return tuple(
        _pair(stage, number, Clock.VALUE, (one, other, same if control else None))
        for number, (one, other, same) in enumerate(zip(baseline, contender, controls, strict=True))
    )


def record(
    subject: Case,
    *pairs: tuple[Pair, ...],
    failures: Sequence[Failure] = (),
    skipped: Sequence[Side] = (),
) -> CaseRecord:
    return CaseRecord(subject, tuple(sum(pairs, ())), tuple(failures), tuple(skipped))


def moved(
    effect: float, name: str = "file.time_it", *, pairs: int = 12, spread: float = 1.0
) -> CaseRecord:
    """A timing that is slower by an effect, screened in five pairs and confirmed in some."""
    screened = timed(SCREENING, [effect + each for each in noise(5, spread)])
    confirmed = timed(CONFIRMATION, [effect + each for each in noise(pairs, spread)])
    return record(case(name), screened, confirmed)


def still(name: str = "file.time_still") -> CaseRecord:
    """A timing that does not change, screened in five pairs."""
    return record(case(name), timed(SCREENING, noise(5)))


def compared(*records: CaseRecord, gate: Gate = GATE, **more: Any) -> Comparison:
    return Comparison(PROVENANCE, gate, records, **more)


def gate(**more: Any) -> Gate:
    return replace(GATE, **more)


PROVENANCE = Provenance(
    project="demo",
    baseline=Revision("a1b2c3d4" * 5),
    contender=Revision("b" * 40),
    machine="bench",
    cpu="cpu",
    cores=2,
    memory=8_000_000_000,
    system="Linux",
    started=datetime(2024, 5, 17, 12, tzinfo=UTC),
    seconds=60.0,
    seed=1,
    suite_cases=3,
)


def _pair(
    stage: Stage, number: int, clock: Clock, shown: tuple[float, float, float | None]
) -> Pair:
    sides = dict(zip((Side.BASELINE, Side.CONTENDER, Side.CONTROL), shown, strict=True))
    readings = {side: {clock: value} for side, value in sides.items() if value is not None}
    return Pair(
        stage,
        number,
        readings,
        _log_ratio(clock, shown[0], shown[1]),
        _log_ratio(clock, shown[0], shown[2]),
        (1.0, 1.0),
        (1.0, 1.0),
    )


def _log_ratio(clock: Clock, baseline: float, other: float | None) -> dict[Clock, float]:
    if other is None or not (baseline > 0 and other > 0):
        return {}
    return {clock: math.log(other / baseline)}
