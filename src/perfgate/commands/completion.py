"""Print a completion script for a shell.

bash: `eval "$(perfgate completion bash)"` in ~/.bashrc. zsh: write it to a file `_perfgate` in a folder of
$fpath. fish: `perfgate completion fish | source` in config.fish. tcsh: `eval` its output in ~/.tcshrc.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path
from typing import Any

from perfgate.errors import UsageError

SHELLS = ("bash", "zsh", "tcsh", "fish")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("shell", choices=SHELLS, help="whose script")


def run(args: argparse.Namespace) -> int:
    """Print the script; returns the exit code."""
    try:
        import shtab
    except ImportError as error:
        raise UsageError(
            "shtab is not installed; `pip install casare-perf[gate]` adds it"
        ) from error
    parser = whole_parser()
    for action in _file_arguments(parser):
        action.complete = shtab.FILE
    sys.stdout.write(shtab.complete(parser, args.shell) + "\n")
    return 0


def whole_parser() -> argparse.ArgumentParser:
    """One parser of all subcommands, each with the flags that its own module declares."""
    # main imports this module by name, never the other way round.
    from perfgate.commands.main import COMMANDS

    parser = argparse.ArgumentParser("perfgate")
    commands = parser.add_subparsers(dest="command")
    for name, about in COMMANDS.items():
        module = importlib.import_module(f"perfgate.commands.{name}")
        module.add_arguments(commands.add_parser(name, help=about))
    return parser


def _file_arguments(parser: argparse.ArgumentParser) -> list[Any]:
    """Every argument, in any subcommand, that is a path."""
    found: list[Any] = []
    for action in parser._actions:  # argparse has no public way to ask a parser what it takes
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                found += _file_arguments(inner)
        elif action.type is Path:
            found.append(action)
    return found
