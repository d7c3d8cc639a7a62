"""How long pages of a built site take to open in Chromium, on a processor made slower on purpose.

Not a benchmark of the suite (asv finds no class or function of its own kinds here): it is run as a script, on a site that
`perfgate publish` or `python -m benchmarks.history_site --keep FOLDER` made.

    python -m benchmarks.site_opening html --pages index.html compare.html
"""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from casare_rpa.infrastructure.resources.chromium import arguments_here, find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# From the start of the navigation to the second frame after all is loaded: the first may still be without the plot.
_SHOWN = """() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(
    () => resolve(performance.now()))))"""


def opening(browser: Browser, address: str, slower: float) -> float:
    """Milliseconds from the start of the navigation until the page is painted, in a context with an empty cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
        page.goto(address, wait_until="load")
        return float(page.evaluate(_SHOWN))
    finally:
        context.close()


def parser() -> argparse.ArgumentParser:
    """The command line's."""
    found = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    found.add_argument("site", type=Path, help="the folder that index.html is in")
    found.add_argument("--pages", nargs="*", help="[the overview, a benchmark's, comparisons]")
    found.add_argument("--slower", type=float, default=4.0, help="times [4]")
    found.add_argument("--times", type=int, default=7)
    return found


def main() -> None:
    """Open each page some times; print the median and the worst of each."""
    args = parser().parse_args()
    site = args.site.resolve()
    first = min(site.glob("b/*.html"), default=None)
    pages = args.pages or [
        "index.html",
        *([f"b/{first.name}"] if first else []),
        "compare.html",
    ]
    missing = [name for name in pages if not (site / name).is_file()]
    if missing:
        parser.error(f"{site} holds no {', '.join(missing)}; `perfgate publish` builds a site")
    chromium = find_chromium()
    if chromium is None:
        parser.error("no Chromium; `casare doctor --fix` gets one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium.path), args=[*arguments_here()]
        )
        for name in pages:
            took = [
                opening(browser, f"{site.as_uri()}/{name}", args.slower) for _ in range(args.times)
            ]
            print(f"{name}: {statistics.median(took):.0f} ms, at worst {max(took):.0f}", flush=True)  # noqa: T201
        browser.close()


if __name__ == "__main__":
    main()
