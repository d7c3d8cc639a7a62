"""The labels that people steer the gate with, and the reasons they must give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfgate.report.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from perfgate.github.records import Comment, Labelling

SKIP = "performance: skip"
FULL = "performance: full"
ACCEPTED = "performance: accepted"
_REASON_CHARACTERS = 300
_AROUND = "`*_"
_BETWEEN = " \t:-\N{EN DASH}\N{EM DASH},."


@dataclass(frozen=True, slots=True)
class Sanction:
    """A label that counts: who set it, and why."""

    label: str
    by: str
    reason: str


def reason_after(label: str, text: str) -> str:
    """What a line of the text says after the label's name: ``performance: skip only renames``; else empty."""
    for line in text.splitlines():
        bare = line.strip().lstrip(_AROUND)
        if bare.casefold().startswith(label):
            rest = bare[len(label) :].lstrip(_AROUND)
            # "performance: skipping" is another word.
            if rest[:1].isalnum():
                continue
            if reason := rest.strip(_BETWEEN + _AROUND):
                return one_line(reason, _REASON_CHARACTERS)
    return ""


def last_setting(label: str, events: Sequence[Labelling]) -> Labelling | None:
    """Who put the label on last; None where it was taken off since."""
    last = None
    for event in events:
        if event.label == label:
            last = event if event.added else None
    return last


def acceptance(
    setting: Labelling | None,
    comments: Sequence[Comment],
    first_run: datetime | None,
    *,
    may_write: bool,
) -> Sanction | str:
    """The acceptance of a regression, or why the label does not count.

    Args:
        setting: who put the label on.
        comments: all of the pull request's; the reason stands in one by the same person.
        first_run: when this head was first measured; a label from before was for something else.
        may_write: whether that person may write to the repository.
    """
    if setting is None:
        return f"nobody is known to have set the label {ACCEPTED!r}"
    if not may_write:
        return f"{setting.actor} set the label {ACCEPTED!r} and may not write to this repository"
    if first_run is None or setting.at < first_run:
        return (
            f"{setting.actor} set the label {ACCEPTED!r} before this head was measured; take it off and set it "
            "again to accept what is there now"
        )
    own = (each for each in reversed(comments) if each.author == setting.actor)
    reason = next(filter(None, (reason_after(ACCEPTED, each.body) for each in own)), "")
    if not reason:
        return (
            f"{setting.actor} set the label {ACCEPTED!r} without a reason; write a comment with a line "
            f"“{ACCEPTED} REASON”"
        )
    return Sanction(ACCEPTED, setting.actor, reason)
