"""LaunchBrowserNode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import DataType
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.library.browser.page_node import RETRIES, PageNode

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext

# Settings of a whole browser or context, which is made before any node asks for it; a file that sets one
# to something else than CasareRPA's default is told that it has no effect.
_POOL_DECIDES: dict[str, Any] = {
    "headless": False,
    "window_state": "normal",
    "do_not_close": True,
    "profile_mode": "none",
    "slow_mo": 0,
    "channel": "",
    "user_agent": "",
    "locale": "",
    "timezone_id": "",
    "ignore_https_errors": False,
    "proxy_server": "",
    "user_data_dir": "",
    "window_wait": 100,
}


@properties(
    PropertyDef("url", PropertyType.STRING, default="", essential=True),
    PropertyDef(
        "browser_type",
        PropertyType.CHOICE,
        default="chromium",
        choices=["chromium", "firefox", "webkit"],
    ),
    PropertyDef("viewport_width", PropertyType.INTEGER, default=1280, min_value=1),
    PropertyDef("viewport_height", PropertyType.INTEGER, default=720, min_value=1),
    PropertyDef(
        "color_scheme",
        PropertyType.CHOICE,
        default="light",
        choices=["light", "dark", "no-preference"],
    ),
    *RETRIES,
)
@node(category="browser", tags=["open", "chromium", "start"])
class LaunchBrowserNode(PageNode):
    """Open the run's browser with a page, and load an address in it."""

    def _define_ports(self) -> None:
        self.add_input_port("url", DataType.STRING, required=False)
        self.add_output_port("browser", DataType.BROWSER)
        self.add_output_port("page", DataType.PAGE)
        self.add_output_port("window", DataType.ANY)

    async def page_for(self, context: ExecutionContext) -> Any:
        """The page of the run's session."""
        kind = self.get_parameter("browser_type")
        if kind != "chromium":
            raise ValueError(f"browser_type is {kind!r}; allowed here: chromium")
        decided = sorted(_POOL_DECIDES.keys() & self.config.keys())
        if any(self.config[key] != _POOL_DECIDES[key] for key in decided):
            context.log(f"{', '.join(decided)}: the browser pool decides these", "warning")
        session = await context.open_browser()
        self.set_output_value("browser", session)
        context.set_active_page(session.page)
        return session.page

    async def act(self, page: Any, context: ExecutionContext) -> dict[str, Any]:
        """Set the page up, and go to the address where there is one."""
        width, height = self.get_parameter("viewport_width"), self.get_parameter("viewport_height")
        await page.set_viewport_size({"width": int(width), "height": int(height)})
        await page.emulate_media(color_scheme=self.get_parameter("color_scheme"))
        url = str(self.get_parameter("url"))
        if url:
            await page.goto(url)
        return {"url": page.url}
