"""A meter is told how the pool does, and without one nothing of OpenTelemetry is imported."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from tests.unit.infrastructure.resources.pool_steps import QUIET

from casare_rpa.infrastructure.errors import BrowserLaunchError
from casare_rpa.infrastructure.resources.browser_pool import BrowserPool, PoolOptions
from casare_rpa.infrastructure.resources.fake_place import FakePlace


async def test_a_meter_is_told_how_the_pool_does() -> None:
    reader = InMemoryMetricReader()
    meter = MeterProvider([reader]).get_meter("test")
    place = FakePlace(BrowserLaunchError("once"))
    async with BrowserPool(PoolOptions(**QUIET, meter=meter), [place]) as pool:
        async with pool.lease():
            told = points(reader)
            assert told["casare.pool.contexts", "leased"].value == 1
            assert told["casare.pool.browsers", None].value == 1
        await pool.settled()
        told = points(reader)
        assert told["casare.pool.contexts", "leased"].value == 0
        for what in ("acquire", "launch", "lease", "release"):
            assert told[f"casare.pool.{what}.duration", None].count == 1
        assert told["casare.pool.failures", "BrowserLaunchError"].value == 1


def points(reader: InMemoryMetricReader) -> dict[tuple[str, Any], Any]:
    """What was measured, by name and the value of its attribute."""
    data: Any = reader.get_metrics_data()
    return {
        (metric.name, next(iter(point.attributes.values()), None)): point
        for resource in data.resource_metrics
        for scope in resource.scope_metrics
        for metric in scope.metrics
        for point in metric.data.data_points
    }


def test_without_a_meter_nothing_of_opentelemetry_is_imported() -> None:
    code = (
        "import sys; from casare_rpa.infrastructure.resources.browser_pool import BrowserPool; "
        "BrowserPool(); print([name for name in sys.modules if 'opentelemetry' in name])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
