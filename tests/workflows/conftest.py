"""A forge with a tiny project for each test, and act to run its workflows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.github.fake_hub import serve
from tests.workflows.forge import Forge
from tests.workflows.runner import Runner

if TYPE_CHECKING:
    from collections.abc import Iterator


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--all", action="store_true", help="run every workflow, not the two that guard"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--all"):
        return
    for item in items:
        if item.get_closest_marker("whole"):
            item.add_marker(pytest.mark.skip(reason="runs with --all"))


@pytest.fixture
def forge(tmp_path: Path) -> Iterator[Forge]:
    """Nothing that GitHub's description does not allow may have been asked or answered."""
    made = Forge(tmp_path)
    yield made
    assert made.hub.problems == []
    assert _left_running(tmp_path) == []


@pytest.fixture
def runner(forge: Forge) -> Iterator[Runner]:
    server = serve(forge.hub)
    yield Runner(forge, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()


def _left_running(folder: Path) -> list[str]:
    """The processes that still work below the folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            place = (process / "cwd").readlink()
        except OSError:
            continue
        if place.is_relative_to(folder):
            found.append(f"{process.name} in {place}")
    return found
