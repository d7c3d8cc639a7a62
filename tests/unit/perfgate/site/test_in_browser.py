"""In a real browser the pages work from a disk: no error, nothing asked of other hosts, usable by keyboard and by axe's rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from tests.unit.perfgate.site.conftest import COMMITS, HOSTILE
from tests.unit.perfgate.site.made_history import Bench, make_project, wobble

from casare_rpa.infrastructure.resources.chromium import arguments_here, find_chromium
from perfgate.site.assembling import slugs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

CHROMIUM = find_chromium()
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: `casare doctor --fix`"),
]
PAGES = [
    "index.html",
    "compare.html",
    "machines.html",
    "reports.html",
    "b/demo.Suite.time_sides.html",
]


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM is not None
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM.path), args=[*arguments_here()]
        )
        yield chromium
        chromium.close()


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


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


@pytest.fixture
def visit(browser: Browser, site: Path) -> Iterator[Visit]:
    """What a page says on its console, or asks of other hosts, fails the test."""
    made = visiting(browser, site)
    yield made
    made.page.context.close()
    assert (made.said, made.foreign) == ([], [])


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


def test_pointing_tells_value_and_commit(visit: Visit) -> None:
    page = visit.open("b/demo.Suite.time_slower.html")
    box = page.locator("#plot .u-over").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
    readout = page.locator("#readout")
    assert int(readout.get_attribute("data-place") or -1) == COMMITS - 1
    assert "ms" in readout.inner_text()
    assert f"Change {COMMITS - 1}" in readout.inner_text()
    page.mouse.move(box["x"] + 3, box["y"] + box["height"] / 2)
    assert readout.get_attribute("data-place") == "0"


def test_dragging_zooms_and_a_button_shows_all_again(visit: Visit) -> None:
    page = visit.open("b/demo.Suite.time_slower.html")
    whole = visit.span()
    assert whole == (-0.5, COMMITS - 0.5)
    box = page.locator("#plot .u-over").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.5, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, middle, steps=5)
    page.mouse.up()
    low, high = visit.span()
    assert 50 < low < 70
    assert 80 < high < 100
    page.get_by_role("button", name="All", exact=True).click()
    assert visit.span() == whole


def test_the_plot_by_keyboard(visit: Visit) -> None:
    page = visit.open("b/demo.Suite.time_slower.html")
    page.locator("#plot").focus()
    page.keyboard.press("End")
    assert page.locator("#readout").get_attribute("data-place") == str(COMMITS - 1)
    page.keyboard.press("ArrowLeft")
    assert page.locator("#readout").get_attribute("data-place") == str(COMMITS - 2)
    page.keyboard.press("+")
    low, high = visit.span()
    assert high - low < COMMITS * 0.6
    page.keyboard.press("0")
    assert visit.span() == (-0.5, COMMITS - 0.5)
    page.keyboard.press("Home")
    assert page.locator("#readout").get_attribute("data-place") == "0"


def test_parameters_side_by_side(visit: Visit) -> None:
    page = visit.open("b/demo.Suite.time_sides.html")
    cards = page.locator(".multiple")
    assert cards.count() == 4
    assert "(peer)" in cards.nth(2).inner_text()
    cards.nth(1).click()
    assert (
        page.locator(".multiple[aria-pressed=true]").inner_text().startswith("side=ours, size=100")
    )
    assert page.locator("#series option:checked").inner_text() == "side=ours, size=100"
    page.get_by_label("Beside the others").check()
    assert page.locator("#key li").count() == 2 + 3
    page.reload()
    assert page.locator("#series option:checked").inner_text() == "side=ours, size=100"


def test_another_testbed(visit: Visit) -> None:
    page = visit.open("b/demo.Suite.time_slower.html")
    page.locator("#testbed").select_option(index=1)
    assert visit.span() == (-0.5, 59.5)
    assert page.locator("#commits tbody tr").count() == 50
    page.get_by_role("button", name="Show all 60").click()
    assert page.locator("#commits tbody tr").count() == 60


def test_failures_and_gaps_are_told_not_drawn(visit: Visit) -> None:
    page = visit.open("b/demo.Suite.track_odd.html")
    page.get_by_role("button", name=f"Show all {COMMITS - 1}").click()
    # The fifth failed; the sixth was skipped by the benchmark itself and is no row.
    assert page.locator("#commits td", has_text="failed").count() == 1
    page = visit.open("b/demo.Suite.time_gaps.html")
    page.locator("#plot").focus()
    page.keyboard.press("Home")
    assert page.locator("#readout").get_attribute("data-place") == "1"


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


def test_an_address_cut_short_shows_the_benchmark(visit: Visit) -> None:
    page = visit.open("b/demo.Suite.time_sides.html#c=%2")
    assert page.locator("#plot canvas").is_visible()


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


def test_what_has_never_worked(browser: Browser, tmp_path: Path) -> None:
    from tests.unit.perfgate.site.conftest import publish

    project = make_project(tmp_path / "project", 4)
    benches = {"demo.time_both": Bench([[None] * 4, wobble(0.1, 4)], [["1", "2"]], ["size"])}
    project.describe(benches)
    project.record(benches)
    made = visiting(browser, publish(project))
    page = made.open("b/demo.time_both.html")
    page.locator(".multiple").nth(1).click()
    page.locator(".multiple").first.click()
    page.locator("#plot").press("End")
    assert "failed at" in page.locator("#readout").inner_text()
    page.context.close()
    assert (made.said, made.foreign) == ([], [])


def test_times_end_at_zero_though_an_interval_does_not(browser: Browser, tmp_path: Path) -> None:
    from tests.unit.perfgate.site.conftest import publish

    project = make_project(tmp_path / "project", 4)
    benches = {
        "demo.time_wide": Bench([wobble(0.1, 4)], spread=1.5),
        "demo.track_below": Bench([[-1.0, -2.0, -1.0, -2.0]], unit="degrees"),
    }
    project.describe(benches)
    project.record(benches)
    made = visiting(browser, publish(project))
    assert made.open("b/demo.time_wide.html").locator("#plot").get_attribute("data-low") == "0"
    low = made.open("b/demo.track_below.html").locator("#plot").get_attribute("data-low")
    assert low is not None
    assert float(low) < -2
    made.page.context.close()
    assert (made.said, made.foreign) == ([], [])
