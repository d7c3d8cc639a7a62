"""What a node may do to the run it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol

from casare_rpa.domain.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

    from casare_rpa.domain.resources import BrowserSession


class ScopeOutcome(Record):
    """How the flow within a scope ended.

    Attributes:
        kind: it ran dry or was sent back (``completed``), a node in it failed (``failed``), or a break,
            a continue or the end of the run left it (``broken``).
        error: with ``failed``, the error's text.
        error_type: with ``failed``, the error's type.
        stack_trace: with ``failed``, where it was raised; empty where no exception was.
    """

    kind: Literal["completed", "failed", "broken"]
    error: str = ""
    error_type: str = ""
    stack_trace: str = ""


class Scope:
    """A scope as its owner sees it.

    Attributes:
        outcome: None when the owner is first executed, else how the flow within the scope ended.
        state: a place for what the owner must remember until the scope is left: a loop's iterator, a
            count of attempts. It never lives on the node's instance.
    """

    __slots__ = ("outcome", "state")

    def __init__(self) -> None:
        self.outcome: ScopeOutcome | None = None
        self.state: dict[str, Any] = {}


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

    def evaluate(self, expression: str) -> Any:
        """The value of an expression such as ``{{counter}} < 3``.

        Arithmetic, comparisons, ``and``/``or``/``not``, subscripts and a few functions are understood;
        nothing else of Python is.
        """

    def scope(self, node_id: str) -> Scope | None:
        """The scope of a node: of the one being executed, or of another while it is open, else None."""

    def innermost_loop(self) -> str | None:
        """The id of the loop that the node being executed stands in, or None."""

    def is_connected(self, node_id: str, port_name: str) -> bool:
        """Whether flow can leave a node by an execution output."""

    def find_paired(self, node_type: str, config_key: str, node_id: str) -> str | None:
        """The id of the node of a type whose config names a node as its pair, or None."""

    def all_paired(self, node_type: str, config_key: str, node_id: str) -> Iterator[str]:
        """The same, but all of them in the file's order."""

    def config_of(self, node_id: str) -> Mapping[str, Any]:
        """The config of a node, as the file holds it; a copy."""

    def log(self, message: str, level: str = "info") -> None:
        """Write to the run's log."""

    async def open_browser(self) -> BrowserSession:
        """This run's browser session, leased at the first call and released when the run ends."""

    async def close_browser(self) -> None:
        """Release the session before the run ends; the next ``open_browser`` leases another."""

    def using_page(self, page: Any) -> AbstractContextManager[Any]:
        """Keep a page open while a node works on it: a run keeps the pages used last only."""

    def get_active_page(self) -> Any:
        """The Playwright page in use.

        Raises:
            RuntimeError: no browser was opened in this run.
        """

    def set_active_page(self, page: Any) -> None:
        """Make a page of the session the one in use."""
