"""Links between the documents lead to files that exist, and the site's navigation has every page."""

from __future__ import annotations

import re
import tomllib

import pytest
from tests.documents.pages import TOP, pages

_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_FOUND = {(page, *each) for page, text in pages().items() for each in _LINK.findall(text)}
LINKS = sorted({(page, target) for page, target, _ in _FOUND if target})
ANCHORS = sorted(
    (page, target, anchor) for page, target, anchor in _FOUND if anchor and "api/" not in target
)


def anchors(text: str) -> set[str]:
    """What GitHub and the site make of a page's headings."""
    headings = _HEADING.findall(_FENCE.sub("", text))
    return {re.sub(r"[^\w\- ]", "", each.lower()).strip().replace(" ", "-") for each in headings}


@pytest.mark.parametrize(("page", "target"), LINKS)
def test_a_link_leads_to_a_file(page: str, target: str) -> None:
    assert ((TOP / page).parent / target).exists()


@pytest.mark.parametrize(("page", "target", "anchor"), ANCHORS)
def test_an_anchor_is_a_heading(page: str, target: str, anchor: str) -> None:
    file = (TOP / page).parent / target if target else TOP / page
    assert anchor in anchors(file.read_text(encoding="utf-8"))


def test_the_navigation_has_every_page() -> None:
    """Decisions but for their list, which links to each."""
    nav = tomllib.loads((TOP / "zensical.toml").read_text(encoding="utf-8"))["project"]["nav"]
    listed = [
        each
        for entry in nav
        for value in entry.values()
        for each in ([value] if isinstance(value, str) else value)
    ]
    docs = {page.removeprefix("docs/") for page in pages() if page.startswith("docs/")}
    assert sorted(listed) == sorted(page for page in docs if not re.match(r"decisions/\d", page))
