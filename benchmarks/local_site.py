"""What the browser benchmarks share: the example shop on 127.0.0.1, and an event loop between calls.

asv calls plain functions; a :class:`Session` keeps one event loop, the shop's process and whatever was
opened in the loop, and closes all of it, in reverse order, also when a benchmark fails in ``setup``.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

SERVER = Path(__file__).resolve().parent.parent / "examples" / "site" / "server.py"
# Eight requests: the page, two style sheets, a script and four pictures.
PAGE = "/catalogue"


class Session:
    """The shop and an event loop; leave it by :meth:`close`."""

    def __init__(self) -> None:
        self._stack = contextlib.ExitStack()
        self.loop = asyncio.new_event_loop()
        self._stack.callback(self.loop.close)
        try:
            self.url = self._stack.enter_context(_shop()) + PAGE
        except BaseException:
            self._stack.close()
            raise

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine to its end."""
        return self.loop.run_until_complete(work)

    def later(self, clean_up: Callable[[], Awaitable[Any]]) -> None:
        """Have something closed with the session."""

        async def clean() -> None:
            await clean_up()

        self._stack.callback(lambda: self.run(clean()))

    async def enter(self, manager: Any) -> Any:
        """Enter an async context manager that is left with the session."""
        entered = await manager.__aenter__()
        self.later(lambda: manager.__aexit__(None, None, None))
        return entered

    def close(self) -> None:
        """Close everything."""
        self._stack.close()


@contextlib.contextmanager
def _shop() -> Any:
    process = subprocess.Popen(
        [sys.executable, str(SERVER)], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        if not url:
            raise RuntimeError(f"{SERVER} did not start: exit code {process.wait(5)}")
        yield url
    finally:
        process.terminate()
        process.wait(5)
        if process.stdout is not None:
            process.stdout.close()
