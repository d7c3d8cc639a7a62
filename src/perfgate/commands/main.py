"""Finds the subcommand and runs it; maps errors to exit codes, here and nowhere else.

Exit codes: 0 pass, 1 it ran and did not pass, 2 usage, 3 broken or inconclusive, 130 interrupted. In a job of a GitHub
workflow an error stands in the job's summary too. Only the module of the subcommand asked for is imported.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.errors import BrokenError, PerfgateError, UsageError

if TYPE_CHECKING:
    from types import ModuleType

COMMANDS = {
    "compare": "measure two commits side by side, and say whether the contender may pass",
    "show": "show the report of a comparison again",
    "merge": "put the reports of all shards together and judge the whole suite",
    "accept": "take a regression on purpose, or set a flaky benchmark aside for a time",
    "bisect": "find the commit that made a benchmark slower",
    "list": "list the cases of the suite, with their budgets",
    "plan": "on GitHub: what a pull request needs measured, in how many shards",
    "comment": "on GitHub: write a run's verdict into the one comment on its pull request",
    "check": "on GitHub: write a run's verdict as a check, with annotations on the benchmarks' lines",
    "merged": "on GitHub: keep the report of the pull request that a commit came with, for the site",
    "issue": "on GitHub: open, update or close the issue of what stays slower",
    "calibrate": "measure the gate itself: false alarms on identical code, power on planted slowdowns",
    "leak": "find what a cycle leaves behind: counts, Python objects, memory",
    "bench": "measure the commit at HEAD with asv, and show its goals and figures",
    "baseline": "write the baseline document from the results of a commit",
    "history": "keep the results in order, take in others', share them on the data branch",
    "publish": "build the pages from the results",
    "preview": "serve the pages on this machine",
    "completion": "print a completion script for a shell",
}
INTERRUPTED = 130


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    try:
        return _dispatch(arguments)
    except PerfgateError as error:
        _say(arguments, error)
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("perfgate: interrupted\n")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output is gone; Python would complain once more at exit.
        sys.stderr.close()
        return 1
    except OSError as error:
        # A disk that filled between the checks and the writing, a folder taken away meanwhile.
        _say(arguments, error)
        return BrokenError.exit_code


def _say(arguments: list[str], error: Exception) -> None:
    sys.stderr.write(f"perfgate: {error}\n")
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        from perfgate.github.job_files import add_error

        # A summary that cannot be written is no news beside the error itself.
        with contextlib.suppress(PerfgateError):
            add_error(Path(summary), arguments[0] if arguments else "", str(error))


def _dispatch(arguments: list[str]) -> int:
    if arguments and arguments[0] in COMMANDS:
        name = arguments[0]
        module = _command(name)
        code: int = module.run(_parsed(name, module, arguments[1:]))
        return code
    overview = "\n".join(f"  {name:<10} {about}" for name, about in COMMANDS.items())
    parser = argparse.ArgumentParser(
        "perfgate",
        description="Measures a project's asv suite and says how it stands against goals and budgets.",
        epilog=f"commands:\n{overview}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, help="what to do", metavar="command")
    parser.parse_args(arguments)
    return 0


def _command(name: str) -> ModuleType:
    try:
        return importlib.import_module(f"perfgate.commands.{name}")
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("perfgate"):
            raise
        raise UsageError(
            f"`perfgate {name}` needs {error.name}, which is not installed; "
            "`pip install casare-perf[gate]` adds it"
        ) from error


def _parsed(name: str, module: ModuleType, arguments: list[str]) -> argparse.Namespace:
    """The parsed flags; a command that declares PASSES_ON is given asv's options in ``asv_options``."""
    parser = argparse.ArgumentParser(
        f"perfgate {name}", description=module.__doc__, allow_abbrev=False
    )
    module.add_arguments(parser)
    if not getattr(module, "PASSES_ON", False):
        return parser.parse_args(arguments)
    at = arguments.index("--") if "--" in arguments else len(arguments)
    args, others = parser.parse_known_args(arguments[:at])
    args.asv_options = [*others, *arguments[at + 1 :]]
    return args
