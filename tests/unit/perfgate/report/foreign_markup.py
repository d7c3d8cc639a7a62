"""Readers of a rendered comment or page that tell its words from markup that is none of ours."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from perfgate.report.comparison_markdown import MARKER


def markdown_words(markdown: str) -> str:
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    words = [
        child.content
        for token in tokens
        for child in token.children or ()
        if child.type in {"text", "text_special"}
    ]
    return "".join(words)


def foreign_markup(markdown: str) -> list[str]:
    """Markup in the comment that is none of ours."""
    ours = {"br", "code", "details", "sub", "summary"}
    found = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown):
        if token.type == "html_block":
            found += foreign_elements(token.content.replace(MARKER, ""), ours)
        if token.type == "hr" or (token.type == "heading_open" and token.tag not in {"h2", "h3"}):
            found.append(token.type)
        for child in token.children or ():
            if child.type in {"link_open", "image", "em_open", "strong_open", "s_open"}:
                found.append(child.type)
            if child.type == "html_inline":
                found += foreign_elements(child.content, ours)
            if child.type == "text" and re.search(r"[@#]\w|://", child.content):
                found.append(child.content)
    return found


def foreign_elements(html: str, ours: set[str]) -> list[str]:
    named = re.findall(r"<!?/?\s*([^\s>]*)", html)
    return [name for name in named if name not in ours]


class Page(HTMLParser):
    """Elements and attributes of a page that are none of ours, and its text."""

    OURS = frozenset(
        [
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "h1",
            "h2",
            "h3",
            "section",
            "strong",
            "p",
            "ul",
            "li",
            "main",
            "div",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "span",
            "a",
            "code",
            "br",
            "wbr",
            "article",
            "pre",
            "svg",
            "path",
            "circle",
            "rect",
            "text",
            "details",
            "summary",
            "dl",
            "dt",
            "dd",
            "script",
        ]
    )

    def __init__(self, page: str) -> None:
        super().__init__()
        self.foreign: list[str] = []
        self.text = ""
        self.scripts = 0
        self.feed(page)
        if self.scripts != 1:
            self.foreign.append(f"{self.scripts} scripts")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        if tag not in self.OURS:
            self.foreign.append(tag)
        self.foreign += [
            name for name, _ in attrs if name.startswith("on") or name in {"src", "style"}
        ]
        self.foreign += [
            value or "" for name, value in attrs if name == "href" and (value or "")[0] != "#"
        ]

    def handle_comment(self, data: str) -> None:
        self.foreign.append(f"comment {data}")

    def handle_data(self, data: str) -> None:
        self.text += data
