"""A made-up report of sixty cases, as a pull request of this project might show them."""

from __future__ import annotations

from tests.unit.perfgate.report.report_maker import TRACEBACK, Maker
from tests.unit.perfgate.report.report_parts import NAMES, case, make_report

from perfgate.model.comparison import Case, Clock, Kind
from perfgate.model.report import Conclusion, Judgement, Outcome, Report, Verdict, Weight


def build_large() -> Report:
    """Sixty cases, as a pull request of this project might show them."""
    maker = Maker()
    maker.measured(
        case("canvas.Build.time_build", "'casare'", "1000"),
        Verdict.REGRESSION,
        Weight.BLOCKS,
        0.0312,
        0.141,
        confirmed=12,
        reason="14.1 % slower (95.2 % interval +13.8 % to +14.4 %); 10 % blocks",
    )
    maker.measured(
        case("startup.FirstNode.time_to_first_node", "'lazy'", clock=Clock.CPU_AND_CHILDREN),
        Verdict.REGRESSION,
        Weight.WARNS,
        0.142,
        0.063,
        noise=0.012,
        confirmed=20,
        clock=Clock.CPU_AND_CHILDREN,
        reason="6.2 % slower (95.2 % interval +5.6 % to +6.9 %); 5 % warns, 10 % blocks",
    )
    maker.measured(
        case("registry.Registry.time_search_fuzzy", "'10000'"),
        Verdict.REGRESSION,
        Weight.NOTICE,
        0.0031,
        0.034,
        confirmed=12,
        reason="3.4 % slower (95.2 % interval +3.1 % to +3.7 %); below the 5 % that warn",
    )
    maker.broken(
        case("canvas.Pan.time_step", "'casare'", "1000"),
        "".join(f"qt.qpa: warning {n}\n" for n in range(40)) + TRACEBACK + "\n",
    )
    maker.measured(
        case("browser_pool.CriticalPath.track_to_loaded", "'pool'", unit="seconds"),
        Verdict.INCONCLUSIVE,
        Weight.BLOCKS,
        0.081,
        0.06,
        noise=0.11,
        confirmed=32,
        clock=Clock.VALUE,
        reason="6 % slower (95.1 % interval -2 % to +14 %) after 32 pairs, neither surely beyond the "
        "margin of 2.9 % nor surely below 10 %, which blocks",
    )
    maker.judgements.append(
        Judgement(
            Case("registry.Old.time_walk", Kind.TIME, unit="", timeout=0),
            Verdict.REMOVED,
            Weight.BLOCKS,
            "the baseline gates this benchmark and the contender does not; a removal must be accepted",
        )
    )
    maker.counted(case("startup.Imports.track_modules", unit="modules", exact=True), 31, 33)
    maker.grown(case("memory.Growth.track_growth", "'pool'", unit="bytes/cycle"), 1.1e5, 6.3e6)
    maker.measured(
        case("canvas.Detail.time_paint", "'casare'", "10"),
        Verdict.REGRESSION,
        Weight.NOTICE,
        0.004,
        0.081,
        confirmed=12,
        reason="8.1 % slower; 5 % warns, 10 % blocks",
        accepted="prettier text is worth it",
    )
    maker.measured(
        case("browser_pool.Wait.time_idle", "'pool'"),
        Verdict.INCONCLUSIVE,
        Weight.NOTICE,
        0.02,
        0.03,
        noise=0.2,
        confirmed=32,
        clock=Clock.WALL,
        reason="3 % slower (95.1 % interval -6 % to +12 %) after 32 pairs",
        quarantined="waits for a clock of the browser",
    )
    maker.measured(
        case(
            "browser_pool.Throughput.track_executions",
            "'pool'",
            unit="pages/s",
            higher_is_better=True,
        ),
        Verdict.IMPROVEMENT,
        Weight.NOTICE,
        30.5,
        0.12,
        noise=0.02,
        confirmed=12,
        clock=Clock.VALUE,
        reason="12 % higher, surely more than the margin of 2 %",
    )
    maker.plain(
        case("canvas.Minimap.time_paint"),
        Verdict.NEW,
        Weight.NOTICE,
        "new: fails on the baseline (error: AttributeError) and works on the contender",
    )
    for size in ("10", "100", "500", "5000", "10000"):
        for name, base in NAMES:
            noise = 0.03 if name.startswith("browser") else 0.005
            quiet = case(name, "'casare'", size)
            value = base * int(size) ** 0.3
            maker.measured(quiet, Verdict.NO_CHANGE, Weight.NONE, value, 0.0, noise=noise)
    for name, base in NAMES:
        maker.measured(
            case(name, "'stock'", "1000", gated=False),
            Verdict.NOT_GATED,
            Weight.NONE,
            base * 30,
            0.0,
            reason="measured for the tables only (gate = False)",
        )
    sentence = (
        "4 regressions block, 1 benchmark is broken, 1 is removed and 1 inconclusive: mend them, or let a "
        "maintainer accept them."
    )
    return make_report(
        maker,
        Conclusion(Outcome.BROKEN, sentence),
        changes=("budget canvas.*: block 10 % -> 20 %", "benchmarks/canvas.py: changed"),
        doubts=("the time limit was reached: 2 benchmarks have fewer pairs than planned",),
    )
