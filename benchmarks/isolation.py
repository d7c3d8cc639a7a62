"""Sixteen kinds of state that one execution may leave to the next, each written and probed. Goal 27.

A kind is written by one lease and must really be there; the lease after it must find what a lease finds
that nobody wrote before. The page that keeps the state is a server's own on 127.0.0.1, which browsers
trust as they do https.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.state_site import StateSite, state_site

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of state.

    Attributes:
        name: what it is called.
        write: leaves it in a lease's page or context.
        read: says whether it is there.
    """

    name: str
    write: Callable[[Any, StateSite], Awaitable[Any]]
    read: Callable[[Any, StateSite], Awaitable[Any]]


def _script(name: str, write: str, read: str) -> Kind:
    """A kind that the page itself writes and reads."""

    async def do(lease: Any, _: StateSite) -> None:
        await lease.page.evaluate(write)

    async def look(lease: Any, _: StateSite) -> Any:
        return await lease.page.evaluate(read)

    return Kind(name, do, look)


async def _worker_there(lease: Any, _: StateSite) -> Any:
    return await lease.page.evaluate(
        "navigator.serviceWorker.getRegistrations().then(found => found.length)"
    )


async def _register_worker(lease: Any, _: StateSite) -> None:
    await lease.page.evaluate(
        "navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready)"
        ".then(() => 1)"
    )


async def _grant(lease: Any, site: StateSite) -> None:
    await lease.context.grant_permissions(["notifications", "geolocation"], origin=site.url)


async def _granted(lease: Any, _: StateSite) -> Any:
    return await lease.page.evaluate(
        "navigator.permissions.query({name: 'geolocation'}).then(found => found.state)"
    )


async def _move(lease: Any, site: StateSite) -> None:
    await lease.context.grant_permissions(["geolocation"], origin=site.url)
    await lease.context.set_geolocation({"latitude": 41.0, "longitude": 29.0})


async def _where(lease: Any, site: StateSite) -> Any:
    await lease.context.grant_permissions(["geolocation"], origin=site.url)
    return await lease.page.evaluate(
        "new Promise(done => navigator.geolocation.getCurrentPosition("
        "found => done(found.coords.latitude), () => done('nowhere'), {timeout: 500}))"
    )


async def _add_header(lease: Any, _: StateSite) -> None:
    await lease.context.set_extra_http_headers({"x-left": "1"})


async def _header_sent(lease: Any, site: StateSite) -> Any:
    await lease.page.goto(f"{site.url}/headers")
    return site.requests[-1][1].get("x-left")


async def _add_route(lease: Any, _: StateSite) -> None:
    async def answer(route: Any) -> None:
        await route.fulfill(body="routed")

    await lease.route(lease.context, "**/routed", answer)


async def _routed(lease: Any, site: StateSite) -> Any:
    await lease.page.goto(f"{site.url}/routed")
    return await lease.page.inner_text("body")


async def _add_script(lease: Any, _: StateSite) -> None:
    await lease.add_init_script(lease.context, "window.left = 1")


async def _script_ran(lease: Any, site: StateSite) -> Any:
    await lease.page.goto(f"{site.url}/script")
    return await lease.page.evaluate("window.left ?? 0")


async def _bind(lease: Any, _: StateSite) -> None:
    await lease.expose_binding(lease.context, "left", lambda _: 1)


async def _bound(lease: Any, site: StateSite) -> Any:
    await lease.page.goto(f"{site.url}/binding")
    return await lease.page.evaluate("typeof window.left")


def _listeners() -> Kind:
    heard: list[str] = []

    async def listen(lease: Any, _: StateSite) -> None:
        lease.on(lease.context, "request", lambda request: heard.append(request.url))

    async def hears(lease: Any, site: StateSite) -> Any:
        heard.clear()
        await lease.page.goto(f"{site.url}/listener")
        return len(heard)

    return Kind("context listeners", listen, hears)


async def _log_in(lease: Any, site: StateSite) -> None:
    await lease.page.goto(site.url.replace("//", "//user:word@") + "/members/login")


