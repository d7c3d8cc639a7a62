"""List every problem of workflow files, without running them; exit 1 where there is one, 2 where a file cannot be read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from casare_rpa.cli.registry import open_registry
from casare_rpa.domain.errors import WorkflowFileError
from casare_rpa.runtime.checker import check_workflow
from casare_rpa.runtime.loader import load_workflow

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
    return max(_check(file, registry) for file in args.files)


def _check(file: Path, registry: NodeRegistry) -> int:
    try:
        workflow = load_workflow(file)
    except WorkflowFileError as error:
        sys.stdout.write(f"{error}\n")
        return error.exit_code
    problems = check_workflow(workflow, registry)
    for problem in problems:
        sys.stdout.write(f"{file}: {problem.severity}: {problem}\n")
    if not problems:
        sys.stdout.write(f"{file}: {len(workflow.nodes)} nodes, no problem\n")
    return 1 if any(problem.severity == "error" for problem in problems) else 0
