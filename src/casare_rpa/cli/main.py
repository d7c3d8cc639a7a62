"""Finds the subcommand and runs it; maps errors to exit codes, here and nowhere else.

Exit codes: 0 done, 1 it ran and failed, 2 bad file or usage, 130 interrupted. Only the module of the
subcommand asked for is imported: ``casare run`` must not pay for the others.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import threading

from casare_rpa.domain.errors import CasareError

COMMANDS = {
    "run": "run a workflow file",
    "check": "list every problem of a workflow file, without running it",
    "canvas": "show a workflow file in a window",
    "nodes": "list and search node types",
    "doctor": "find what this machine lacks, and install it",
    "manifest": "write the manifest of node types anew from their sources",
    "compatibility": "write the page that compares the canvas with NodeGraphQt, name by name",
}
INTERRUPTED = 130


class _HelpFormatter(argparse.HelpFormatter):
    """Asks for the terminal's width without shutil, which argparse imports for each parser (2 ms)."""

    def __init__(self, prog: str) -> None:
        try:
            columns = int(os.environ.get("COLUMNS", "0")) or os.get_terminal_size().columns
        except (OSError, ValueError):
            columns = 80
        super().__init__(prog, width=columns - 2)


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    threads = threading.enumerate()
    code = _exit_code(sys.argv[1:] if argv is None else argv)
    if threading.active_count() > len(threads):
        from casare_rpa.cli.left_threads import end_without

        end_without(threads, code)
    return code


def _exit_code(arguments: list[str]) -> int:
    try:
        return _dispatch(arguments)
    except CasareError as error:
        sys.stderr.write(f"casare: {error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("casare: interrupted\n")
        return INTERRUPTED


def _dispatch(arguments: list[str]) -> int:
    if arguments and arguments[0] in COMMANDS:
        name = arguments[0]
        module = importlib.import_module(f"casare_rpa.cli.commands.{name}")
        parser = argparse.ArgumentParser(
            f"casare {name}", description=module.__doc__, formatter_class=_HelpFormatter
        )
        module.add_arguments(parser)
        code: int = module.run(parser.parse_args(arguments[1:]))
        return code
    overview = "\n".join(f"  {name:<10} {about}" for name, about in COMMANDS.items())
    parser = argparse.ArgumentParser(
        "casare",
        description="CasareRPA's workflows: draw them, check them, run them.",
        epilog=f"commands:\n{overview}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, help="what to do", metavar="command")
    parser.parse_args(arguments)
    return 0
