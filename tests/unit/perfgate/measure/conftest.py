"""Rounds of sample suites, and the assurance that they leave no process behind."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.measure.measured_suite import Measured

from perfgate.measure import lockstep
from perfgate.measure.process_tree import adopted_orphans, descendants, end_all

from .sample_suite import write_suite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def nothing_left_running() -> Iterator[None]:
    spare = frozenset(descendants(os.getpid()))
    with adopted_orphans():
        yield
        assert end_all(spare) == []


@pytest.fixture
def measured(tmp_path: Path) -> Measured:
    return Measured(tmp_path / "work", write_suite(tmp_path))


@pytest.fixture
def ill_behaved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Measured:
    monkeypatch.setattr(lockstep, "GRACE_SECONDS", 1.0)
    return Measured(tmp_path / "work", write_suite(tmp_path, bad=True))
