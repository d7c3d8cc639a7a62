"""Builds one environment through asv's own classes; a program of its own, since asv logs and waits as it likes.

Its answer goes to a JSON file: what was built, or ``refused`` or ``failed`` with a reason.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from asv import environment, util
from asv.config import Config
from asv.console import log
from asv.plugin_manager import plugin_manager
from asv.repo import NoSuchNameError, get_repo

PROBE = Path(__file__).with_name("interpreter_probe.py")
# Variables that an interpreter or a shell sets for itself, and those that asv sets only after a build: the
# sides' environments must be equally large.
_NOT_OF_THE_ENVIRONMENT = frozenset(
    {"_", "LC_CTYPE", "PWD", "OLDPWD", "SHLVL", "ASV_BUILD_DIR", "ASV_BUILD_CACHE_DIR"}
)


def main(arguments: list[str] | None = None) -> int:
    """Do what is asked; 0 when it is done."""
    parser = argparse.ArgumentParser(prog="perfgate.measure.build_environment")
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--result", type=Path, required=True)
    parser.add_argument(
        "--commit", default="", help="without it, the repository is made ready only"
    )
    parser.add_argument("--environment", default="", help="in asv's -E form")
    parser.add_argument("--fresh", action="store_true", help="make the environment anew")
    options = parser.parse_args(arguments)
    log.enable()
    try:
        answer = _answer(options)
    except (util.UserError, environment.EnvironmentUnavailable, NoSuchNameError) as error:
        answer = {"refused": str(error) or type(error).__name__}
    except (subprocess.CalledProcessError, OSError) as error:
        answer = {"failed": str(error)}
    finally:
        log.flush()
    options.result.write_text(json.dumps(answer), encoding="utf-8")
    return 0 if "refused" not in answer and "failed" not in answer else 1


def _answer(options: argparse.Namespace) -> dict[str, Any]:
    config = Config.load(str(options.config))
    for plugin in config.plugins:
        plugin_manager.import_plugin(plugin)
    if not options.commit:
        repository = get_repo(config)
        repository.pull()
        # The one thing of a repository that asv does not tell.
        return {"path": repository._path}
    chosen = _choose(config, options.environment)
    repository = get_repo(config)
    if options.fresh:
        util.long_path_rmtree(chosen._path, ignore_errors=True)
    chosen.create()
    chosen.install_project(config, repository, options.commit)
    found = _probe(chosen)
    if "asv_runner" not in found["libraries"]:
        # asv installs it where its class does so; a plugin's own class need not.
        chosen.run_executable("python", ["-m", "pip", "install", "asv_runner"])
        found = _probe(chosen)
    variables = {
        name: value
        for name, value in found.pop("variables").items()
        if os.environ.get(name) != value and name not in _NOT_OF_THE_ENVIRONMENT
    }
    return {
        **found,
        "name": chosen.name,
        "executable": chosen.find_executable("python"),
        "variables": variables,
    }


def _choose(config: Any, asked: str) -> Any:
    """The first environment of the matrix, or the one that is asked for."""
    found = list(environment.get_environments(config, [asked] if asked else None))
    if not found:
        matrix = environment.get_environments(config, None, verbose=False)
        names = ", ".join(each.name for each in matrix) or "none that this machine can make"
        raise util.UserError(f"no environment {asked!r}; asv.conf.json has {names}")
    chosen = found[0]
    if isinstance(chosen, environment.ExistingEnvironment) or not chosen.can_install_project():
        raise util.UserError(
            f"environment {chosen.name} cannot be given a commit; set environment_type to uv, virtualenv or "
            "conda, or name two ready interpreters with --python-base and --python-head"
        )
    return chosen


def _probe(chosen: Any) -> dict[str, Any]:
    # As asv starts a benchmark: the matrix's variables, then its own.
    variables = {**os.environ, **chosen.env_vars}
    said = chosen.run_executable("python", [str(PROBE)], env=variables)
    answer: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    return answer


if __name__ == "__main__":
    sys.exit(main())
