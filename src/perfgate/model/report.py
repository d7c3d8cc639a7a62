"""What a comparison says: a judgement for each case, and the conclusion of them all."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from perfgate.model.comparison import Case, CaseRecord, Clock
    from perfgate.model.gate import Gate


class Verdict(enum.StrEnum):
    """What is said of one case; worst first."""

    BROKEN = "broken"
    REGRESSION = "regression"
    REMOVED = "removed"
    INCONCLUSIVE = "inconclusive"
    IMPROVEMENT = "improvement"
    NEW = "new"
    NO_CHANGE = "no change"
    # Measured for the tables only, or its setup says that it does not apply.
    NOT_GATED = "not gated"


class Weight(enum.StrEnum):
    """What a verdict means for the conclusion; heaviest first."""

    BLOCKS = "blocks"
    WARNS = "warns"
    NOTICE = "notice"
    NONE = "none"


class Outcome(enum.StrEnum):
    """The conclusion; its exit code is in ``EXIT_CODES``."""

    PASS = "pass"
    REGRESSION = "regression"
    BROKEN = "broken"
    INCONCLUSIVE = "inconclusive"


EXIT_CODES = {
    Outcome.PASS: 0,
    Outcome.REGRESSION: 1,
    Outcome.BROKEN: 3,
    Outcome.INCONCLUSIVE: 3,
}


@dataclass(frozen=True, slots=True)
class Estimate:
    """An effect with its doubt, all as ratios minus one: 0.05 is 5 % slower (worse, for any direction).

    ``interval`` is two-sided at ``confidence``; ``p_value`` is one-sided against ``margin`` on the
    confirming pairs, None where nothing was tested; ``pairs`` counts those it comes from.
    """

    effect: float
    interval: tuple[float, float]
    confidence: float
    margin: float
    noise_floor: float | None
    pairs: int
    p_value: float | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of one case, and why.

    ``baseline`` and ``contender`` are medians over the pairs in ``case.unit``; ``reason`` is one sentence
    for a person; ``error`` the benchmark's own, where it failed; ``accepted`` and ``quarantined`` are the
    reasons for which a weight was lowered.
    """

    case: Case
    verdict: Verdict
    weight: Weight
    reason: str
    clock: Clock | None = None
    estimate: Estimate | None = None
    baseline: float | None = None
    contender: float | None = None
    error: str = ""
    accepted: str = ""
    quarantined: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """One side: the commit (or the ready interpreter) and what its environment holds."""

    commit: str
    subject: str = ""
    python: str = ""
    environment: str = ""
    libraries: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where, when and how a comparison was measured.

    ``suite_cases`` counts the gated cases of all shards together, as this runner divided them.
    """

    project: str
    baseline: Revision
    contender: Revision
    machine: str
    cpu: str
    cores: int
    memory: int
    system: str
    started: datetime
    seconds: float
    seed: int
    suite_cases: int
    shard: tuple[int, int] | None = None
    perfgate: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything measured and the rules it is judged by: the input of the judge, the unit of merging.

    Attributes:
        records: one a case of the contender's suite (of the shard, where there is one).
        removed: keys of cases that the baseline's own files have and the contender's have not.
        changes: what the contender changes in budgets and benchmark files, one line each.
        doubts: anything that makes the whole less sure (interrupted, time limit reached, …).
        interrupted: the measuring was stopped before its end: never a pass.
    """

    provenance: Provenance
    gate: Gate
    records: tuple[CaseRecord, ...]
    removed: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class Conclusion:
    """All verdicts together. ``sentence`` says what to do."""

    outcome: Outcome
    sentence: str

    @property
    def exit_code(self) -> int:
        """0 pass, 1 regression, 3 broken or inconclusive."""
        return EXIT_CODES[self.outcome]


@dataclass(frozen=True, slots=True)
class Report:
    """A judged comparison: what every rendering shows. Judgements stand worst first."""

    comparison: Comparison
    judgements: tuple[Judgement, ...]
    conclusion: Conclusion
    doubts: tuple[str, ...] = field(default=())

    def of(self, *verdicts: Verdict) -> tuple[Judgement, ...]:
        """The judgements with one of these verdicts, in order."""
        return tuple(each for each in self.judgements if each.verdict in verdicts)
