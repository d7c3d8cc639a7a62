"""In a real browser a plot tells values and commits, zooms, and is usable by mouse and keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.perfgate.site.conftest import COMMITS
from tests.unit.perfgate.site.made_history import Bench, make_project, wobble
from tests.unit.perfgate.site.visits import IN_BROWSER, Visit, visiting

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = IN_BROWSER


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


def test_an_address_cut_short_shows_the_benchmark(visit: Visit) -> None:
    page = visit.open("b/demo.Suite.time_sides.html#c=%2")
    assert page.locator("#plot canvas").is_visible()


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
