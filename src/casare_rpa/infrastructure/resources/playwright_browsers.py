"""Finds the Firefox and WebKit that Playwright's installer brought; its own builds are the only ones it drives."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from casare_rpa.infrastructure.resources.chromium import (
    find_chromium,
    is_executable,
    newest_first,
    playwright_cache,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from casare_rpa.infrastructure.resources.endpoints import BrowserKind

# Below Playwright's cache folder: <name>-<revision>/<place>.
_PLACES: dict[BrowserKind, tuple[str, str]] = {
    "firefox": ("firefox-*", "firefox/firefox"),
    "webkit": ("webkit-*", "pw_run.sh"),
}


def find_browser(kind: BrowserKind, environ: Mapping[str, str] = os.environ) -> Path | None:
    """The executable that a pool would start for a kind of browser, or None."""
    if kind == "chromium":
        found = find_chromium(environ)
        return found.path if found else None
    pattern, place = _PLACES[kind]
    places = (folder / place for folder in newest_first(playwright_cache(environ), pattern))
    return next(filter(is_executable, places), None)
