"""Where, when and how a comparison was measured, as (name, value) pairs."""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING

from perfgate.model.units import SECONDS, human
from perfgate.report.comparison_actions import revision_word
from perfgate.report.comparison_text import EMPTY, limit, percent

if TYPE_CHECKING:
    from perfgate.model.report import Report, Revision

LIBRARIES = "Libraries"


def facts(report: Report) -> tuple[tuple[str, str], ...]:
    """What a reader needs to trust the figures or to repeat them."""
    provenance, gate = report.comparison.provenance, report.comparison.gate
    sides = (provenance.baseline, provenance.contender)
    cores = f"{provenance.cores} core{'' if provenance.cores == 1 else 's'}"
    memory = human(float(provenance.memory), "bytes") if provenance.memory else EMPTY
    pairs = [
        ("Project", provenance.project),
        ("Baseline", revision_text(provenance.baseline)),
        ("Contender", revision_text(provenance.contender)),
        ("Machine", provenance.machine or EMPTY),
        ("CPU", ", ".join(part for part in (provenance.cpu, cores) if part)),
        ("Memory", memory),
        ("System", provenance.system or EMPTY),
        *_of_both("Environment", *map(_environment, sides)),
        *_of_both(LIBRARIES, *map(_libraries, sides)),
        ("Measured", f"{provenance.started:%Y-%m-%d %H:%M} UTC"),
        ("Run time", duration_text(provenance.seconds)),
        ("Noise floor", noise_text(report)),
        ("False alarms", f"at most {limit(gate.alpha)} of runs on unchanged code, over the suite"),
        ("Seed", str(provenance.seed)),
    ]
    if provenance.shard is not None:
        number, of = provenance.shard
        pairs.append(("Shard", f"{number} of {of}: the other benchmarks are not in this report"))
    if provenance.perfgate:
        pairs.append(("perfgate", provenance.perfgate))
    return tuple(pairs)


def revision_text(revision: Revision) -> str:
    """A commit with its subject."""
    name = revision_word(revision) or revision.commit
    return f"{name} {revision.subject}".strip()


def title_text(report: Report) -> str:
    """Who is compared with whom."""
    provenance = report.comparison.provenance
    sides = (provenance.contender, provenance.baseline)
    contender, baseline = (revision_word(side) or side.commit for side in sides)
    return f"{contender} against {baseline}"


def noise_text(report: Report) -> str:
    """How far the baseline strays from itself over the suite."""
    floors = [
        (each.estimate.noise_floor, each.case.key)
        for each in report.judgements
        if each.estimate is not None and each.estimate.noise_floor is not None
    ]
    if not floors:
        return "not measured"
    worst, where = max(floors)
    middle = median(floor for floor, _ in floors)
    return f"{percent(middle)} in the median, {percent(worst)} at worst ({where})"


def duration_text(seconds: float) -> str:
    """``9 min 12 s``, ``1 h 05 min``; a report may say anything, and be shown all the same."""
    if not math.isfinite(seconds):
        return human(seconds, SECONDS)
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def _of_both(name: str, baseline: str, contender: str) -> list[tuple[str, str]]:
    """One line where both sides are alike, as they should be; else one a side."""
    if baseline == contender:
        return [(name, baseline or EMPTY)]
    return [
        (f"{name}, baseline", baseline or EMPTY),
        (f"{name}, contender", contender or EMPTY),
    ]


def _environment(revision: Revision) -> str:
    python = f"Python {revision.python}" if revision.python else ""
    return "; ".join(part for part in (python, revision.environment) if part)


def _libraries(revision: Revision) -> str:
    return ", ".join(f"{name} {version}".strip() for name, version in revision.libraries)
