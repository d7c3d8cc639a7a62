"""An entry comes into a perfgate.toml, or replaces its earlier form; nothing else of the file moves."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgate.config.gate_file import parse_gate
from perfgate.config.gate_writing import whole_percent_above, with_accepted, with_quarantine
from perfgate.errors import ConfigFileError
from perfgate.model.gate import Accepted, Quarantine

FILE = """# top
[gate]
block = 0.1 # ten

[[accepted]]
benchmark = "a.time_b" # why not
reason = "old"
since = "0123abc"

# --- Goals

[[goal]]
number = 1 # one
title = "t"
benchmark = "b"
exact = 0
# end
"""
ENTRY = Accepted("x.time_y('a', 1)", 'so "wanted"\nµ', 0.25, "4567def", "Me")
FLAKY = Quarantine("q.time_r", "the network", date(2027, 2, 1), date(2027, 1, 1))


def test_a_new_entry_comes_at_the_end() -> None:
    written = with_accepted(FILE, ENTRY, "perfgate.toml")
    assert written == FILE + (
        '\n[[accepted]]\nbenchmark = "x.time_y(\'a\', 1)"\nreason = "so \\"wanted\\"\\nµ"\n'
        'up_to = "25 %"\nsince = "4567def"\nby = "Me"\n'
    )
    assert parse_gate(written, "perfgate.toml").accepted[1] == ENTRY


def test_a_new_file() -> None:
    written = with_quarantine("", FLAKY, "perfgate.toml")
    assert written == (
        '[[quarantine]]\nbenchmark = "q.time_r"\nreason = "the network"\n'
        "since = 2027-01-01\nuntil = 2027-02-01\n"
    )


def test_the_same_entry_changes_nothing() -> None:
    text = with_quarantine(with_accepted(FILE, ENTRY, "f"), FLAKY, "f")
    assert with_accepted(text, ENTRY, "f") == text
    assert with_quarantine(text, FLAKY, "f") == text


def test_an_entry_is_replaced_where_it_stands() -> None:
    text = with_accepted(FILE, ENTRY, "f")
    written = with_accepted(text, Accepted("a.time_b", "new", 0.3, "0123abc", "Me"), "f")
    assert written == text.replace(
        'reason = "old"\nsince = "0123abc"\n',
        'reason = "new"\nsince = "0123abc"\nup_to = "30 %"\nby = "Me"\n',
    )
    longer = Quarantine("q.time_r", "still", date(2027, 3, 1), date(2027, 2, 1))
    again = with_quarantine(with_quarantine(FILE, FLAKY, "f"), longer, "f")
    assert parse_gate(again, "f").quarantined == (longer,)


def test_another_commit_is_another_entry() -> None:
    written = with_accepted(FILE, Accepted("a.time_b", "new", 0.3, "fedcba9"), "f")
    assert [each.since for each in parse_gate(written, "f").accepted] == ["0123abc", "fedcba9"]


@pytest.mark.parametrize(
    "text",
    [
        'accepted = [{benchmark = "a.time_b", reason = "r", since = "0123abc"}]',
        (
            '[[budget]]\npattern = "x"\nblock = 0.1\nnote = """\n[[accepted]]\n"""\n'
            '[[accepted]]\nbenchmark = "a.time_b"\nreason = "r"\nsince = "0123abc"\n'
        ),
        "[gates]",
    ],
)
def test_what_cannot_be_written_is_refused(text: str) -> None:
    with pytest.raises(ConfigFileError):
        with_accepted(text, Accepted("a.time_b", "new", 0.3, "0123abc"), "f")


@given(
    st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip),
    st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip),
    st.integers(0, 400),
)
def test_any_text_survives(name: str, reason: str, percent: int) -> None:
    entry = Accepted(name, reason, percent / 100, "0123abc", "")
    assert entry in parse_gate(with_accepted(FILE, entry, "f"), "f").accepted


@pytest.mark.parametrize(
    ("share", "above"), [(-0.5, 0), (0.0, 0), (0.2, 0.2), (0.2001, 0.21), (1.499, 1.5)]
)
def test_whole_percents(share: float, above: float) -> None:
    assert whole_percent_above(share) == above
