"""ScreenshotNode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import DataType
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.library.browser.page_node import RETRIES, PageNode

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext


@properties(
    PropertyDef("file_path", PropertyType.FILE_PATH, default="", essential=True),
    PropertyDef("selector", PropertyType.SELECTOR, default=""),
    PropertyDef("full_page", PropertyType.BOOLEAN, default=False),
    PropertyDef("timeout", PropertyType.INTEGER, default=30000, label="Timeout (ms)", min_value=0),
    PropertyDef("type", PropertyType.CHOICE, default="png", choices=["png", "jpeg"]),
    PropertyDef("quality", PropertyType.INTEGER, default=None, min_value=0, max_value=100),
    PropertyDef("scale", PropertyType.CHOICE, default="device", choices=["css", "device"]),
    PropertyDef("animations", PropertyType.CHOICE, default="allow", choices=["allow", "disabled"]),
    PropertyDef("omit_background", PropertyType.BOOLEAN, default=False),
    PropertyDef("caret", PropertyType.CHOICE, default="hide", choices=["hide", "initial"]),
    *RETRIES,
)
@node(category="browser", tags=["picture", "capture", "image"])
class ScreenshotNode(PageNode):
    """Take a picture of the page or of an element."""

    def _define_ports(self) -> None:
        self.add_input_port("page", DataType.PAGE, required=False)
        self.add_input_port("file_path", DataType.STRING, required=False)
        self.add_output_port("file_path", DataType.STRING)
        self.add_output_port("attachment_file", DataType.LIST)

    async def act(self, page: Any, context: ExecutionContext) -> dict[str, Any]:
        """Write the file, making its folder where there is none."""
        path = str(self.get_parameter("file_path"))
        if not path:
            raise ValueError("file_path is empty; allowed: where to write the picture")
        said: dict[str, Any] = {
            name: self.get_parameter(name) for name in ("type", "scale", "animations", "caret")
        }
        if said["type"] == "jpeg" and self.get_parameter("quality") is not None:
            said["quality"] = int(self.get_parameter("quality"))
        said |= {"omit_background": self.flag("omit_background"), "path": path}
        said["timeout"] = self.milliseconds("timeout")
        if self.get_parameter("selector"):
            await self.element(page).screenshot(**said)
        else:
            await page.screenshot(**said, full_page=self.flag("full_page"))
        self.set_output_value("file_path", path)
        self.set_output_value("attachment_file", [path])
        return {"file_path": path}
