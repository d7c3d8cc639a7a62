"""Write nodes/manifest.json anew from the node sources, or check that it is fresh."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from casare_rpa.nodes.manifest import MANIFEST_PATH
from casare_rpa.nodes.manifest_scan import scan_library

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where the manifest is stale"
    )


def run(args: Namespace) -> int:
    """Write or check; returns the exit code."""
    # One entry a line: a change of one node type is a change of one line.
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in scan_library())
    text = f'{{"version": 1, "types": [\n{lines}\n]}}\n'
    if args.check:
        fresh = MANIFEST_PATH.exists() and MANIFEST_PATH.read_text(encoding="utf-8") == text
        sys.stdout.write("fresh\n" if fresh else "stale: run `casare manifest`\n")
        return 0 if fresh else 1
    MANIFEST_PATH.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{MANIFEST_PATH}: {text.count(chr(10)) - 2} node types\n")
    return 0
