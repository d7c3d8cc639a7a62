"""What others wrote is shown as text: it steers no terminal, is no markup, links and notifies nobody."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from perfgate.report.safe_text import (
    fenced,
    markdown_code,
    markdown_prose,
    markdown_text,
    one_line,
    shortened,
    tail,
    visible,
)

# Text thick with what markdown, HTML and GitHub act on.
NASTY = st.text(
    st.sampled_from("ab1 \\|`*_~<>&[]()#@!$:/.-+=\"'\n\r\t\x00\x1b\u202e\ud800é")
    | st.characters(exclude_categories=()),
    max_size=40,
)
INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
ALLOWED_HTML = {"<code>", "</code>"}


def paragraph(markdown: str) -> tuple[str, list[str]]:
    """The text that markdown shows, and the markup in it that is no plain text."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    text, markup = "", [token.type for token in tokens if token.type != "inline"]
    for token in tokens:
        for child in token.children or ():
            if child.type in {"text", "text_special"}:
                text += child.content
            elif child.type != "html_inline" or child.content not in ALLOWED_HTML:
                markup.append(f"{child.type} {child.content}")
    return text, markup


def bare(text: str) -> str:
    return text.replace("\N{ZERO WIDTH SPACE}", "")


@given(NASTY)
def test_nothing_invisible_is_left(text: str) -> None:
    shown = visible(text)
    assert not [each for each in shown if each != "\n" and unicodedata.category(each) in INVISIBLE]
    shown.encode()
    assert "\n" not in one_line(text)


def test_what_is_invisible_is_written_out() -> None:
    assert visible("\x1b[31mred\u202e\ud800\U000e0001") == "\\x1b[31mred\\u202e\\ud800\\U000e0001"
    assert visible("ä → 漢 😀 ~") == "ä → 漢 😀 ~"
    assert visible("a\r\nb\tc\rd") == "a\nb    c\\x0dd"


@given(NASTY)
def test_markdown_shows_the_text_and_nothing_else(text: str) -> None:
    for encode in (markdown_text, markdown_code):
        shown, markup = paragraph(f"x {encode(text)} x")
        assert markup == ["paragraph_open", "paragraph_close"]
        assert bare(shown).split() == f"x {one_line(text)} x".split()


@given(NASTY)
def test_prose_makes_code_of_what_is_quoted_and_nothing_else(text: str) -> None:
    shown, markup = paragraph(f"x {markdown_prose(text)} x")
    assert markup == ["paragraph_open", "paragraph_close"]
    told = f"x {one_line(text)} x"
    assert bare(shown).replace("`", "").split() == told.replace("`", "").split()


def test_a_command_in_prose_is_code() -> None:
    assert markdown_prose("mend it, or `perfgate accept X_1`") == (
        "mend it, or <code>perfgate accept X\\_1</code>"
    )


@given(NASTY)
def test_a_line_begins_no_block(text: str) -> None:
    _, markup = paragraph(markdown_text(text))
    assert set(markup) <= {"paragraph_open", "paragraph_close"}


@given(NASTY, NASTY)
def test_a_cell_stays_a_cell(one: str, two: str) -> None:
    row = f"| {markdown_text(one)} | {markdown_code(two)} |"
    tokens = MarkdownIt("commonmark").enable("table").parse(f"| a | b |\n| --- | --- |\n{row}\n")
    assert sum(token.type == "td_open" for token in tokens) == 2
    assert sum(token.type == "tr_open" for token in tokens) == 2


@given(NASTY)
def test_nobody_is_mentioned_and_nothing_is_linked(text: str) -> None:
    shown, _ = paragraph(f"x {markdown_text(f'{text}@you #12 GH-7 http://a.b www.a.b {text}')} x")
    assert not re.search(r"[@#]\w", shown)
    assert not re.search(r"(?i)gh-\d|://|www\.", shown)


@given(NASTY)
def test_a_code_block_ends_where_it_should(text: str) -> None:
    block = fenced(f"{text}\n```\n````x\n{text}", "sh")
    tokens = MarkdownIt("commonmark").parse(f"{block}\n\nafter\n")
    assert [token.type for token in tokens] == [
        "fence",
        "paragraph_open",
        "inline",
        "paragraph_close",
    ]


@given(st.text(max_size=60), st.integers(10, 40))
def test_shortened(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert len(short) <= limit
    assert short == text or (short[:2] == text[:2] and short[-2:] == text[-2:])


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\nb\n", "a\nb"), ("a\nb\nc\nd", "[2 lines before these]\nc\nd"), ("", "")],
)
def test_tail(text: str, shown: str) -> None:
    assert tail(text, 2) == shown
