"""Small made-up reports: one of each kind, one of a quiet change, one full of hostile texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.perfgate.report.report_maker import Maker
from tests.unit.perfgate.report.report_parts import NAMES, case, make_report, provenance

from perfgate.model.comparison import Case, CaseRecord, Failure, FailureKind, Kind, Side, Stage
from perfgate.model.report import Conclusion, Judgement, Outcome, Report, Revision, Verdict, Weight

if TYPE_CHECKING:
    from collections.abc import Sequence


def build_small() -> Report:
    """One of each kind that a rendering treats its own way, and few others."""
    maker = Maker()
    build = case("canvas.Build.time_build", "'casare'", "100")
    slower = "14 % slower (95.2 % interval +13.8 % to +14.4 %); 10 % blocks"
    maker.measured(
        build, Verdict.REGRESSION, Weight.BLOCKS, 0.0312, 0.141, confirmed=12, reason=slower
    )
    maker.broken(case("canvas.Pan.time_step", "'casare'", "1000"), "Qt: no screen\nlast words\n")
    modules = case("startup.Imports.track_modules", unit="modules", exact=True)
    maker.counted(modules, 31, 33)
    removed = Case("registry.Old.time_walk", Kind.TIME, unit="", timeout=0)
    maker.judgements.append(
        Judgement(removed, Verdict.REMOVED, Weight.BLOCKS, "the contender does not have it")
    )
    detail = case("canvas.Detail.time_paint", "'casare'", "10")
    maker.measured(
        detail,
        Verdict.REGRESSION,
        Weight.NOTICE,
        0.004,
        0.081,
        confirmed=12,
        reason="8.1 % slower; 5 % warns, 10 % blocks",
        accepted="prettier text",
    )
    search = case("registry.Registry.time_search", "'10000'")
    maker.measured(
        search, Verdict.IMPROVEMENT, Weight.NOTICE, 9e-4, -0.31, confirmed=12, reason="31 % faster"
    )
    maker.plain(
        case("canvas.Minimap.time_paint"),
        Verdict.NEW,
        Weight.NOTICE,
        "new: fails on the baseline and works on the contender",
    )
    for name, base in NAMES[:3]:
        maker.measured(case(name, "'casare'", "10"), Verdict.NO_CHANGE, Weight.NONE, base, 0.0)
    maker.measured(
        case(NAMES[0][0], "'stock'", "10", gated=False),
        Verdict.NOT_GATED,
        Weight.NONE,
        NAMES[0][1],
        0.0,
        reason="measured for the tables only (gate = False)",
    )
    sentence = (
        "3 benchmarks got worse or are broken, 1 is removed: mend them or have them accepted."
    )
    return make_report(
        maker,
        Conclusion(Outcome.BROKEN, sentence),
        removed=(removed.key,),
        changes=("budget canvas.*: block 10 % -> 20 %", "benchmarks/canvas.py: changed"),
        doubts=("the time limit was reached: 2 benchmarks have fewer pairs than planned",),
    )


def build_quiet() -> Report:
    """Nothing changed."""
    maker = Maker()
    for name, base in NAMES:
        maker.measured(case(name, "'casare'", "10"), Verdict.NO_CHANGE, Weight.NONE, base, 0.0)
    return make_report(maker, Conclusion(Outcome.PASS, "Nothing got slower: this can go in."))


def build_hostile(texts: Sequence[str]) -> Report:
    """Every text that comes from elsewhere is one of these."""
    maker = Maker()
    chosen = [texts[each % len(texts)] for each in range(8)]
    name, subject, value, error, output, reason, change, doubt = chosen
    evil = Case(f"f.time_{name}", Kind.TIME, unit=value, timeout=1, parameters=(("p", value),))
    slow = Case(f"g.time_{name}", Kind.TIME, unit="seconds", timeout=1, parameters=(("p", value),))
    maker.measured(
        slow,
        Verdict.REGRESSION,
        Weight.BLOCKS,
        0.1,
        0.2,
        confirmed=3,
        reason=reason,
        accepted=change,
    )
    maker.records.append(
        CaseRecord(
            evil,
            failures=(
                Failure(Side.CONTENDER, FailureKind.CRASH, Stage.SCREENING, 1, error, output),
            ),
        )
    )
    maker.judgements.append(
        Judgement(evil, Verdict.BROKEN, Weight.BLOCKS, reason, error=error, quarantined=doubt)
    )
    quiet = Case(f"h.time_{value}", Kind.TIME, unit="seconds", timeout=1)
    maker.measured(quiet, Verdict.NO_CHANGE, Weight.NONE, 0.1, 0.0, reason=reason)
    revisions = {
        "baseline": Revision(subject, subject, value, name, ((name, value),)),
        "contender": Revision(name, value),
    }
    return make_report(
        maker,
        Conclusion(Outcome.BROKEN, reason),
        provenance=provenance(
            project=name, machine=value, cpu=subject, system=error, perfgate=doubt, **revisions
        ),
        changes=(change,),
        doubts=(doubt,),
    )
