"""In a real browser the pages work from a disk: no error, nothing asked of other hosts, usable by keyboard and by axe's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.unit.perfgate.site.conftest import HOSTILE
from tests.unit.perfgate.site.made_history import Bench, make_project, wobble
from tests.unit.perfgate.site.visits import IN_BROWSER, Visit, visiting

from perfgate.site.assembling import slugs

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Route

pytestmark = IN_BROWSER

PAGES = [
    "index.html",
    "compare.html",
    "machines.html",
    "reports.html",
    "b/demo.Suite.time_sides.html",
]


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_from_the_overview_to_the_commit_that_did_it(visit: Visit) -> None:
    page = visit.open("index.html")
    worse = page.get_by_role("region", name="What got worse")
    assert worse.locator("tbody tr").count() == 1
    row = worse.locator("tbody tr").first
    assert "+20" in row.inner_text()
    assert row.get_by_role("link", name="Change 100").count() == 0
    assert (
        row.locator("a[href*='/commit/']")
        .first.get_attribute("href")
        .startswith("https://example.org/made/commit/")
    )
    row.get_by_role("link", name="time_slower").click()
    assert page.get_by_role("heading", level=1).inner_text() == "demo.Suite.time_slower"
    assert page.locator("#plot canvas").count() == 1
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("link", name="Machines").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Machines"


def test_two_commits_side_by_side(visit: Visit, made) -> None:
    page = visit.open("compare.html")
    page.locator("#from").fill(made.shas[90])
    page.locator("#to").fill(made.shas[110][:12])
    page.locator("#to").press("Enter")
    first = page.locator("#compared tbody tr").first
    first.wait_for()
    assert page.locator("#compared tbody tr").count() == 11
    assert "time_faster" in first.inner_text()
    assert page.locator("#compared .badge.bad").count() >= 1
    page.get_by_label("Only differences beyond both intervals").check()
    assert 2 <= page.locator("#compared tbody tr").count() < 11
    page.locator("#from").fill("ffffffffff")
    page.locator("#from").press("Enter")
    assert "No commit ffffffffff" in page.locator("#said").inner_text()


def test_values_that_come_late_do_not_replace_what_was_asked_for_since(visit: Visit, made) -> None:
    held: list[Route] = []
    # Playwright marks its handlers, which a method of a list does not bear.
    visit.page.route(f"**/{made.shas[90]}.js", lambda route: held.append(route))  # noqa: PLW0108
    page = visit.open("compare.html")
    page.locator("#from").fill(made.shas[90])
    page.locator("#from").press("Tab")
    page.wait_for_function(f"document.querySelector(`script[src*='{made.shas[90]}']`)")
    page.locator("#from").fill(made.shas[91])
    page.locator("#from").press("Tab")
    told = page.get_by_text(f"{made.shas[91][:8]} ")
    told.wait_for()
    held[0].continue_()
    page.wait_for_function(
        f"[...perfgate.at.keys()].some((key) => key.endsWith('{made.shas[90]}'))"
    )
    assert told.is_visible()


def test_the_filter(visit: Visit) -> None:
    page = visit.open("index.html")
    page.keyboard.press("/")
    page.keyboard.type("sides peer")
    assert page.locator("#benchmarks tbody tr:visible").count() == 2
    assert page.get_by_text("2 of 11").is_visible()


def test_the_theme_is_the_systems_until_one_is_chosen(browser: Browser, site: Path) -> None:
    dark = visiting(browser, site, scheme="dark")
    page = dark.open("index.html")

    def shade() -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    assert shade() == "rgb(13, 17, 23)"
    page.get_by_role("button", name="Light theme").click()
    assert shade() == "rgb(255, 255, 255)"
    dark.open("machines.html")
    assert shade() == "rgb(255, 255, 255)"
    page.context.close()
    assert (dark.said, dark.foreign) == ([], [])


def test_a_hostile_name_is_only_text(visit: Visit) -> None:
    page = visit.open("index.html")
    link = page.get_by_role("link").filter(has_text="onerror")
    assert HOSTILE in link.first.inner_text()
    link.first.click()
    assert page.get_by_role("heading", level=1).inner_text() == HOSTILE
    assert page.locator("img").count() == 0
    assert page.locator("#plot canvas").count() == 1
    assert page.url.split("#")[0].endswith(f"{slugs([HOSTILE])[HOSTILE]}.html")


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(browser: Browser, site: Path, name: str, scheme: str) -> None:
    made = visiting(browser, site, scheme=scheme)
    page = made.open(name)
    found = Axe().run(page).response["violations"]
    page.context.close()
    assert [
        (each["id"], [node["html"][:120] for node in each["nodes"][:3]]) for each in found
    ] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_scrolls_in_one_direction(browser: Browser, site: Path, name: str) -> None:
    made = visiting(browser, site, width=390)
    page = made.open(name)
    page.wait_for_function("document.readyState === 'complete'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.context.close()
    assert (made.said, made.foreign) == ([], [])


@pytest.mark.parametrize("commits", [0, 1, 2])
def test_hardly_any_history(browser: Browser, tmp_path: Path, commits: int) -> None:
    from tests.unit.perfgate.site.conftest import publish

    project = make_project(tmp_path / "project", commits or 1)
    if commits:
        benches = {"demo.time_one": Bench([wobble(0.1, commits)])}
        project.describe(benches)
        project.record(benches)
    made = visiting(browser, publish(project))
    for name in (
        "index.html",
        "compare.html",
        "machines.html",
        *(["b/demo.time_one.html"] if commits else []),
    ):
        page = made.open(name)
        assert page.get_by_role("heading", level=1).count() == 1
    if commits:
        assert page.locator("#commits tbody tr").count() == commits
    page.context.close()
    assert (made.said, made.foreign) == ([], [])