async def _logged_in(lease: Any, site: StateSite) -> Any:
    # What a browser logged in with once it sends to the same folder without being asked.
    await lease.page.goto(f"{site.url}/members/who")
    return await lease.page.inner_text("body")


async def _cache(lease: Any, site: StateSite) -> None:
    await lease.page.evaluate(f"fetch('{site.url}/cached').then(answer => answer.text())")


async def _cached(lease: Any, site: StateSite) -> Any:
    before = site.count("/cached")
    await _cache(lease, site)
    return site.count("/cached") - before


KINDS = (
    _script("cookies", "document.cookie = 'left=1; max-age=3600'", "document.cookie"),
    _script("localStorage", "localStorage.setItem('left', '1')", "localStorage.length"),
    _script("sessionStorage", "sessionStorage.setItem('left', '1')", "sessionStorage.length"),
    _script(
        "IndexedDB",
        "new Promise(done => { indexedDB.open('left').onsuccess = () => done(1) })",
        "indexedDB.databases().then(found => found.length)",
    ),
    _script(
        "CacheStorage",
        "caches.open('left').then(() => 1)",
        "caches.keys().then(found => found.length)",
    ),
    _script(
        "OPFS",
        "navigator.storage.getDirectory().then(top => top.getFileHandle('left', {create: true}))"
        ".then(() => 1)",
        "navigator.storage.getDirectory().then(top => Array.fromAsync(top.keys()))"
        ".then(names => names.length)",
    ),
    Kind("service workers", _register_worker, _worker_there),
    Kind("permissions", _grant, _granted),
    Kind("geolocation", _move, _where),
    Kind("extra headers", _add_header, _header_sent),
    Kind("routes", _add_route, _routed),
    Kind("init scripts", _add_script, _script_ran),
    Kind("bindings", _bind, _bound),
    _listeners(),
    Kind("HTTP credentials", _log_in, _logged_in),
    Kind("HTTP cache", _cache, _cached),
)


@dataclass(frozen=True, slots=True)
class Probe:
    """What was found of one kind: in a lease of its own, after the writing, and in the lease after it."""

    fresh: Any
    written: Any
    after: Any

    @property
    def worked(self) -> bool:
        """Whether the state was really written."""
        return bool(self.written != self.fresh)

    @property
    def bleeds(self) -> bool:
        """Whether the lease after it can tell."""
        return bool(self.after != self.fresh)


async def probe(pool: Any, kind: Kind, site: StateSite) -> Probe:
    """Write one kind of state in a lease and look for it in the next."""

    async def look(lease: Any) -> Any:
        await lease.page.goto(site.url)
        return await kind.read(lease, site)

    async with pool.lease() as lease:
        fresh = await look(lease)
    async with pool.lease() as lease:
        await lease.page.goto(site.url)
        await kind.write(lease, site)
        written = await kind.read(lease, site)
    async with pool.lease() as lease:
        return Probe(fresh, written, await look(lease))


class Isolation:
    """Goal 27: none of the sixteen kinds bleeds, and all sixteen were really written."""

    timeout = 120
    exact = True

    def setup_cache(self) -> dict[str, int]:
        """All kinds in one pool."""
        return asyncio.run(self._probe_all())

    setup_cache.timeout = 120  # type: ignore[attr-defined]

    def track_kinds_that_bleed(self, found: dict[str, int]) -> int:
        """Kinds of state that the next lease sees."""
        return found["bleeding"]

    def track_kinds_probed(self, found: dict[str, int]) -> int:
        """Kinds of state that were written for it."""
        return found["worked"]

    async def _probe_all(self) -> dict[str, int]:
        from casare_rpa.infrastructure.resources.browser_pool import BrowserPool

        async with BrowserPool() as pool, state_site() as site:
            probes = [await probe(pool, kind, site) for kind in KINDS]
        return {
            "bleeding": sum(one.bleeds for one in probes),
            "worked": sum(one.worked for one in probes),
        }

    track_kinds_that_bleed.unit = "kinds"  # type: ignore[attr-defined]
    track_kinds_probed.unit = "kinds"  # type: ignore[attr-defined]
