"""Options of a pool that does nothing unasked, and ways to let it get somewhere."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

QUIET: dict[str, Any] = {"pressure": None, "warm": 0}


async def steps(number: int) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


async def until(holds: Callable[[], object]) -> None:
    """Wait for what other tasks bring about."""
    while not holds():  # noqa: ASYNC110 - nothing tells a test of it
        await asyncio.sleep(0.001)
