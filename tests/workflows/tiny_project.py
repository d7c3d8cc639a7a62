"""The project whose pull requests the workflows measure: one module, one benchmark file, and this project's workflows.

Its tox.ini is made from this project's own: the same environments with the same commands and variables, only that
nothing is installed into them, since the Python of the tests has perfgate already.
"""

from __future__ import annotations

import configparser
import json
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PLUGIN = ROOT / "tests/unit/perfgate/measure/tiny_environment.py"
# What is about installing; the tests' environments install nothing.
_INSTALLING = (
    "package", "wheel_build_env", "extras", "dependency_groups", "commands_pre", "deps", "skip_install",
)  # fmt: skip
# No browser, no second Python, no linters: environments whose commands are not perfgate's.
_OTHERS = {
    "lint": "python -c \"print('linted')\"",
    "docs": "python -c \"print('built the site')\"",
    "type": "python -c \"print('typed')\"",
    "workflows": "python -c \"print('ran {posargs}')\"",
    "build": "python -c \"import pathlib; pathlib.Path('dist').mkdir(); pathlib.Path('dist/tiny-1-py3-none-any.whl').touch()\"",
    "extras": "python -c \"print('installed each extra')\"",
    "test": "python -c \"import pathlib; print('tested', *pathlib.Path('dist').iterdir())\"",
}
SLOWER = "ROUNDS = 8000\n"
FASTER = "ROUNDS = 1000\n"
MODULE = """

def work():
    total = 0
    for number in range(ROUNDS):
        total += number
    return total
"""
SUITE = """
import tiny


class Work:
    def time_work(self):
        tiny.work()

    def time_other(self):
        sum(range(1000))


def track_answer():
    return 42
"""
# The tests are about the workflows: few pairs, and limits that a busy machine's noise stays far from.
RULES = """[gate]
alpha = 0.05
min_margin = "20 %"
warn = "50 %"
block = "100 %"
inconclusive = "warn"
looks = { screening = [3], confirmation = [6, 12], control_every = 2 }
"""
CONFIG = {
    "version": 1,
    "project": "tiny",
    "repo": ".",
    "branches": ["main"],
    "plugins": [".tiny_environment"],
    "environment_type": "tiny",
    "build_command": [],
    "uninstall_command": [],
    "install_command": ["python {build_dir}/install.py"],
    "env_dir": ".asv/env",
    "html_dir": ".asv/html",
    "results_dir": "results",
}
# As long as a suite of two shards takes; perfgate plans by what asv recorded.
DURATIONS = {
    "version": 2,
    "commit_hash": "a" * 40,
    "env_name": "tiny-py3",
    "date": 1800000000000,
    "params": {"machine": "desk", "python": "3"},
    "python": "3",
    "requirements": {},
    "env_vars": {},
    "result_columns": ["result", "params", "version", "started_at", "duration"],
    "results": {
        "demo.Work.time_work": [[0.001], [], "1", 1800000000000, 30.0],
        "demo.track_answer": [[42], [], "1", 1800000000000, 15.0],
    },
    "durations": {},
}
INSTALL = """
import pathlib, shutil, sysconfig
here = pathlib.Path(__file__).parent
shutil.copy(here / "tiny.py", pathlib.Path(sysconfig.get_path("purelib"), "tiny.py"))
"""


def module(head: str) -> str:
    """tiny.py; ``head`` says how much work there is."""
    return head + MODULE


def write_project(folder: Path) -> None:
    """Everything but its history."""
    (folder / "benchmarks").mkdir()
    (folder / "benchmarks" / "__init__.py").touch()
    (folder / "benchmarks" / "demo.py").write_text(SUITE, encoding="utf-8")
    (folder / "tiny.py").write_text(module("ROUNDS = 2000\n"), encoding="utf-8")
    (folder / "install.py").write_text(INSTALL, encoding="utf-8")
    (folder / "perfgate.toml").write_text(RULES, encoding="utf-8")
    (folder / "asv.conf.json").write_text(json.dumps(CONFIG, indent=1), encoding="utf-8")
    (folder / ".gitignore").write_text(".asv\n.tox\n__pycache__\ndist\n", encoding="utf-8")
    recorded = folder / "results" / "desk" / "aaaaaaaa-tiny-py3.json"
    recorded.parent.mkdir(parents=True)
    recorded.write_text(json.dumps(DURATIONS), encoding="utf-8")
    (folder / "README.md").write_text("Tiny.\n", encoding="utf-8")
    shutil.copy(_PLUGIN, folder)
    shutil.copytree(ROOT / ".github", folder / ".github")
    with (folder / "tox.ini").open("w", encoding="utf-8") as file:
        tox_settings().write(file)


def tox_settings() -> configparser.RawConfigParser:
    """This project's environments, with nothing to install."""
    settings = configparser.RawConfigParser()
    settings.read(ROOT / "tox.ini", encoding="utf-8")
    settings.remove_section("tox")
    for name in settings.sections():
        for option in _INSTALLING:
            settings.remove_option(name, option)
        # Environments by a pattern of names are of several Pythons.
        environment = name.removeprefix("testenv").lstrip(":").partition("{")[0]
        if environment in _OTHERS:
            settings.set(name, "commands", _OTHERS[environment])
        # By its whole path: tox puts folders of its own before those of its caller.
        if settings.get(name, "commands", fallback="").startswith("perfgate "):
            settings.set(name, "commands", f"{{env:STANDIN_BIN}}/{settings.get(name, 'commands')}")
    settings.set("testenv", "skip_install", "true")
    # asv looks for a plugin beside its configuration, and a quick run has one of its own elsewhere.
    settings.set("testenv:bench", "set_env", "PYTHONPATH = {tox_root}")
    settings.set("testenv", "allowlist_externals", "*/perfgate")
    # The planted changes, and where perfgate is.
    variables = settings.get("testenv", "pass_env")
    settings.set("testenv", "pass_env", f"{variables}\nSTANDIN*")
    return settings
