"""Clean-up that ends although somebody cancels it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable


async def finish(work: Awaitable[None]) -> None:
    """Wait for clean-up to end, however often the caller is cancelled, and only then be cancelled.

    A cancellation goes before an error of the clean-up, which is its cause then. The work must bound its own time.
    """
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled from (None if task.cancelled() else task.exception())
    task.result()
