"""What a node may do to the run it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from casare_rpa.domain.resources import BrowserSession


class ExecutionContext(Protocol):
    """The run as nodes see it; :mod:`casare_rpa.runtime` implements it."""

    variables: dict[str, Any]

    def get_variable(self, name: str, default: Any = None) -> Any:
        """A workflow variable's value."""

    def set_variable(self, name: str, value: Any) -> None:
        """Set a workflow variable, making it where it does not exist."""

    def resolve_value(self, value: Any) -> Any:
        """Replace ``{{name}}``, ``{{node.port}}`` and ``{{name.key[0]}}`` in strings, lists and dicts.

        A string that is one pattern and nothing else becomes the value itself, type and all.
        """

    def log(self, message: str, level: str = "info") -> None:
        """Write to the run's log."""

    async def open_browser(self) -> BrowserSession:
        """This run's browser session, leased at the first call and released when the run ends."""

    def get_active_page(self) -> Any:
        """The Playwright page in use.

        Raises:
            RuntimeError: no browser was opened in this run.
        """

    def set_active_page(self, page: Any) -> None:
        """Make a page of the session the one in use."""
