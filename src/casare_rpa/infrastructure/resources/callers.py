"""The callers of a pool that wait for a context."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from casare_rpa.infrastructure.resources import pool_decisions as decide

if TYPE_CHECKING:
    from collections.abc import Callable

    from casare_rpa.infrastructure.resources.pool_engine import PoolEngine


class Callers:
    """Those who wait, by number; the order in which they are served is the engine's state's.

    Args:
        served: called when one got a context.
    """

    def __init__(self, served: Callable[[], None]) -> None:
        self._served = served
        self._last = 0
        self._waiting: dict[int, asyncio.Future[int]] = {}

    async def wait(self, engine: PoolEngine) -> int:
        """Queue up; returns the context's number. Whoever leaves early leaves nothing behind."""
        self._last += 1
        waiter = self._last
        handed: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting[waiter] = handed
        try:
            engine.tell(decide.asked, waiter)
            return await handed
        except BaseException:
            if handed.done() and not handed.cancelled() and handed.exception() is None:
                # It was handed over in the very moment the caller left.
                engine.tell(decide.released, handed.result())
            else:
                engine.tell(decide.gave_up, waiter)
            raise
        finally:
            del self._waiting[waiter]

    def hand(self, waiter: int, context: int) -> bool:
        """Give a waiter its context; False where it was cancelled and has not run since."""
        handed = self._waiting[waiter]
        if handed.done():
            return False
        handed.set_result(context)
        self._served()
        return True

    def fail(self, waiter: int, error: Exception) -> None:
        """Tell a waiter that it gets none."""
        if not self._waiting[waiter].done():
            self._waiting[waiter].set_exception(error)
