"""List every problem of workflow files, without running them; exit 1 where there is one, 2 where a file cannot be read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from casare_rpa.cli.registry import open_registry, tell_pack_problems
from casare_rpa.domain.errors import WorkflowFileError
from casare_rpa.runtime.file_check import check_file

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from casare_rpa.nodes.registry import NodeRegistry


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="a workflow file")
    parser.add_argument(
        "--manifest", type=Path, metavar="PATH", help="node types of another manifest file"
    )


def run(args: Namespace) -> int:
    """Check them all; returns the exit code of the worst."""
    registry = open_registry(args.manifest)
    tell_pack_problems(registry)  # no fault of the files, unless they use types of that pack
    return max(_check(file, registry) for file in args.files)


def _check(file: Path, registry: NodeRegistry) -> int:
    report = check_file(file, registry)
    for problem in report.problems:
        sys.stdout.write(f"{file}: {problem.severity}: {problem}\n")
    if not report.problems:
        sys.stdout.write(f"{file}: {report.nodes} nodes, no problem\n")
    if not report.loads:
        return WorkflowFileError.exit_code
    return 1 if any(problem.severity == "error" for problem in report.problems) else 0
