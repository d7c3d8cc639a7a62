"""Markup, links and mentions in a report or in names from GitHub are shown as text, never live."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from tests.unit.perfgate.github.conftest import WORSE

from perfgate.model.comparison import Failure, FailureKind, Side, Stage

if TYPE_CHECKING:
    from tests.unit.perfgate.commands.conftest import MakeComparison as Make
    from tests.unit.perfgate.github.conftest import Desk
    from tests.unit.perfgate.github.fake_hub import FakeHub

    from perfgate.model.report import Comparison

INJECTED = (
    "x|y</code></details>\n\n# owned <img src=x onerror=alert(1)> <!-- perfgate --> [a](javascript:b) "
    "![i](http://evil.example/p.png) @octocat @org/team #12 GH-3 fixes #4 http://evil.example "
    "www.evil.example \x1b[31m \u202e\u200b ``` ~~~ $x^2$ :smile: </script><script>"
)


class Tags(HTMLParser):
    """The elements of a text that is markdown, but has its own HTML only where a browser would see it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found.add(tag)


def injected(comparison: Comparison) -> Comparison:
    """The text in every field that a comment may show."""
    provenance = comparison.provenance
    side = replace(provenance.contender, subject=INJECTED, python=INJECTED, environment=INJECTED)
    record = comparison.records[0]
    case = replace(
        record.case,
        benchmark=f"a.time_{INJECTED}",
        unit=INJECTED,
        parameters=((INJECTED, INJECTED),),
        source=(INJECTED, 3),
    )
    failure = Failure(
        Side.CONTENDER, FailureKind.ERROR, Stage.SCREENING, 1, INJECTED, f"````\n{INJECTED}"
    )
    return replace(
        comparison,
        provenance=replace(
            provenance, contender=replace(side, libraries=((INJECTED, "1"),)), machine=INJECTED,
            cpu=INJECTED, system=INJECTED,
        ),
        records=(replace(record, case=case), replace(comparison.records[1], failures=(failure,))),
        removed=(f"b.{INJECTED}",),
        doubts=(INJECTED,),
        changes=(INJECTED,),
    )  # fmt: skip


def test_markup_links_and_mentions_are_shown_as_text(
    desk: Desk, hub: FakeHub, make_comparison: Make
) -> None:
    desk.put_report(injected(make_comparison(WORSE)))
    assert desk.run("comment") == 0
    body = hub.comments[0]["body"]
    outside = without_code_blocks(body)
    tags = Tags()
    tags.feed(outside)
    assert tags.found <= {"br", "code", "details", "sub", "summary"}
    assert outside.count("<!--") == 1
    for live in (
        "@octocat",
        "@org",
        " #12",
        "GH-3",
        "http://evil",
        "www.evil",
        "\n# owned",
    ):
        assert live not in outside, live
    assert links_and_images(body) == {"https://github.example.org/tiny/tiny/actions/runs/4711"}
    assert "\x1b" not in body
    assert "\u202e" not in body
    assert "octocat" in outside, "it is shown, not hidden"


def links_and_images(body: str) -> set[str]:
    """Where a reader of the rendered markdown is led, by a parser that follows CommonMark."""
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    inner = [child for token in tokens for child in token.children or ()]
    return {
        str(child.attrs[name]) for child in inner for name in ("href", "src") if name in child.attrs
    }


def without_code_blocks(body: str) -> str:
    """What is outside of fences; each fence is closed by one as long."""
    kept: list[str] = []
    fence = ""
    for line in body.splitlines():
        mark = line[: len(line) - len(line.lstrip("`"))]
        if not fence and len(mark) >= 3:
            fence = mark
        elif fence and line == fence:
            fence = ""
        elif not fence:
            kept.append(line)
    assert not fence, "a code block was left open"
    return "\n".join(kept)


def test_a_check_shows_them_as_text_too(desk: Desk, hub: FakeHub, make_comparison: Make) -> None:
    desk.put_report(injected(make_comparison(WORSE)))
    assert desk.run("check") == 0
    [check] = hub.check_runs
    assert check["annotations"] == [], "a line in a file that is no benchmark"
    assert "@octocat" not in without_code_blocks(check["output"]["summary"])
    assert check["output"]["title"].isprintable()


def test_names_from_github_are_shown_as_text_too(
    desk: Desk, hub: FakeHub, make_comparison: Make
) -> None:
    """File names are the pull request author's words."""
    hub.files.append({"filename": f"benchmarks/{INJECTED}", "status": "added"})
    desk.put_report(make_comparison(WORSE))
    desk.run("comment")
    outside = without_code_blocks(hub.comments[0]["body"])
    assert "@octocat" not in outside
    assert "<img" not in outside
