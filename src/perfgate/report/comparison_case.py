"""One case in depth, in a terminal: the judgement, each pair with its clocks and readings, the failures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table as RichTable
from rich.text import Text

from perfgate.model.comparison import Clock, Side
from perfgate.model.units import SECONDS, human
from perfgate.report.comparison_actions import reproduce
from perfgate.report.comparison_terminal import STYLES
from perfgate.report.comparison_text import EMPTY, doubt_text, signed
from perfgate.report.safe_text import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.console import Console

    from perfgate.model.comparison import Case, Pair
    from perfgate.model.report import Report
    from perfgate.report.comparison_table import Row

# Below this there is room for the judged clock only.
_WIDE = 120


def print_case(console: Console, row: Row, report: Report) -> None:
    """Everything that is known of one case."""
    head = Text(one_line(row.verdict), STYLES[row.style])
    head.append(f"  {one_line(row.benchmark)}", "bold")
    console.print(head, soft_wrap=True)
    for name, value in _known(row):
        console.print(Text(f"  {name + ':':<11}{one_line(value, 1000)}"), soft_wrap=True)
    command = reproduce(row.judgement, report)
    if command:
        console.print(Text(f"  {command}", "cyan"), soft_wrap=True)
    pairs = [pair for pair in row.record.pairs if _clocks(pair)] if row.record is not None else []
    if pairs:
        judgement, wide = row.judgement, console.width >= _WIDE
        console.print(_pairs_table(judgement.case, pairs, judgement.clock, wide=wide))
    _print_failures(console, row)
    console.print()


def _known(row: Row) -> Iterable[tuple[str, str]]:
    judgement = row.judgement
    file, line = judgement.case.source
    pairs = (
        ("why", row.reason),
        ("change", row.change),
        ("interval", row.interval),
        ("values", row.values),
        ("clock", row.clock),
        ("pairs", row.pairs),
        ("sureness", doubt_text(judgement)),
        ("budget", row.budget),
        ("source", f"{file}:{line}" if file else ""),
    )
    return ((name, value) for name, value in pairs if value not in {"", EMPTY})


def _pairs_table(
    case: Case, pairs: Sequence[Pair], judged: Clock | None, *, wide: bool
) -> RichTable:
    """A row a pair: the judged clock with every reading; where there is room, the others' effects too."""
    clocks = [clock for clock in Clock if any(clock in _clocks(pair) for pair in pairs)]
    judged = judged if judged in clocks else clocks[0]
    others = [clock for clock in clocks if clock is not judged] if wide else []
    table = RichTable(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Round", no_wrap=True)
    more = [*others, "CPU share", "slices x calls", "took"] if wide else []
    for name in (judged, "A/A", *Side, *more):
        table.add_column(str(name), justify="right")
    unit = case.unit if judged is Clock.VALUE else SECONDS
    for pair in pairs:
        cells = [f"{pair.stage} {pair.round}"]
        cells += [_ratio(pair.effects.get(judged)), _ratio(pair.control_effects.get(judged))]
        cells += [_reading(pair.readings.get(side, {}), judged, unit) for side in Side]
        if wide:
            cells += [_ratio(pair.effects.get(clock)) for clock in others]
            cells.append(" / ".join(f"{share:.2f}" for share in pair.cpu_share))
            cells += [f"{pair.slices} x {pair.number}", human(pair.seconds, SECONDS)]
        table.add_row(*map(Text, cells))
    return table


def _clocks(pair: Pair) -> set[Clock]:
    return {clock for shown in pair.readings.values() for clock in shown} | set(pair.effects)


def _ratio(log_ratio: float | None) -> str:
    """A raw effect: contender over baseline, whichever way is worse."""
    if log_ratio is None or not abs(log_ratio) < 100:
        return EMPTY
    return f"{signed(math.expm1(log_ratio))} %"


def _reading(shown: Mapping[Clock, float], clock: Clock, unit: str) -> str:
    return human(shown[clock], unit) if clock in shown else EMPTY


def _print_failures(console: Console, row: Row) -> None:
    """The whole text of each: who asks for one case wants all of it."""
    for failure in row.record.failures if row.record is not None else ():
        where = f"{failure.side}, {failure.stage}, round {failure.round}: {failure.kind}"
        console.print(Text(where, "red"), soft_wrap=True)
        for text in (failure.error, failure.output):
            if text.strip():
                console.print(Text(visible(text).rstrip()), soft_wrap=True)
