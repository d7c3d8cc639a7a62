"""asv finds the machine without asking, and an entry that a person made stays as it is."""

from __future__ import annotations

import json
import platform
import sys
from typing import TYPE_CHECKING

import pytest

from perfgate.errors import UsageError
from perfgate.measure.machine import ensure_machine, known_machine

if TYPE_CHECKING:
    from pathlib import Path

ASV = (sys.executable, "-m", "asv")


@pytest.mark.parametrize(
    ("entries", "asked", "name"),
    [
        ({"host": {}}, "", "host"),
        ({"a": {}, "host": {}}, "", "host"),
        ({"other": {}}, "", "other"),
        ({"a": {}, "b": {}}, "", None),
        ({"a": {}, "b": {}}, "b", "b"),
        ({"a": {}}, "b", None),
        ({}, "", None),
    ],
)
def test_asvs_rule(entries: dict[str, object], asked: str, name: str | None) -> None:
    assert known_machine(json.dumps({**entries, "version": 1}), "host", asked) == name


def test_a_damaged_file_is_named() -> None:
    assert known_machine(None, "host") is None
    for text in ("{", "[]"):
        with pytest.raises(UsageError, match=r"asv-machine\.json"):
            known_machine(text, "host")


def test_the_real_asv_stores_this_machine_once(project_dir: Path, home: Path) -> None:
    config = project_dir / "asv.conf.json"
    path = home / ".asv-machine.json"
    assert ensure_machine(ASV, config) == platform.node()
    entries = json.loads(path.read_text())
    entries[platform.node()]["cpu"] = "named by hand"
    path.write_text(json.dumps(entries))
    assert ensure_machine(ASV, config) == platform.node()
    assert ensure_machine(ASV, config, "ci-runner") == "ci-runner"
    stored = json.loads(path.read_text())
    assert stored[platform.node()]["cpu"] == "named by hand"
    assert stored["ci-runner"]["num_cpu"] == stored[platform.node()]["num_cpu"]
