"""None of sixteen kinds of state that a lease leaves is seen by the next, in any browser that is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from benchmarks.isolation import KINDS, Kind, probe
from benchmarks.state_site import StateSite, state_site

from casare_rpa.infrastructure.resources.browser_pool import BrowserPool, PoolOptions
from casare_rpa.infrastructure.resources.playwright_browsers import find_browser

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from casare_rpa.infrastructure.resources.endpoints import BrowserKind

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(300),
]


def installed(kind: BrowserKind) -> object:
    """A kind of browser as a parameter, left out where `casare doctor` does not find it."""
    missing = find_browser(kind) is None
    reason = f"no {kind} found: casare doctor, or playwright install {kind}"
    return pytest.param(kind, marks=pytest.mark.skipif(missing, reason=reason))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool() -> AsyncIterator[BrowserPool]:
    # The stricter of the two: benchmarks/isolation.py probes a pool that does not rehearse.
    async with BrowserPool(PoolOptions(rehearse=True)) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site() -> AsyncIterator[StateSite]:
    async with state_site() as opened:
        yield opened


async def test_there_are_sixteen_kinds() -> None:
    assert len({kind.name for kind in KINDS}) == 16


@pytest.mark.skipif(find_browser("chromium") is None, reason="no Chromium: casare doctor --fix")
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
async def test_what_a_lease_leaves_the_next_does_not_see(
    pool: BrowserPool, site: StateSite, kind: Kind
) -> None:
    found = await probe(pool, kind, site)
    assert found.worked, "the state was really written"
    assert not found.bleeds
    await pool.warm_up()
    await pool.settled()
    counts = pool.counts()
    assert (counts.contexts, counts.pages, counts.leased) == (1, 1, 0)
    assert counts.registered == type(counts.registered)()


@pytest.mark.parametrize("browser", [installed("firefox"), installed("webkit")])
async def test_other_browsers_run_through_the_same_code(
    browser: BrowserKind, site: StateSite
) -> None:
    stored = next(kind for kind in KINDS if kind.name == "localStorage")
    async with BrowserPool(PoolOptions(browser=browser)) as pool:
        found = await probe(pool, stored, site)
        assert found.worked
        assert not found.bleeds
        assert len(pool.pids()) == 2
        await pool.warm_up()
        await pool.settled()
        assert (pool.counts().contexts, pool.counts().pages) == (1, 1)
