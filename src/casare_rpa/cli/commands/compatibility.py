"""Write docs/nodegraphqt-compatibility.md anew from the installed NodeGraphQt, or check that it is fresh."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from casare_rpa.domain.errors import UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit 1 where the page is stale, or a difference has no reason",
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("docs/nodegraphqt-compatibility.md"),
        metavar="FILE",
        help="the page to write",
    )


def run(args: Namespace) -> int:
    """Write or check; returns the exit code."""
    from casare_rpa.presentation.application import missing_part

    try:
        from casare_rpa.presentation.drop_in.page import faults, page_text
    except ImportError as error:
        raise UsageError(missing_part(error)) from error

    output: Path = args.output
    found = faults()
    for fault in found:
        sys.stdout.write(f"{fault}\n")
    text = page_text()
    if args.check:
        fresh = output.exists() and output.read_text(encoding="utf-8") == text
        sys.stdout.write("fresh\n" if fresh else "stale: run `casare compatibility`\n")
        return 0 if fresh and not found else 1
    output.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{output}: written\n")
    return 1 if found else 0
