"""How a pool does, told to an OpenTelemetry meter that the application brings.

Only the API's own calls are used, on the object that is given: without a meter nothing of OpenTelemetry
is imported, and nothing costs more than a comparison.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.infrastructure.resources.pool_state import Stage

if TYPE_CHECKING:
    from casare_rpa.infrastructure.resources.pool_state import PoolState


class PoolMetrics:
    """The instruments of one pool.

    Args:
        meter: an ``opentelemetry.metrics.Meter``, or None.
    """

    def __init__(self, meter: Any) -> None:
        self._on = meter is not None
        if meter is None:
            return
        self._contexts = meter.create_gauge("casare.pool.contexts", unit="{context}")
        self._browsers = meter.create_gauge("casare.pool.browsers", unit="{browser}")
        self._waiting = meter.create_gauge("casare.pool.waiting", unit="{caller}")
        self._seconds = {
            what: meter.create_histogram(f"casare.pool.{what}.duration", unit="s")
            for what in ("acquire", "launch", "lease", "release")
        }
        self._failures = meter.create_counter("casare.pool.failures", unit="{failure}")

    def state(self, state: PoolState) -> None:
        """What stands now."""
        if self._on:
            for stage in Stage:
                self._contexts.set(len(state.at(stage)), {"stage": stage.value})
            self._browsers.set(len(state.browsers))
            self._waiting.set(len(state.waiting))

    def took(self, what: str, seconds: float) -> None:
        """How long an acquire, launch, lease or release took."""
        if self._on:
            self._seconds[what].record(seconds)

    def failed(self, error: BaseException) -> None:
        """Something went wrong, by the type of its error."""
        if self._on:
            self._failures.add(1, {"error.type": type(error).__name__})
