"""The web service that HTTP nodes are tested with."""

from __future__ import annotations

import pytest
from tests.unit.nodes.library.local_service import running_service


@pytest.fixture
def service():
    with running_service() as running:
        yield running
