"""Made-up reports, judged by hand: what a rendering shows depends on nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.report.large_report import build_large
from tests.unit.perfgate.report.made_reports import build_hostile, build_quiet, build_small

if TYPE_CHECKING:
    from perfgate.model.report import Report


@pytest.fixture(scope="session")
def small_report() -> Report:
    return build_small()


@pytest.fixture(scope="session")
def large_report() -> Report:
    return build_large()


@pytest.fixture(scope="session")
def quiet_report() -> Report:
    return build_quiet()


@pytest.fixture(scope="session")
def hostile_report():  # type: ignore[no-untyped-def]
    """A maker of reports full of the texts given."""
    return build_hostile
