"""Write nodes/manifest.json anew from the node sources, or check that it is fresh."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from casare_rpa.domain.errors import ManifestError, UsageError
from casare_rpa.nodes.manifest_file import MANIFEST_PATH, manifest_text
from casare_rpa.nodes.manifest_scan import LIBRARY, LIBRARY_PACKAGE, scan_library

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where the manifest is stale"
    )
    parser.add_argument(
        "--sources", type=Path, default=LIBRARY, metavar="FOLDER", help="a pack's node modules"
    )
    parser.add_argument(
        "--package",
        default=LIBRARY_PACKAGE,
        metavar="NAME",
        help="the package that the folder is, as it is imported",
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="the manifest to write [casare's own; a pack's must be named]",
    )


def run(args: Namespace) -> int:
    """Write or check; returns the exit code."""
    if args.output is None and args.sources != LIBRARY:
        raise UsageError("--output is missing: --sources of a pack go into a manifest of its own")
    entries = scan_library(args.sources, args.package)
    text = manifest_text(entries)
    output: Path = args.output or Path(MANIFEST_PATH)
    if args.check:
        fresh = output.exists() and output.read_text(encoding="utf-8") == text
        sys.stdout.write("fresh\n" if fresh else "stale: run `casare manifest`\n")
        return 0 if fresh else 1
    # Renamed into place: a process that has the old file open goes on reading the old file.
    written = output.with_suffix(".new")
    try:
        written.write_text(text, encoding="utf-8")
        written.replace(output)
    except OSError as error:
        raise ManifestError(f"{output} cannot be written: {error.strerror}") from error
    sys.stdout.write(f"{output}: {len(entries)} node types\n")
    return 0
