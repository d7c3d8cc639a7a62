"""A page that waits is made to render once, so that the first page of its lease is not its renderer's first.

A fresh renderer loads its fonts, style sheets' defaults, codecs and scripts' machinery when they are first
needed, which is more than a third of what its first page takes it. The rehearsal needs them for a document of
our own that asks no server, then goes back to an empty page: a new document and window, with nothing in the
history or in any store that a page nobody rehearsed with would not have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.async_api import Page

_PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='80' height='60'%3E"
    "%3Crect width='80' height='60' rx='8' fill='red'/%3E%3Ctext x='9' y='20'%3EA%3C/text%3E%3C/svg%3E"
)
_CARD = f"""
<article><img src="{_PICTURE}" alt="" width="80" height="60"><h2>Title</h2>
<p>Some <b>bold</b>, <i>slanted</i> and <code>typed</code> text</p><button>Go</button></article>"""
# What most pages have: fonts of three families, a grid, shadows, pictures, a table, form fields, a script.
_DOCUMENT = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><style>
:root {{ --ink: #333 }} * {{ box-sizing: border-box }}
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 0; color: var(--ink) }}
h1 {{ font-family: serif }} code {{ font-family: monospace }} a:hover {{ color: red }}
nav {{ display: flex; justify-content: space-between }}
main {{ display: grid; grid-template-columns: repeat(3, 1fr); gap: 1rem }}
article {{ border: 1px solid #ccc; border-radius: 4px; box-shadow: 0 1px 2px #0003; padding: 8px }}
@media (max-width: 600px) {{ main {{ display: block }} }}
</style></head><body><nav><a href="#a">One</a><ul><li>Two</ul></nav><h1>Heading \u00e9\u20ac</h1>
<main>{_CARD * 6}</main><table><tr><th>a<td>b</table>
<form><label>Name <input type="search"></label><select><option>1</select><textarea></textarea>
<input type="checkbox"></form>
<script src="data:text/javascript,for (const one of document.querySelectorAll('button'))
 {{ one.addEventListener('click', () => 1); one.dataset.seen = '1' }}"></script></body></html>"""
# A window that nobody sees paints no frames; what was laid out by then has to do.
_TWO_FRAMES = """new Promise(done => {
    requestAnimationFrame(() => requestAnimationFrame(() => done()));
    setTimeout(done, 500);
})"""


def may_rehearse(browser: str, context_options: Mapping[str, Any]) -> bool:
    """Whether a rehearsal works and nobody sees it: no script may be off and nothing recorded.

    Of the browsers Chromium alone is known to keep nothing of it.
    """
    recorded = any(name.startswith("record_") for name in context_options)
    scripts = context_options.get("java_script_enabled") is not False
    return browser == "chromium" and scripts and not recorded


async def rehearse(page: Page) -> None:
    """Render once, and leave the page empty."""
    await page.set_content(_DOCUMENT)
    await page.evaluate(_TWO_FRAMES)
    await page.goto("about:blank")
