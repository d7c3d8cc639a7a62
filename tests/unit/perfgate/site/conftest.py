"""A site built from a made history, once for all tests that only look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.site.made_history import Bench, MadeProject, make_project, wobble

from perfgate.commands.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser
    from tests.unit.perfgate.site.visits import Visit

COMMITS = 120
HOSTILE = 'demo.Suite.time_</script><img src=x onerror="document.title=1">&"\''
RULES = """
[history]
anchor = "{anchor}"
commit_url = "https://example.org/made/commit/{{commit}}"
site_url = "https://example.org/site"

[[budget]]
pattern = "demo.Suite.time_budget"
max_value = 12
unit = "ms"

[[goal]]
number = 1
title = "Twice as fast as the peer"
benchmark = "demo.Suite.time_sides"
ours = {{ side = "ours" }}
peer = {{ side = "peer" }}
min_ratio_to_peer = 2
"""


def suite() -> dict[str, Bench]:
    """A slowdown, a budget that is nearly used up, parameters with a peer, a hostile name, odd values."""
    count = COMMITS
    odd = wobble(1.0, count)
    odd[5], odd[6] = None, float("nan")
    return {
        "demo.Suite.time_slower": Bench([wobble(0.010, count, (100, 0.2))]),
        "demo.Suite.time_faster": Bench([wobble(0.010, count, (105, -0.3))]),
        "demo.Suite.time_budget": Bench([wobble(0.0115, count)]),
        "demo.Suite.time_sides": Bench(
            [
                wobble(0.001, count),
                wobble(0.002, count),
                wobble(0.003, count),
                wobble(0.006, count),
            ],
            [["'ours'", "'peer'"], ["10", "100"]],
            ["side", "size"],
        ),
        HOSTILE: Bench([wobble(0.5, count)]),
        "demo.Suite.track_odd": Bench([odd], unit="widgets"),
        "demo.Suite.track_negative": Bench(
            [[-3.0] * 60 + [-5.0] * (count - 60)], unit="<b>units</b>"
        ),
        "demo.Suite.time_gaps": Bench(
            [[value if number % 7 else ... for number, value in enumerate(wobble(0.02, count))]]
        ),
    }


def publish(project: MadeProject, *options: str) -> Path:
    """Build the site; where it is."""
    assert (
        main(["publish", "--no-asv", "--config", str(project.folder / "asv.conf.json"), *options])
        == 0
    )
    return project.folder / ".asv" / "html"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadeProject:
    """Not to be written to."""
    project = make_project(tmp_path_factory.mktemp("made") / "project", COMMITS)
    benches = suite()
    project.describe(benches)
    project.record(benches)
    project.record(benches, machine="other", commits=range(60), cpu="Another CPU")
    rules = RULES.format(anchor=project.shas[0])
    (project.folder / "perfgate.toml").write_text(rules, encoding="utf-8")
    publish(project)
    return project


@pytest.fixture(scope="session")
def site(made: MadeProject) -> Path:
    return made.folder / ".asv" / "html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright is imported by the tests that need it only.
    from tests.unit.perfgate.site.visits import launched

    with launched() as chromium:
        yield chromium


@pytest.fixture
def visit(browser: Browser, site: Path) -> Iterator[Visit]:
    """What a page says on its console, or asks of other hosts, fails the test."""
    from tests.unit.perfgate.site.visits import visiting

    made = visiting(browser, site)
    yield made
    made.page.context.close()
    assert (made.said, made.foreign) == ([], [])
