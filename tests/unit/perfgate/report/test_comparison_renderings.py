"""One comparison, several renderings, each as its golden file has it (``PERFGATE_GOLDEN=write`` renews them)."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console
from tests.unit.perfgate.report.foreign_markup import Page, foreign_markup, markdown_words

from perfgate.commands.show import chosen_rows
from perfgate.errors import UsageError
from perfgate.report.comparison_case import print_case
from perfgate.report.comparison_html import render_html
from perfgate.report.comparison_markdown import MARKER, render_markdown
from perfgate.report.comparison_terminal import print_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfgate.model.report import Report

GOLDEN = Path(__file__).with_name("golden")
HOSTILE = [
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "]]> --> <!-- x",
    "```\n# heading\n@you fixes #12",
    "| a | b |\n| --- | --- |",
    "[link](http://evil.example) ![x](//y)",
    "\x1b]8;;http://evil.example\x07click\x1b[2J",
    "\u202egnp.exe\ud800",
    "[bold red]rich markup[/]",
    "'; rm -rf / #",
    "&lt;b&gt; &amp; \"quoted\" 'too'",
    "</details></summary>",
]
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
TEXTS = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=30), min_size=8, max_size=8)


def terminal(report: Report, width: int, *, everything: bool = False) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width, force_terminal=True, color_system=None)
    print_report(console, report, everything=everything)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def one_case(report: Report, pattern: str, width: int) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width)
    for row in chosen_rows(report, pattern):
        print_case(console, row, report)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


RENDERINGS: dict[str, Callable[[Report], str]] = {
    "comparison.md": render_markdown,
    "comparison.html": render_html,
    "comparison-160.txt": lambda report: terminal(report, 160),
    "comparison-80.txt": lambda report: terminal(report, 80),
    "comparison-all.txt": lambda report: terminal(report, 160, everything=True),
    "comparison-case.txt": lambda report: one_case(report, "canvas.Build*", 160),
    "comparison-case-80.txt": lambda report: one_case(report, "canvas.Pan*", 80),
}


@pytest.mark.parametrize("name", RENDERINGS)
def test_golden(name: str, small_report: Report) -> None:
    text = RENDERINGS[name](small_report)
    path = GOLDEN / name
    if os.environ.get("PERFGATE_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_every_benchmark_is_somewhere(large_report: Report) -> None:
    page = Page(render_html(large_report))
    everywhere = {
        "markdown": markdown_words(render_markdown(large_report)),
        "html": page.text,
        "terminal": terminal(large_report, 300, everything=True).replace("\n", ""),
    }
    for judgement in large_report.judgements:
        for name, text in everywhere.items():
            assert judgement.case.benchmark in text.replace(" ", ""), (name, judgement.case.key)


def test_what_did_not_change_is_one_line(large_report: Report) -> None:
    lines = terminal(large_report, 160).splitlines()
    assert [line for line in lines if "--all shows them" in line] == [
        "40 without change, 8 measured for the tables only or skipped; --all shows them"
    ]
    assert "no change" not in "\n".join(lines)
    assert max(map(len, lines)) <= 160


def test_nothing_changed(quiet_report: Report) -> None:
    said = terminal(quiet_report, 80)
    assert "Conclusion: pass (exit code 0)" in said
    assert "8 without change; --all shows them" in said
    assert "What to look at" not in render_markdown(quiet_report)
    assert "What to look at" not in render_html(quiet_report)


def test_a_log_gets_whole_lines(small_report: Report) -> None:
    stream = io.StringIO()
    print_report(Console(file=stream, width=80), small_report)
    assert (
        "Regression: measure it again with its command and mend it. Where it is intended,"
        in stream.getvalue()
    )
    assert "\x1b" not in stream.getvalue()


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(texts=TEXTS)
def test_hostile_texts_stay_texts(hostile_report: Callable[..., Report], texts: list[str]) -> None:
    report = hostile_report(texts)
    markdown = render_markdown(report)
    assert markdown.startswith(f"{MARKER}\n")
    assert not foreign_markup(markdown)
    page = Page(render_html(report))
    assert page.foreign == []
    said = terminal(report, 80, everything=True) + one_case(report, "*", 160)
    assert {char for char in said if unicodedata.category(char) in UNSEEN} == {"\n"}


@settings(deadline=None, max_examples=40)
@given(limit=st.integers(4000, 40_000))
def test_a_comment_fits(large_report: Report, limit: int) -> None:
    markdown = render_markdown(large_report, limit)
    assert len(markdown) <= limit
    assert markdown.startswith(f"{MARKER}\n## ")
    assert large_report.conclusion.sentence in markdown
    assert "This change touches budgets" in markdown
    assert markdown.count("<details>") == markdown.count("</details>")
    assert not foreign_markup(markdown)
    whole = len(render_markdown(large_report))
    assert ("left out" in markdown or "without change</summary>" not in markdown) == (limit < whole)


def test_the_worst_is_cut_last(large_report: Report) -> None:
    short = render_markdown(large_report, 6000)
    assert "❌ broken, blocks" in short
    assert "❌ regression, blocks" in short
    assert "without change</summary>" not in short


def test_the_page_runs_only_its_own_script(small_report: Report) -> None:
    page = render_html(small_report)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    for element in ("style", "script"):
        inline = re.findall(rf"<{element}>(.*?)</{element}>", page, re.DOTALL)
        assert len(inline) == 1
        digest = base64.b64encode(hashlib.sha256(inline[0].encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in policy[1]
    assert not re.search(r'\b(src|href)="(?!#)', page)
    assert " style=" not in page
    assert not re.search(r"\bon\w+=", page.split("<script>", maxsplit=1)[0])


def test_each_judged_case_has_its_pairs(large_report: Report) -> None:
    page = render_html(large_report)
    cards = re.findall(r"<article.*?</article>", page, re.DOTALL)
    assert len(cards) == 12
    slower = next(card for card in cards if "canvas.Build" in re.sub("<wbr>", "", card))
    assert slower.count('<circle class="dot"') == 10 + 12
    assert slower.count('<circle class="control"') == 5 + 12
    assert "blocks 10 %" in slower
    assert page.count('class="spark"') == 48


def test_one_case_by_name(small_report: Report) -> None:
    assert [
        row.benchmark for row in chosen_rows(small_report, "canvas.Build.time_build('casare', 100)")
    ]
    assert len(chosen_rows(small_report, "Registry")) == 1
    with pytest.raises(UsageError, match="matches 'absent'"):
        chosen_rows(small_report, "absent")
