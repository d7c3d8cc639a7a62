"""A second comparison of the same project is refused while the first runs, and only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfgate.errors import UsageError
from perfgate.measure.exclusive import exclusive
from perfgate.measure.project import load_project

if TYPE_CHECKING:
    from pathlib import Path


def test_one_at_a_time(project_dir: Path) -> None:
    project = load_project(cwd=project_dir)
    running = r"another comparison of .* is running"
    with exclusive(project), pytest.raises(UsageError, match=running), exclusive(project):
        pass
    with exclusive(project):
        pass


def test_where_nothing_can_be_written(project_dir: Path) -> None:
    (project_dir / ".asv").touch()
    project = load_project(cwd=project_dir)
    with pytest.raises(UsageError, match="cannot be written"), exclusive(project):
        pass
