"""A page of the site in a real browser, and all that it said or asked of other hosts."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from casare_rpa.infrastructure.resources.chromium import arguments_here, find_chromium

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

CHROMIUM = find_chromium()
IN_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: `casare doctor --fix`"),
]


@contextmanager
def launched() -> Iterator[Browser]:
    assert CHROMIUM is not None
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM.path), args=[*arguments_here()]
        )
        yield chromium
        chromium.close()


@dataclass
class Visit:
    """A page and what it did that it must not do."""

    page: Page
    site: Path
    said: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def open(self, name: str) -> Page:
        self.page.goto(f"{self.site.as_uri()}/{name}")
        return self.page

    def span(self) -> tuple[float, float]:
        """From which to which commit the plot shows."""
        plot = self.page.locator("#plot")
        return float(plot.get_attribute("data-from") or "nan"), float(
            plot.get_attribute("data-to") or "nan"
        )


def visiting(browser: Browser, site: Path, width: int = 1280, scheme: str = "light") -> Visit:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    visit = Visit(context.new_page(), site)
    visit.page.on("console", lambda message: visit.said.append(message.text))
    visit.page.on("pageerror", lambda error: visit.said.append(str(error)))
    visit.page.on(
        "request",
        lambda asked: (
            None
            if asked.url.startswith((site.as_uri(), "data:"))
            else visit.foreign.append(asked.url)
        ),
    )
    return visit
