"""A comparison in a terminal: worst first, what did not change folded to one line, the conclusion last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from perfgate.model.report import Outcome
from perfgate.report.comparison_actions import advice, reproduce
from perfgate.report.comparison_facts import LIBRARIES, facts
from perfgate.report.comparison_table import make_comparison_table
from perfgate.report.comparison_text import EMPTY, counts_text, doubt_text
from perfgate.report.safe_text import one_line, tail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from perfgate.model.report import Report
    from perfgate.report.comparison_table import Row

STYLES = {"bad": "bold red", "warn": "yellow", "good": "green", "plain": "none"}
_OUTCOME_STYLES = {
    Outcome.PASS: "bold green",
    Outcome.REGRESSION: "bold red",
    Outcome.BROKEN: "bold red",
    Outcome.INCONCLUSIVE: "bold yellow",
}
_COLUMNS = (
    "Verdict",
    "Benchmark",
    "Change",
    "Interval",
    "Baseline -> contender",
    "Pairs",
    "Budget",
)
_RIGHT = frozenset({"Change", "Interval", "Pairs"})
_FOLDED = frozenset({"Verdict", "Benchmark", "Budget"})
# "regression," and "blocks" one below the other leave the names more room.
_VERDICT_WIDTH = 13
# Below this the seven columns leave the names too little room.
_NARROW = 140
_ERROR_LINES = 12


def print_report(console: Console, report: Report, *, everything: bool = False) -> None:
    """The facts, the rows, what stands behind each that counts, and the conclusion.

    ``everything`` unfolds what did not change and what was measured for the tables only.
    """
    table = make_comparison_table(report)
    print_facts(console, report)
    if report.comparison.changes:
        _say(console, "The contender changes budgets or benchmarks:", "yellow")
        for change in report.comparison.changes:
            _indented(console, one_line(change))
    shown = [*table.pressing, *table.notable]
    if everything:
        shown += [*table.unchanged, *table.aside]
    if shown:
        _print_rows(console, shown)
    for row in table.pressing:
        _print_behind(console, row, report)
    if not everything:
        _print_folded(console, len(table.unchanged), len(table.aside))
    for doubt in dict.fromkeys((*report.comparison.doubts, *report.doubts)):
        _say(console, f"Doubt: {one_line(doubt)}", "yellow")
    for sentence in advice(report):
        _say(console, sentence)
    _say(console, f"{counts_text(report)}.")
    _print_conclusion(console, report)


def print_facts(console: Console, report: Report) -> None:
    """Where, when and how it was measured; the libraries, a long list, are in the other renderings."""
    listed = [pair for pair in facts(report) if not pair[0].startswith(LIBRARIES)]
    width = max(len(name) for name, _ in listed) + 2
    for name, value in listed:
        _say(console, f"{name + ':':<{width}}{one_line(value)}")


def _say(console: Console, text: str, style: str = "none") -> None:
    console.print(Text(text, style=style), soft_wrap=not console.is_terminal)


def _print_rows(console: Console, rows: Sequence[Row]) -> None:
    table = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, show_lines=False, expand=False)
    narrow = console.width < _NARROW
    for column in ("Verdict", "Benchmark, change, values") if narrow else _COLUMNS:
        table.add_column(
            column,
            justify="right" if column in _RIGHT else "left",
            no_wrap=column not in _FOLDED and not narrow,
            overflow="fold",
            max_width=_VERDICT_WIDTH if column == "Verdict" else None,
        )
    for row in rows:
        verdict = Text(row.verdict, style=STYLES[row.style])
        if narrow:
            table.add_row(verdict, _stacked(row))
        else:
            name = Text(one_line(row.benchmark).replace("(", "\n(", 1))
            cells = (row.change, row.interval, row.values, row.pairs)
            budget = Text(one_line(row.budget).replace("; ", "\n"))
            table.add_row(verdict, name, *(Text(one_line(cell)) for cell in cells), budget)
    console.print(table)


def _stacked(row: Row) -> Text:
    """The cells of a row one below the other, for eighty columns."""
    change = row.change if row.interval == EMPTY else f"{row.change} ({row.interval})"
    measured = [change, row.values, row.clock, f"{row.pairs} pairs", f"budget {row.budget}"]
    known = [part for part in measured if EMPTY not in part.split(" ")]
    lines = [one_line(row.benchmark), ", ".join(one_line(part) for part in known)]
    return Text("\n".join(line for line in lines if line))


def _print_behind(console: Console, row: Row, report: Report) -> None:
    """Why a row has its verdict, how to see it oneself, and what the benchmark said."""
    head = Text()
    head.append(one_line(row.verdict), STYLES[row.style])
    head.append(f"  {one_line(row.benchmark)}", "bold")
    console.print(head, soft_wrap=not console.is_terminal)
    _indented(console, one_line(row.reason))
    measured = (row.clock, doubt_text(row.judgement))
    known = ", ".join(part for part in measured if part not in {"", EMPTY})
    if known:
        _indented(console, known)
    failures = row.record.failures if row.record is not None else ()
    for failure in failures:
        _indented(
            console, f"{failure.side}, {failure.stage}, round {failure.round}: {failure.kind}"
        )
        _indented(console, tail(failure.error, _ERROR_LINES), 4)
        if failure.output.strip():
            _indented(console, "its output:")
            _indented(console, tail(failure.output, _ERROR_LINES), 4)
    if not failures and row.judgement.error and row.judgement.error != row.judgement.reason:
        _indented(console, tail(row.judgement.error, _ERROR_LINES), 4)
    command = reproduce(row.judgement, report)
    if command:
        # One line however narrow the terminal: it is there to be copied.
        console.print(Text(f"  {command}", style="cyan"), soft_wrap=True)
    console.print()


def _indented(console: Console, text: str, by: int = 2) -> None:
    console.print(Padding(Text(text), (0, 0, 0, by), expand=False))


def _print_folded(console: Console, unchanged: int, aside: int) -> None:
    parts = [f"{unchanged} without change"] if unchanged else []
    if aside:
        parts.append(f"{aside} measured for the tables only or skipped")
    if parts:
        _say(console, f"{', '.join(parts)}; --all shows them")


def _print_conclusion(console: Console, report: Report) -> None:
    conclusion = report.conclusion
    text = Text()
    outcome = f"Conclusion: {conclusion.outcome} (exit code {conclusion.exit_code})"
    text.append(outcome, _OUTCOME_STYLES[conclusion.outcome])
    text.append(f"\n{one_line(conclusion.sentence, 1200)}")
    console.print(text, soft_wrap=not console.is_terminal)
