"""A bisection's markdown names the commits first, and takes nothing in them for markup."""

from __future__ import annotations

from dataclasses import replace

from perfgate.model.bisection import Answer, Bisection, Place
from perfgate.model.comparison import Case, Kind
from perfgate.report.bisection_markdown import render_markdown

CASE = Case("a.time_a", Kind.TIME, "seconds", 60.0)
GOOD = Place(0, "a" * 40, "Begin")
CULPRIT = Place(1, "b" * 40, "Tidy *up*, thanks @ada | <img>", 12, "31 % slower", 0.98)
SKIPPED = Place(2, "c" * 40, "Typo", unusable="does not build")
FOUND = Bisection(
    CASE,
    Answer.COMMIT,
    (GOOD, CULPRIT, SKIPPED),
    ends="30 % slower",
    suspects=(CULPRIT,),
    probability=1.0,
    step="31 % slower than the commit before",
    doubts=("a busy machine",),
)


def test_one_commit() -> None:
    subject = "Tidy \\*up\\*, thanks @&#8203;ada &#124; &#60;img>"
    assert (
        render_markdown(FOUND)
        == f"""\
## perfgate bisect: one commit did it (99.9 % sure)

Benchmark a.time\\_a.

* <code>bbbbbbbbbbbb</code> {subject}

It is 31 % slower than the commit before.

The ends: 30 % slower

⚠️ a busy machine

| # | commit | against GOOD | pairs | subject |
|--:|---|---|--:|---|
| 1 | <code>bbbbbbbbbb</code> | 31 % slower | 12 | {subject} |
| 2 | <code>cccccccccc</code> | skipped |  | Typo: does not build |
"""
    )


def test_a_range_is_cut_where_it_is_long() -> None:
    many = tuple(Place(number, f"{number:040x}", "One") for number in range(25))
    text = render_markdown(replace(FOUND, answer=Answer.RANGE, suspects=many, reason="too alike"))
    assert text.startswith("## perfgate bisect: one of 25 commits did it (99.9 % sure)\n")
    assert text.count("\n* <code>") == 20
    assert "\n* and 5 more\n" in text
    assert "\ntoo alike\n" in text


def test_nothing_to_find() -> None:
    none = replace(FOUND, answer=Answer.NO_CHANGE, suspects=(), places=(GOOD,), reason="alike")
    text = render_markdown(none)
    assert text.startswith("## perfgate bisect: the ends do not differ\n")
    assert "| # |" not in text
    unclear = render_markdown(replace(none, answer=Answer.UNCLEAR))
    assert unclear.startswith("## perfgate bisect: the ends cannot be told apart\n")
