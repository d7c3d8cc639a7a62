"""Links between the documents lead to files that exist, and the site's navigation has every page."""

from __future__ import annotations

import re
import tomllib

import pytest
from tests.documents.pages import TOP, pages

_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]+)(?:#[^)\s]*)?\)")
LINKS = sorted({(page, each) for page, text in pages().items() for each in _LINK.findall(text)})


@pytest.mark.parametrize(("page", "target"), LINKS)
def test_a_link_leads_to_a_file(page: str, target: str) -> None:
    assert ((TOP / page).parent / target).exists()


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
