"""Exact counts of what a Playwright browser holds open, for a :class:`~perfgate.leak.Subject`.

Nothing of Playwright is imported: the counts read the browser that they are given.
"""

from __future__ import annotations

from typing import Any

CONTEXTS, PAGES, LISTENERS, ROUTES, OBJECTS = (
    "contexts",
    "pages",
    "listeners",
    "routes",
    "protocol objects",
)


def playwright_counts(browser: Any) -> dict[str, int]:
    """What is open in a browser of Playwright's async or sync API, and in the connection to its driver.

    Listeners, routes and protocol objects are counted over the whole connection, whoever made them: the
    public API has no count of them, so that these three read Playwright's own tables.
    """
    contexts = browser.contexts
    owners = list(browser._impl_obj._connection._objects.values())
    return {
        CONTEXTS: len(contexts),
        PAGES: sum(len(context.pages) for context in contexts),
        LISTENERS: sum(map(_listeners, owners)),
        ROUTES: sum(len(getattr(owner, "_routes", ())) for owner in owners),
        OBJECTS: len(owners),
    }


def _listeners(emitter: Any) -> int:
    # Releases of Playwright keep a list, a mapping, or the one listener itself for an event.
    handlers = emitter._events.values()
    return sum(len(each) if isinstance(each, list | dict) else 1 for each in handlers)
