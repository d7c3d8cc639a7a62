"""A bisection as markdown, for a job's summary and a comment; nothing in it can be markup of somebody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.model.bisection import Answer
from perfgate.report.safe_text import markdown_text

if TYPE_CHECKING:
    from perfgate.model.bisection import Bisection, Place

_NAMED_SUSPECTS = 20
_ROWS = 100


def render_markdown(bisection: Bisection) -> str:
    """The answer first, then what it rests on."""
    lines = [f"## perfgate bisect: {_answer(bisection)}", ""]
    lines.append(f"Benchmark {markdown_text(bisection.case.key, 200)}.")
    if bisection.suspects:
        lines += ["", *(f"* {_named(each)}" for each in bisection.suspects[:_NAMED_SUSPECTS])]
        more = len(bisection.suspects) - _NAMED_SUSPECTS
        lines += [f"* and {more} more"] if more > 0 else []
    told = (bisection.reason, f"It is {bisection.step}." if bisection.step else "")
    lines += [line for each in told if each for line in ("", markdown_text(each, 1000))]
    lines += ["", f"The ends: {markdown_text(bisection.ends, 1000)}"]
    lines += [f"\n⚠️ {markdown_text(doubt, 600)}" for doubt in bisection.doubts]
    shown = [each for each in bisection.places if each.pairs or each.unusable]
    if shown:
        lines += ["", "| # | commit | against GOOD | pairs | subject |", "|--:|---|---|--:|---|"]
        lines += [_row(each) for each in shown[:_ROWS]]
    return "\n".join(lines) + "\n"


def _answer(bisection: Bisection) -> str:
    sure = f"{min(bisection.probability, 0.999) * 100:.1f} % sure"
    match bisection.answer:
        case Answer.COMMIT:
            return f"one commit did it ({sure})"
        case Answer.RANGE:
            return f"one of {len(bisection.suspects)} commits did it ({sure})"
        case Answer.NO_CHANGE:
            return "the ends do not differ"
        case Answer.UNCLEAR:
            return "the ends cannot be told apart"


def _named(place: Place) -> str:
    return f"<code>{place.commit[:12]}</code> {markdown_text(place.subject, 200)}"


def _row(place: Place) -> str:
    effect = "skipped" if place.unusable else markdown_text(place.effect, 60)
    subject = f"{place.subject}: {place.unusable}" if place.unusable else place.subject
    pairs = place.pairs or ""
    commit = f"<code>{place.commit[:10]}</code>"
    return f"| {place.number} | {commit} | {effect} | {pairs} | {markdown_text(subject, 200)} |"
