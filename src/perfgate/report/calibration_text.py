"""What a calibration says, in words that all its renderings share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.model.calibration import ClockClass, Premise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfgate.model.calibration import Assumption, Calibration, Foresight
    from perfgate.model.rate import Rate

CLASS_NAMES = {
    ClockClass.CPU: "processor time",
    ClockClass.WALL: "wall time",
    ClockClass.VALUE: "values",
}
_PREMISES = {
    Premise.INDEPENDENCE: "A pair does not resemble the pair before",
    Premise.NO_DRIFT: "Effects do not drift within a run",
    Premise.SYMMETRY: "Large effects of either sign are alike",
    Premise.LEVEL: "A test at 5 % is wrong in 5 %",
}
_ADVICE = {
    Premise.INDEPENDENCE: (
        "intervals are narrower than they should be: give each pair fresh processes, and pin the processor's frequency"
    ),
    Premise.NO_DRIFT: (
        "something warms up or fills during a run: look for caches or folders that both sides do not share alike"
    ),
    Premise.SYMMETRY: (
        "one side is disturbed more often than the other: look for a difference between the two environments"
    ),
    Premise.LEVEL: (
        "the two copies are not alike: compare their libraries and the pages that they map (docs/decisions/0008)"
    ),
}
# A slowdown that the gate has to tell; where it would take a larger margin after all planned pairs, it cannot.
_TO_TELL = 0.1
_SURE = 0.95


def premise_text(assumption: Assumption) -> str:
    """The premise as a sentence."""
    return _PREMISES[assumption.premise]


def value_text(assumption: Assumption) -> str:
    """``+0.02 (-0.05 … +0.09)``, or as per cents for a share."""
    if assumption.premise is Premise.LEVEL:
        low, value, high = (
            f"{100 * each:.1f} %" for each in (assumption.low, assumption.value, assumption.high)
        )
        return f"{value} ({low} … {high})"
    return f"{assumption.value:+.2f} ({assumption.low:+.2f} … {assumption.high:+.2f})"


def standing_text(assumption: Assumption) -> str:
    """Whether it holds, and what to do where it does not."""
    return "holds" if assumption.holds else f"does not hold: {_ADVICE[assumption.premise]}"


def rate_text(rate: Rate, *, upper: bool) -> str:
    """``0 of 60, at most 4.9 %``: the rate and the bound that matters."""
    if not rate.trials:
        return "not measured"
    bound = f"at most {percent(rate.high)}" if upper else f"at least {percent(rate.low)}"
    return f"{rate.hits} of {rate.trials}, {bound}"


def alarm_rows(calibration: Calibration) -> Sequence[tuple[str, str, str]]:
    """Machine, runs with a regression, runs that did not pass; last the A/A legs of other comparisons."""
    rows = [
        (each.load, rate_text(each.regressions, upper=True), rate_text(each.not_passed, upper=True))
        for each in calibration.alarms
    ]
    legs = rate_text(calibration.leg_alarms, upper=True)
    return [*rows, ("baseline against itself in other comparisons", legs, "")]


FORESIGHT_COLUMNS = (
    "Judged by",
    "Slower by",
    "Found",
    "Blocked",
    "Cases in which 95 % are found",
)


def foresight_rows(calibration: Calibration) -> Sequence[Sequence[str]]:
    """By class and slowdown, what drawing recorded pairs again finds over all cases; none added comes first."""
    rows = []
    for clocks in dict.fromkeys(each.clocks for each in calibration.foresight):
        cases = [each for each in calibration.foresight if each.clocks is clocks]
        draws = sum(each.alarms.trials for each in cases)
        alarms = sum(each.alarms.hits for each in cases)
        rows.append((CLASS_NAMES[clocks], "nothing", _share_of(alarms, draws), "", ""))
        for same in zip(*(each.planted for each in cases), strict=True):
            found, blocked = (
                _share_of(sum(rate.hits for rate in rates), draws)
                for rates in ([each.found for each in same], [each.blocked for each in same])
            )
            sure = sum(each.found.hits >= _SURE * each.found.trials for each in same)
            what = percent(same[0].share)
            rows.append((CLASS_NAMES[clocks], what, found, blocked, f"{sure} of {len(cases)}"))
    return rows


def least_found(foresight: Foresight) -> str:
    """The smallest of the slowdowns from which on 95 % are found."""
    least = ""
    for each in reversed(foresight.planted):
        if each.found.hits < _SURE * each.found.trials:
            break
        least = percent(each.share)
    most = percent(foresight.planted[-1].share) if foresight.planted else ""
    return least or f"above {most}"


def _share_of(hits: int, trials: int) -> str:
    return f"{100 * hits / trials:.2f} %" if trials else "not measured"


def peer_columns(calibration: Calibration) -> Sequence[str]:
    """The heads of ``peer_rows``, a column for each planted share."""
    shares = [f"Found at {percent(share)}" for share in _peer_shares(calibration)]
    return ("Judge", "Runs with a false alarm", "Cases called slower wrongly", *shares, "Measured")


def peer_rows(calibration: Calibration) -> Sequence[Sequence[str]]:
    """The gate and its peers on the same trials: false alarms, what each found, and in what time."""
    rows = []
    for each in calibration.peers:
        found = dict(each.found)
        cells = [rate_text(found[share], upper=False) for share in _peer_shares(calibration)]
        minutes = f"{each.seconds / 60:.0f} min"
        wrong = (rate_text(each.runs, upper=True), rate_text(each.cases, upper=True))
        rows.append((each.name, *wrong, *cells, minutes))
    return rows


def _peer_shares(calibration: Calibration) -> Sequence[float]:
    return [share for share, _ in calibration.peers[0].found] if calibration.peers else ()


def percent(share: float) -> str:
    """``4.9 %``."""
    return f"{100 * share:.1f} %"


def warnings(calibration: Calibration) -> Sequence[str]:
    """What a person has to know before trusting the gate on this machine; empty where all is well."""
    said = []
    wrong = next((each for each in calibration.alarms if each.load == "all"), None)
    if wrong and wrong.regressions.hits:
        said.append(
            f"{wrong.regressions.hits} of {wrong.regressions.trials} runs on identical code called something a "
            "regression: the gate must not block on this machine before the cause is found"
        )
    said += [
        f"{premise_text(each)}: {value_text(each)}, {standing_text(each)}"
        for each in calibration.assumptions
        if not each.holds
    ]
    noisy = [each for each in calibration.noise if each.margin > _TO_TELL]
    if noisy:
        worst = max(noisy, key=lambda each: each.spread)
        # The margin grows as the spread does.
        bearable = worst.spread * _TO_TELL / worst.margin
        said.append(
            f"{len(noisy)} of {len(calibration.noise)} cases are too noisy to judge here: a pair of {worst.key} "
            f"strays by {percent(worst.spread)}, and a slowdown of 10 % can be told up to about "
            f"{percent(bearable)}. What would help: no other work on the machine, more work in a call, exact "
            "counters in place of time, or a budget of its own"
        )
    return said
