"""A run's libraries are those of asv's environment while that still holds the run's commit."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from perfgate.history.asv_results import read_catalogue, read_results
from perfgate.measure.environment import installed_libraries

if TYPE_CHECKING:
    from pathlib import Path

    from perfgate.model.results import Run


def run_in(folder: Path) -> Run:
    (run,) = read_results(folder / "results", read_catalogue(folder / "results")).runs
    return replace(run, environment="uv-py3.11")


def install(env_dir: Path, commit: str) -> None:
    folder = env_dir / hashlib.md5(b"uv-py3.11", usedforsecurity=False).hexdigest()
    for name, version in (("rich", "14.0"), ("PySide6", "6.11.1"), ("pip", "25.0")):
        info = folder / "lib" / "python3.11" / "site-packages" / f"{name}-{version}.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (folder / "asv-install-status.json").write_text(json.dumps({"commit_hash": commit}))


def test_while_the_commit_is_installed(measured_dir: Path, tmp_path: Path) -> None:
    run = run_in(measured_dir)
    install(tmp_path, run.commit)
    assert installed_libraries(tmp_path, run) == (("PySide6", "6.11.1"), ("rich", "14.0"))


def test_what_an_interrupted_installation_left(measured_dir: Path, tmp_path: Path) -> None:
    run = run_in(measured_dir)
    install(tmp_path, run.commit)
    (site,) = tmp_path.glob("*/lib/python*/site-packages")
    (site / "half-1.0.dist-info").mkdir()
    assert installed_libraries(tmp_path, run) == (("PySide6", "6.11.1"), ("rich", "14.0"))


def test_once_it_has_gone(measured_dir: Path, tmp_path: Path) -> None:
    run = run_in(measured_dir)
    assert installed_libraries(tmp_path, run) == ()
    install(tmp_path, "another")
    assert installed_libraries(tmp_path, run) == ()
