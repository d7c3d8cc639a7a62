"""A comparison as markdown, for the comment on a pull request and for a job's summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.report.comparison_actions import ACCEPTING, advice, reproduce
from perfgate.report.comparison_facts import duration_text, facts, noise_text, title_text
from perfgate.report.comparison_table import make_comparison_table
from perfgate.report.comparison_text import EMPTY, counts_text
from perfgate.report.fitted import Section, fit
from perfgate.report.safe_text import fenced, markdown_code, markdown_prose, markdown_text, tail

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfgate.model.comparison import Failure
    from perfgate.model.report import Report
    from perfgate.report.comparison_table import ComparisonTable, Row

MARKER = "<!-- perfgate -->"
# GitHub takes comments of 65,536 characters.
LIMIT = 60_000
_SIGNS = {"bad": "❌", "warn": "⚠️", "good": "✅", "plain": "▫️"}
_OUTCOME_SIGNS = {0: "✅", 1: "❌", 3: "❌"}
_COLUMNS = ("Verdict", "Benchmark, and why", "Change, interval", "Baseline → contender, budget")
_BRIEF_COLUMNS = ("Benchmark", "Change", "Interval", "Baseline -> contender")
_CUT = "Some parts are left out: this report is too long."
_ERROR_LINES = 15


def render_markdown(report: Report, limit: int = LIMIT, accepting: str = ACCEPTING) -> str:
    """The comment: conclusion, changes of the gate, what matters worst first, the rest folded.

    Nothing that comes from the report's texts is markup, links or notifies.

    Args:
        report: what was judged.
        limit: characters at most, 4000 or more: the least important lines are left out, with a note.
        accepting: how a maintainer accepts something where this is read.
    """
    table = make_comparison_table(report)
    sections = [
        _headline(report),
        _changes(report),
        _table("### What to look at", _COLUMNS, map(_cells, table.pressing), rank=2),
        Section(1, "### What to do\n", _bullets(advice(report, accepting))),
        _commands(table.pressing, report),
        _errors(table.pressing),
        _notable(table),
        _unchanged("without change", table.unchanged, rank=7),
        _unchanged("measured for the tables only, or skipped", table.aside, rank=8),
        _measured(report),
    ]
    return fit(sections, limit, _CUT)


def _bullets(sentences: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"- {sentence}" for sentence in sentences)


def _headline(report: Report) -> Section:
    conclusion = report.conclusion
    sign = _OUTCOME_SIGNS[conclusion.exit_code]
    doubts = dict.fromkeys((*report.comparison.doubts, *report.doubts))
    seconds = duration_text(report.comparison.provenance.seconds)
    title = markdown_text(title_text(report), 200)
    noise = markdown_text(noise_text(report), 200)
    return Section(
        0,
        f"{MARKER}\n## {sign} perfgate: {conclusion.outcome}",
        (
            f"\n{markdown_prose(conclusion.sentence, 1200)}",
            f"\n{title}; {counts_text(report)}. Measured in {seconds}; noise floor {noise}.",
            *(f"\n⚠️ {markdown_text(doubt, 200)}" for doubt in list(doubts)[:5]),
        ),
    )


def _changes(report: Report) -> Section:
    changes = report.comparison.changes
    return Section(
        1,
        "### This change touches budgets or benchmarks: look at this first\n",
        tuple(f"- {markdown_text(change, 300)}" for change in changes),
    )


def _table(
    heading: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, rank: int
) -> Section:
    head = [columns, ["---"] * len(columns)]
    opening = [heading, "", *(_line(cells) for cells in head)]
    return Section(rank, "\n".join(opening), tuple(_line(cells) for cells in rows))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(row: Row) -> tuple[str, ...]:
    """Two lines a cell: a comment is too narrow for seven columns."""
    return (
        f"{_SIGNS[row.style]} {markdown_text(row.verdict)}",
        f"{markdown_code(row.benchmark, 300)}<br><sub>{markdown_text(row.reason, 500)}</sub>",
        _lines(row.change, row.interval),
        _lines(row.values, row.budget if row.budget == EMPTY else f"budget {row.budget}"),
    )


def _lines(*texts: str) -> str:
    """A line for each, of those that say something."""
    said = [text for text in texts if text != EMPTY] or [EMPTY]
    return "<br>".join(
        markdown_text(text, 200).replace("->", "→").replace(" ", "\N{NO-BREAK SPACE}")
        for text in said
    )


def _brief(row: Row) -> tuple[str, ...]:
    cells = (row.change, row.interval, row.values)
    return markdown_code(row.benchmark, 300), *(markdown_text(cell, 200) for cell in cells)


def _commands(rows: Sequence[Row], report: Report) -> Section:
    """One block, a line each: it can be copied whole or in part."""
    commands = [reproduce(row.judgement, report) for row in rows]
    return Section(
        4,
        "<details><summary>Measure them again, one by one</summary>\n\n```sh",
        tuple(command for command in commands if command),
        "```\n\n</details>",
        left_out="# {} more left out: this report is too long",
    )


def _errors(rows: Sequence[Row]) -> Section:
    """What the benchmarks themselves said."""
    return Section(
        5,
        "<details><summary>Errors of the benchmarks</summary>",
        tuple(
            f"\n{markdown_code(row.benchmark, 300)}: {markdown_text(failure.side)}, "
            f"{markdown_text(failure.kind)}\n\n{fenced(tail(_said(failure), _ERROR_LINES, 1500))}"
            for row in rows
            if row.record is not None
            for failure in row.record.failures[:2]
        ),
        "\n</details>",
    )


def _said(failure: Failure) -> str:
    return "\n".join(part for part in (failure.output.rstrip(), failure.error) if part)


def _notable(table: ComparisonTable) -> Section:
    return Section(
        6,
        "### Improvements and new benchmarks\n",
        tuple(
            f"- {_SIGNS[row.style]} {row.verdict}: {markdown_code(row.benchmark, 300)}"
            + (f" {markdown_text(row.change)}, {markdown_text(row.values)}" * (row.change != EMPTY))
            for row in table.notable
        ),
    )


def _unchanged(what: str, rows: Sequence[Row], *, rank: int) -> Section:
    summary = f"<details><summary>{len(rows)} {what}</summary>"
    table = _table(summary, _BRIEF_COLUMNS, map(_brief, rows), rank=rank)
    return Section(rank, table.opening, table.lines, "\n</details>")


def _measured(report: Report) -> Section:
    return Section(
        3,
        "<details><summary>Machine, environment and noise</summary>\n",
        tuple(f"- {name}: {markdown_text(value, 2000)}" for name, value in facts(report)),
        "\n</details>",
    )
