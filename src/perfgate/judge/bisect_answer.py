"""The answer of a bisection, in words that a person reads. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.judge.wording import sized
from perfgate.model.bisection import Answer, Bisection, Place
from perfgate.model.report import Verdict
from perfgate.model.units import human
from perfgate.stats.effect import hodges_lehmann

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfgate.judge.bisection import Found, Known
    from perfgate.judge.evidence import Scale
    from perfgate.model.comparison import Case
    from perfgate.model.report import Judgement

# The first line of a commit's message says enough.
Named = tuple[str, str]
_UNCLEAR = frozenset({Verdict.BROKEN, Verdict.INCONCLUSIVE})


def without_search(judgement: Judgement, line: Sequence[Named]) -> Bisection:
    """The answer where the ends do not surely differ, or cannot be compared."""
    unclear = judgement.verdict in _UNCLEAR or judgement.verdict in {Verdict.NEW, Verdict.REMOVED}
    return Bisection(
        case=judgement.case,
        answer=Answer.UNCLEAR if unclear else Answer.NO_CHANGE,
        places=tuple(Place(number, *named) for number, named in enumerate(line)),
        ends=f"{judgement.verdict}: {judgement.reason}",
        reason=(
            "the ends cannot be told apart or compared, so that there is nothing to search by"
            if unclear
            else "the ends do not differ: no commit between them made it slower for good"
        ),
    )


def answer(
    judgement: Judgement,
    line: Sequence[Named],
    *,
    scale: Scale,
    known: Known,
    found: Found,
    unusable: Mapping[int, str],
) -> Bisection:
    """The answer of a search."""
    case, chances, span = judgement.case, known.chances(), found.span
    places = tuple(
        Place(
            number,
            *named,
            pairs=len(known.effects.get((0, number), ())),
            effect=_effect(case, scale, known.effects.get((0, number), ())),
            chance=float(chances[number - 1]) if number else 0.0,
            unusable=unusable.get(number, ""),
        )
        for number, named in enumerate(line)
    )
    suspects = places[span.first : span.last + 1]
    return Bisection(
        case=case,
        answer=Answer.COMMIT if len(suspects) == 1 else Answer.RANGE,
        places=places,
        ends=f"{judgement.verdict}: {judgement.reason}",
        suspects=suspects,
        probability=span.probability,
        reason=found.reason,
        step=_step(case, scale, known, span.first, span.last),
        doubts=tuple(_doubts(known, places, case, scale)),
    )


def _step(case: Case, scale: Scale, known: Known, first: int, last: int) -> str:
    """What the commits around the answer showed side by side, against what the ends showed."""
    around = [
        (low, high) for low, high in known.effects if low < first and high >= last and low > 0
    ]
    if not around:
        return ""
    low, high = max(around)
    shown = known.effects[low, high]
    return (
        f"{_effect(case, scale, shown)} than the commit measured before it, in {len(shown)} pairs"
    )


def _doubts(known: Known, places: Sequence[Place], case: Case, scale: Scale) -> list[str]:
    size = known.step.size
    doubts = []
    for place in known.astray():
        effect = hodges_lehmann(known.effects[0, place])
        if 0 < effect / size < 1:
            named = f"{places[place].commit[:8]} ({places[place].subject})"
            shown = _effect(case, scale, (effect,))
            doubts.append(
                f"{named} is {shown}, between both ends: it came in more than one step; bisect again from or to "
                "that commit for the others"
            )
    return doubts


def _effect(case: Case, scale: Scale, effects: Sequence[float]) -> str:
    if not effects:
        return ""
    if case.exact:
        change = effects[-1]
        return (
            f"{human(abs(change), case.unit)} {'higher' if change > 0 else 'lower'}"
            if change
            else "the same"
        )
    return sized(scale, case, hodges_lehmann(effects))
