"""What to do about a row: the command that measures it again, and the advice that goes with a verdict."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfgate.model.report import Verdict, Weight

if TYPE_CHECKING:
    from perfgate.model.report import Judgement, Report, Revision

_HASH = re.compile(r"[0-9a-f]{12,64}")
# What a shell, a terminal and a code block all take as it is, and no program as an option.
_PLAIN = re.compile(r"[\w./^~+][\w./^~+-]*", re.ASCII)
_REGEX_MARKS = frozenset("\\.^$*+?{}[]|()")
_HARMLESS = frozenset(' _,=:;/<>@#%&~!-"')
# How a maintainer accepts what got worse, where no pull request is open.
ACCEPTING = "`perfgate accept BENCHMARK --reason WHY`, whose entry counts once the baseline's perfgate.toml has it"
_ADVICE = {
    Verdict.BROKEN: "Broken: mend what fails; its own error and output stand with it.",
    Verdict.REGRESSION: (
        "Regression: measure it again with its command and mend it. Where it is intended, a maintainer "
        "accepts it: {accepting}."
    ),
    Verdict.REMOVED: "Removed: put the benchmark back, or let a maintainer accept it: {accepting}.",
    Verdict.INCONCLUSIVE: (
        "Inconclusive: measure again, on a quieter machine if you can. It is no pass, since a regression "
        "that blocks may hide in it."
    ),
    Verdict.NO_CHANGE: (
        "Over its budget without a change: the absolute limit was passed before; mend it, or let a "
        "maintainer raise the budget."
    ),
}


def reproduce(judgement: Judgement, report: Report) -> str:
    """The command that measures this row again, alone, safe to paste; empty for what is not there."""
    if judgement.verdict is Verdict.REMOVED:
        return ""
    sides = report.comparison.provenance
    words = [
        _argument(sides.baseline, "BASE", "--python-base"),
        _argument(sides.contender, "HEAD", "--python-head"),
    ]
    return f"perfgate compare {' '.join(words)} --bench '^{_pattern(judgement.case.key)}$'"


def _argument(revision: Revision, unknown: str, option: str) -> str:
    """A commit; a ready interpreter stands there by its path."""
    word = revision_word(revision) or unknown
    return f"{option} {word}" if word.startswith("/") else word


def revision_word(revision: Revision) -> str:
    """A commit as one types it; empty where it cannot be typed safely."""
    if _HASH.fullmatch(revision.commit):
        return revision.commit[:10]
    return revision.commit if _PLAIN.fullmatch(revision.commit) else ""


def _pattern(key: str) -> str:
    """A regular expression that stays whole within single quotes: any other character may be anything."""
    return "".join(
        f"\\{char}"
        if char in _REGEX_MARKS
        else char
        if char in _HARMLESS or (char.isascii() and char.isalnum())
        else "."
        for char in key
    )


def advice(report: Report, accepting: str = ACCEPTING) -> tuple[str, ...]:
    """A sentence for each verdict among the rows that block or warn.

    Args:
        report: what was judged.
        accepting: how a maintainer accepts something where this is read.
    """
    heavy = {
        each.verdict for each in report.judgements if each.weight in {Weight.BLOCKS, Weight.WARNS}
    }
    return tuple(
        _ADVICE[verdict].format(accepting=accepting)
        for verdict in Verdict
        if verdict in heavy and verdict in _ADVICE
    )
