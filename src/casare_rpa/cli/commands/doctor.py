"""List what this machine has and lacks, with the fix for each; install what can be installed."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

from casare_rpa.cli.registry import open_registry, tell_pack_problems
from casare_rpa.infrastructure.system import probes
from casare_rpa.infrastructure.system.parts import advice, plan

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from casare_rpa.infrastructure.system.parts import Command, Part


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument(
        "--fix",
        action="store_true",
        help="install what is missing: apt-get as root or with passwordless sudo, else "
        "Playwright's installer for the browser",
    )
    parser.add_argument(
        "--system",
        action="store_true",
        help="look at the machine only, not at this environment's Python packages",
    )
    parser.add_argument("--quiet", action="store_true", help="print only what is missing")


def run(args: Namespace) -> int:
    """Look, mend, show; exit code 1 where something needed is still missing."""
    parts = _look(args.system)
    if args.fix and (commands := plan(parts, probes.installer(), sys.executable)):
        for command in commands:
            _install(command)
        parts = _look(args.system)
    _show([part for part in parts if not (args.quiet and part.found)])
    if not args.system:
        tell_pack_problems(open_registry())
    return 1 if advice(parts) else 0


def _look(system_only: bool) -> list[Part]:
    return [part for part in probes.all_parts() if part.system or not system_only]


def _install(command: Command) -> None:
    sys.stdout.write(f"+ {shlex.join(command)}\n")
    sys.stdout.flush()
    # A failure is not the end: the parts still missing are shown with what to type.
    subprocess.run(command, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})


def _show(parts: list[Part]) -> None:
    if not parts:
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("part", "", "what was found", "fix", box=None, header_style="bold")
    for part in parts:
        mark = "[green]found[/]" if part.found else "[red]missing[/]"
        if not part.found and not part.needed:
            mark = "[yellow]low[/]"
        table.add_row(part.name, mark, part.detail, part.fix)
    Console().print(table)
