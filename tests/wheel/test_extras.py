"""The wheel of dist/ works in a clean environment with each extra alone, and says of what is missing how to get it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WHEEL = TOP / "dist" / f"casare_perf-{PROJECT['version']}-py3-none-any.whl"
EXTRAS = ("", *PROJECT["optional-dependencies"])
WORKFLOW = Path("examples", "workflows", "sales_report.json")
# Packages whose every module must be importable with the extra, and with nothing of the others.
OF_EXTRA = {
    "": ("casare_rpa.domain", "casare_rpa.nodes", "casare_rpa.runtime"),
    "canvas": ("casare_rpa.presentation",),
    "browser": ("casare_rpa.infrastructure",),
    "otel": ("opentelemetry.metrics",),
    "gate": (
        "perfgate.commands", "perfgate.history", "perfgate.judge", "perfgate.leak", "perfgate.report",
        "perfgate.site", "perfgate.stats",
    ),
    "github": ("perfgate.github",),
}  # fmt: skip
IMPORT_ALL = """
import importlib, pkgutil, sys
for name in sys.argv[1:]:
    package = importlib.import_module(name)
    if name.partition(".")[0] in ("casare_rpa", "perfgate"):
        for found in pkgutil.walk_packages(package.__path__, name + "."):
            # One runs a program, the other is pytest's to import, which is no dependency.
            if not found.name.endswith(("__main__", "pytest_plugin")):
                importlib.import_module(found.name)
"""


class Installed:
    """An environment of its own with the wheel and one extra."""

    def __init__(self, folder: Path, extra: str) -> None:
        self.extra = extra
        self.bin = folder / "bin"
        self._folder = folder
        _run("uv", "venv", "--python", sys.executable, folder)
        shutil.copytree(TOP / "examples", folder / "examples")
        (folder / "asv.conf.json").write_text('{"version": 1, "project": "own", "repo": "."}')
        (folder / "perfgate.toml").touch()
        wanted = f"{WHEEL}[{extra}]" if extra else str(WHEEL)
        _run("uv", "pip", "install", "--python", self.bin / "python", wanted)

    def call(self, program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.bin / program, *map(str, arguments)],
            cwd=self._folder,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": ""},
            capture_output=True,
            text=True,
            check=False,
        )


def _run(*command: object) -> None:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module", params=EXTRAS, ids=lambda extra: extra or "none")
def installed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Installed:
    assert WHEEL.is_file(), f"{WHEEL}: build it before, tox run -e build"
    extra: str = request.param
    return Installed(tmp_path_factory.mktemp("clean") / "env", extra)


def test_every_extra_is_looked_at() -> None:
    assert set(OF_EXTRA) == set(EXTRAS)


def test_what_it_brings_is_consistent(installed: Installed) -> None:
    _run("uv", "pip", "check", "--python", installed.bin / "python")


def test_its_modules_are_importable(installed: Installed) -> None:
    done = installed.call("python", "-c", IMPORT_ALL, *OF_EXTRA[installed.extra])
    assert done.returncode == 0, done.stderr


def test_a_workflow_is_checked_and_run(installed: Installed) -> None:
    for arguments in (("check", WORKFLOW), ("run", WORKFLOW, "--no-display")):
        done = installed.call("casare", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("extra", "brought_by", "command"),
    [
        ("canvas", {"canvas"}, ("casare", "canvas", WORKFLOW)),
        ("gate", {"gate", "github"}, ("perfgate", "list")),
    ],
)
def test_what_is_missing_is_named_with_its_extra(
    installed: Installed, extra: str, brought_by: set[str], command: tuple[str, ...]
) -> None:
    if installed.extra in brought_by:
        return
    done = installed.call(*command)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert f"casare-perf[{extra}]" in done.stderr


@pytest.mark.skipif(
    os.environ.get("GITHUB_REF_TYPE") != "tag", reason="not the workflow of a release"
)
def test_the_tag_and_the_changelog_are_of_this_version() -> None:
    assert os.environ["GITHUB_REF_NAME"] == f"v{PROJECT['version']}"
    assert f"\n## {PROJECT['version']}" in (TOP / "CHANGELOG.md").read_text(encoding="utf-8")
