"""Reads the memory signal while browsers run, and has the pool give memory back where it is short."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from casare_rpa.infrastructure.resources import pool_decisions as decide
from casare_rpa.infrastructure.resources.memory_pressure import Gauge, MemorySignal

if TYPE_CHECKING:
    from casare_rpa.infrastructure.resources.memory_pressure import PressureOptions
    from casare_rpa.infrastructure.resources.pool_engine import PoolEngine


class PressureWatch:
    """Warm contexts and idle browsers go first; pages that leases do not use when that was not enough.

    Args:
        options: how to look; None for never.
        engine: the pool's.
    """

    def __init__(self, options: PressureOptions | None, engine: PoolEngine) -> None:
        self._options = options
        self._engine = engine
        self._gauge = Gauge()
        self._timer: asyncio.TimerHandle | None = None
        self._read = (options.read or MemorySignal()) if options else None

    def start(self) -> None:
        """Look from now on, until no browser runs."""
        if self._options and self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._options.every, self._look)

    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        self._timer = None
        if self._options is None or self._read is None:
            return
        before, self._gauge = self._gauge, self._gauge.after(self._read())
        if self._gauge.pressed != before.pressed:
            self._engine.tell(decide.pressure_changed, pressed=self._gauge.pressed)
        more = self._gauge.readings > before.readings
        if more and self._gauge.readings % self._options.patience == 0:
            self._engine.evict_spare_pages()
        if self._engine.state.browsers or self._gauge.pressed:
            self.start()
