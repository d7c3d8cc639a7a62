"""A label counts with a reason, by somebody who may, and for what was there when it was set."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from perfgate.github.labels import ACCEPTED, SKIP, Sanction, acceptance, last_setting, reason_after
from perfgate.github.records import Comment, Labelling

NOON = datetime(2027, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("performance: skip only comments", "only comments"),
        ("Text.\n  Performance: Skip — only comments.\nMore", "only comments"),
        ("`performance: skip`: only comments", "only comments"),
        ("**performance: skip** only comments", "only comments"),
        ("performance: skip", ""),
        ("performance: skip\nfor no reason", ""),
        ("performance: skip:", ""),
        ("performance: skipping this", ""),
        ("<!-- performance: skip REASON -->", ""),
        ("never say performance: skip like this", ""),
        ("performance: skip\nperformance: skip now then", "now then"),
        ("performance: skip \x1b[31mred\u202e", "\\x1b[31mred\\u202e"),
        ("", ""),
    ],
)
def test_the_reason_follows_the_name(text: str, reason: str) -> None:
    assert reason_after(SKIP, text) == reason


def test_a_reason_is_not_endless() -> None:
    assert len(reason_after(SKIP, f"{SKIP} {'x' * 10_000}")) == 300


def test_the_last_to_set_it_counts() -> None:
    on, again = (Labelling(SKIP, who, NOON, added=True) for who in ("ada", "bob"))
    off = Labelling(SKIP, "ada", NOON, added=False)
    other = Labelling(ACCEPTED, "eve", NOON, added=True)
    assert last_setting(SKIP, [on, off, again, other]) == again
    assert last_setting(SKIP, [on, off, other]) is None
    assert last_setting(SKIP, []) is None


def test_the_newest_reason_of_the_same_person() -> None:
    comments = [
        Comment(1, "ada", f"{ACCEPTED} first"),
        Comment(2, "ada", f"{ACCEPTED} second"),
        Comment(3, "eve", f"{ACCEPTED} not mine"),
        Comment(4, "ada", "Thanks."),
    ]
    setting = Labelling(ACCEPTED, "ada", NOON, added=True)
    found = acceptance(setting, comments, NOON, may_write=True)
    assert found == Sanction(ACCEPTED, "ada", "second")


def test_without_a_first_run_there_was_nothing_to_accept() -> None:
    setting = Labelling(ACCEPTED, "ada", NOON, added=True)
    found = acceptance(setting, [Comment(1, "ada", f"{ACCEPTED} x")], None, may_write=True)
    assert isinstance(found, str)
    assert "before this head was measured" in found
