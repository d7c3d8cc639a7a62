"""The run as its nodes see it: variables, log, browser, and the scopes around them."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from casare_rpa.domain.workflow import own_copy
from casare_rpa.runtime.events import Listener, LogMessage
from casare_rpa.runtime.variables import VariableError, resolve, split_path, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime

    from casare_rpa.domain.resources import BrowserProvider, BrowserSession
    from casare_rpa.nodes.base import BaseNode
    from casare_rpa.nodes.context import Scope
    from casare_rpa.runtime.flow import FlowStack
    from casare_rpa.runtime.prepared import PreparedWorkflow

_SYSTEM: dict[str, Callable[[datetime], Any]] = {
    "$currentDate": lambda now: now.strftime("%Y-%m-%d"),
    "$currentTime": lambda now: now.strftime("%H:%M:%S"),
    "$currentDateTime": lambda now: now.strftime("%Y-%m-%d %H:%M:%S"),
    "$timestamp": lambda now: int(now.timestamp()),
}


def _system_time() -> datetime:
    from datetime import datetime  # late: most runs never ask, and its import takes 0.6 ms

    return datetime.now()


class RunContext:
    """Implements :class:`casare_rpa.nodes.context.ExecutionContext` for one run.

    Args:
        prepared: the workflow.
        flow: where the flow stands; the executor moves it, the context only looks.
        nodes: the instances made so far, by id.
        variables: what the workflow's variables start with, where not as declared.
        browsers: where a session comes from; without it, nodes that need one fail.
        listener: told what nodes log.
    """

    def __init__(
        self,
        prepared: PreparedWorkflow,
        flow: FlowStack,
        nodes: dict[str, BaseNode],
        *,
        variables: dict[str, Any] | None = None,
        browsers: BrowserProvider | None = None,
        listener: Listener | None = None,
    ) -> None:
        declared = prepared.workflow.variables
        self.variables: dict[str, Any] = {
            # Copied, or a run that appends to a list would change what the next one starts with.
            **{name: own_copy(variable.default_value) for name, variable in declared.items()},
            **(variables or {}),
        }
        self.current: tuple[str, Scope] | None = None
        self._prepared = prepared
        self._flow = flow
        self._nodes = nodes
        self._browsers = browsers
        self._listener = listener
        self._session: BrowserSession | None = None
        self._page: Any = None
        self._active = contextlib.ExitStack()  # what keeps that page open

    def get_variable(self, name: str, default: Any = None) -> Any:
        """A variable's value."""
        return self.variables.get(name, default)

    def set_variable(self, name: str, value: Any) -> None:
        """Set a variable."""
        self.variables[name] = value

    def resolve_value(self, value: Any) -> Any:
        """A value with the patterns in its texts replaced."""
        return resolve(value, self._lookup)

    def evaluate(self, expression: str) -> Any:
        """The value of an expression."""
        from casare_rpa.runtime.expressions import (
            evaluate,
        )  # ast: for workflows with conditions only

        return evaluate(expression, self._lookup)

    def _lookup(self, path: str) -> Any:
        """The value of a path: of a variable, else of a node's output, else of the system."""
        head, steps = split_path(path)
        if head in self.variables:
            return walk(self.variables[head], steps, path)
        if head in self._nodes:
            return walk(self._nodes[head].output_values, steps, path)
        if head in _SYSTEM:
            return _SYSTEM[head](_system_time())
        raise self._unknown(path, head)

    def _unknown(self, path: str, head: str) -> VariableError:
        if head in self._prepared.workflow.nodes:
            return VariableError(f"{{{{{path}}}}}: node {head!r} has not been executed yet")
        names = ", ".join([*self.variables, *_SYSTEM])
        return VariableError(
            f"found {{{{{path}}}}}; allowed: a variable ({names}), or an output of a node that ran"
        )

    def log(self, message: str, level: str = "info") -> None:
        """Tell the listener."""
        if self._listener is not None:
            node_id = self.current[0] if self.current else ""
            self._listener(LogMessage(node_id, level, message))

    def scope(self, node_id: str) -> Scope | None:
        """The scope of the node being executed, or of another while it is open."""
        if self.current is not None and self.current[0] == node_id:
            return self.current[1]
        frame = self._flow.find(node_id)
        return frame.scope if frame else None

    def innermost_loop(self) -> str | None:
        """The loop that the flow stands in."""
        return self._flow.innermost_loop()

    def is_connected(self, node_id: str, port_name: str) -> bool:
        """Whether an execution output leads somewhere."""
        return (node_id, port_name) in self._prepared.flow

    def find_paired(self, node_type: str, config_key: str, node_id: str) -> str | None:
        """The first node of a type whose config names this one."""
        return next(self.all_paired(node_type, config_key, node_id), None)

    def all_paired(self, node_type: str, config_key: str, node_id: str) -> Iterator[str]:
        """All nodes of a type whose config names this one."""
        for record in self._prepared.workflow.nodes.values():
            if record.node_type == node_type and record.config.get(config_key) == node_id:
                yield record.node_id

    def config_of(self, node_id: str) -> Mapping[str, Any]:
        """A copy of a node's config."""
        return self._prepared.config_of(node_id)

    async def open_browser(self) -> BrowserSession:
        """The run's session, acquired at the first call."""
        if self._session is None:
            if self._browsers is None:
                raise RuntimeError("this run was started without browsers, and a node needs one")
            self._session = await self._browsers.acquire()
        return self._session

    async def close_browser(self) -> None:
        """Give the session back before the run ends."""
        await self.close()

    def using_page(self, page: Any) -> AbstractContextManager[Any]:
        """Keep a page of the session open for the length of a block."""
        return self._session.using(page) if self._session else contextlib.nullcontext(page)

    def get_active_page(self) -> Any:
        """The page in use: the one last made active, else the session's."""
        if self._page is not None:
            return self._page
        if self._session is None:
            raise RuntimeError(
                "no browser is open in this run: a LaunchBrowserNode must be executed before"
            )
        return self._session.page

    def set_active_page(self, page: Any) -> None:
        """Make a page the one in use; it stays open until another is."""
        self._active.close()
        self._active.enter_context(self.using_page(page))
        self._page = page

    async def close(self) -> None:
        """Give the session back; cancellations in the meantime, however many, wait until that is done."""
        self._active.close()
        session, self._session, self._page = self._session, None, None
        if session is None:
            return
        from casare_rpa.domain.cleanup import finish  # only for runs that had a browser

        await finish(session.close())
