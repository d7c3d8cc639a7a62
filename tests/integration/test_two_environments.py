"""asv's own uv environments hold two commits of a real package at once.

They are filled from the package index, so this runs only where CASARE_TEST_NETWORK is set.
"""

from __future__ import annotations

import io
import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.measure.tiny_project import change, git, make_tiny

from perfgate.measure.build_request import Slot
from perfgate.measure.environments import build
from perfgate.measure.project import load_project

if TYPE_CHECKING:
    from pathlib import Path

PYPROJECT = """
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "tiny"
version = "1"

[tool.setuptools]
py-modules = ["tiny"]
"""


@pytest.mark.skipif(
    not os.environ.get("CASARE_TEST_NETWORK"), reason="CASARE_TEST_NETWORK is not set"
)
@pytest.mark.timeout(600)
def test_two_commits_of_a_package(tmp_path: Path) -> None:
    folder = make_tiny(
        tmp_path / "project",
        plugins=[],
        environment_type="uv",
        build_command=["python -m pip wheel --no-deps -w {build_cache_dir} {build_dir}"],
        install_command=["in-dir={env_dir} python -m pip install --force-reinstall {wheel_file}"],
    )
    first = change(folder, PYPROJECT, "pyproject.toml")
    second = change(folder, "ANSWER = 2\n")
    assert git(folder, "rev-parse", "HEAD") == second
    project, log = load_project(cwd=folder), io.StringIO()
    log.name = "compare.log"  # type: ignore[attr-defined]
    for slot, sha, answer in ((Slot.BASELINE, first, "1"), (Slot.CONTENDER, second, "2")):
        built = build(project, sha, slot, log)
        done = subprocess.run(
            [built.python, "-c", "import asv_runner, tiny; print(tiny.ANSWER)"],
            check=True,
            capture_output=True,
            text=True,
            cwd=tmp_path,
        )
        assert done.stdout.strip() == answer
        assert dict(built.libraries)["tiny"] == "1"
