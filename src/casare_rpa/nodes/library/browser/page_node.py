"""What the nodes that work on a page have in common."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.base import BaseNode, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType
from casare_rpa.nodes.values import boolean

if TYPE_CHECKING:
    from casare_rpa.nodes.context import ExecutionContext

# Properties that several types declare, with CasareRPA's defaults.
LOADING = (
    PropertyDef("timeout", PropertyType.INTEGER, default=60000, label="Timeout (ms)", min_value=0),
    PropertyDef(
        "wait_until",
        PropertyType.CHOICE,
        default="load",
        choices=["load", "domcontentloaded", "networkidle", "commit"],
    ),
)
RETRIES = (
    PropertyDef("retry_count", PropertyType.INTEGER, default=0, min_value=0),
    PropertyDef(
        "retry_interval",
        PropertyType.INTEGER,
        default=1000,
        label="Retry Interval (ms)",
        min_value=0,
    ),
)
PICTURE_OF_FAILURE = (
    PropertyDef("screenshot_on_fail", PropertyType.BOOLEAN, default=False),
    PropertyDef("screenshot_path", PropertyType.FILE_PATH, default=""),
)


class PageNode(BaseNode):
    """A node that acts on a page: the one at its ``page`` input, else the run's.

    Subclasses implement :meth:`act`; the properties ``retry_count``, ``retry_interval``,
    ``screenshot_on_fail`` and ``screenshot_path`` work for each that declares them.
    """

    async def act(self, page: Any, context: ExecutionContext) -> dict[str, Any]:
        """Do it; returns what displays show of it."""
        raise NotImplementedError(f"{self.node_type} does not implement act()")

    async def page_for(self, context: ExecutionContext) -> Any:
        """The page to act on."""
        return self.get_input_value("page") or context.get_active_page()

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Act, again where the node is told to retry, and pass the page on."""
        page = await self.page_for(context)
        with context.using_page(page):
            data = await self._act_with_retries(page, context)
        if self.port_schema().output("page") is not None:
            self.set_output_value("page", page)
        return {"success": True, "data": data, "next_nodes": ["exec_out"]}

    async def _act_with_retries(self, page: Any, context: ExecutionContext) -> dict[str, Any]:
        retries = int(self.get_parameter("retry_count", 0))
        while True:
            try:
                return await self.act(page, context)
            except Exception as error:
                if retries <= 0:
                    await self._picture_of_failure(page, context)
                    raise
                retries -= 1
                context.log(f"tries again after: {error}", "warning")
                await asyncio.sleep(self.milliseconds("retry_interval") / 1000)

    def selector(self) -> str:
        """The selector.

        Raises:
            ValueError: there is none.
        """
        selector = str(self.get_parameter("selector", ""))
        if not selector:
            raise ValueError("selector is empty; allowed: a CSS or XPath selector")
        return selector

    def element(self, page: Any) -> Any:
        """The element the selector finds: the first, or with ``strict`` the only one."""
        found = page.locator(self.selector())
        return found if self.flag("strict") else found.first

    def milliseconds(self, name: str) -> float:
        """A parameter that is a time."""
        value = self.get_parameter(name, 0)
        try:
            return float(value)
        except (TypeError, ValueError):
            raise ValueError(f"{name} is {value!r}; allowed: milliseconds") from None

    def flag(self, name: str) -> bool:
        """A parameter that is true or false; False where the type declares none of that name.

        Raises:
            ValueError: a text that says neither.
        """
        try:
            return boolean(self.get_parameter(name, False))
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None

    def store(self, context: ExecutionContext, name: str, value: Any) -> None:
        """Set the variable that a parameter names, where it names one."""
        variable = str(self.get_parameter(name, ""))
        if variable:
            context.set_variable(variable, value)

    async def _picture_of_failure(self, page: Any, context: ExecutionContext) -> None:
        try:
            if self.flag("screenshot_on_fail"):
                path = self.get_parameter("screenshot_path") or f"{self.node_id}_failure.png"
                await page.screenshot(path=path)
        except Exception as error:  # noqa: BLE001 - the failure that the picture is of must be told
            context.log(f"no picture of the failure: {error}", "warning")
