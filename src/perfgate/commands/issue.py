"""Open, update or close one issue on GitHub, such as for a change point for the worse.

There is one open issue for each key; the text is a trusted job's own. With --changes there is one for each change for
the worse that `perfgate publish` found: opened, kept up to date, closed when it is mended; what somebody closed stays closed.
Exit codes: 0 done, 2 usage, 3 GitHub refuses.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.commands.finished_run import add_author, add_repository, connected
from perfgate.errors import UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from perfgate.github.surroundings import Surroundings


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    add_repository(parser)
    add_author(parser)
    parser.add_argument(
        "body", nargs="?", type=Path, metavar="BODY.md", help="the issue's text, as markdown"
    )
    parser.add_argument("--key", default="", metavar="KEY", help="one open issue for each key")
    parser.add_argument("--title", default="", metavar="TEXT", help="the issue's title")
    parser.add_argument(
        "--label", default="performance", metavar="NAME", help="its label [%(default)s]"
    )
    parser.add_argument(
        "--changes", type=Path, metavar="FILE", help="changes.json of the site: an issue for each"
    )
    parser.add_argument("--close", action="store_true", help="close it: what it is about is mended")


def run(args: Namespace) -> int:
    """Write the issue; returns the exit code."""
    from perfgate.github.job_files import add_summary
    from perfgate.github.surroundings import read_surroundings
    from perfgate.report.safe_text import markdown_text

    surroundings = read_surroundings(os.environ)
    done = (_write_one if args.changes is None else _write_changes)(args, surroundings)
    add_summary(surroundings.summary_path, markdown_text(done, 400))
    return 0


def _write_one(args: Namespace, surroundings: Surroundings) -> str:
    from perfgate.github.issues import Notice, close, open_or_update
    from perfgate.github.job_files import read_markdown
    from perfgate.report.safe_text import one_line

    if not args.key:
        raise UsageError("an issue needs --key, or --changes: which one is meant")
    if not args.close and (args.body is None or not args.title.strip()):
        raise UsageError("an issue needs BODY.md and --title; only --close does without")
    api = connected(args, surroundings)
    body = read_markdown(args.body) if args.body else ""
    notice = Notice(args.key, one_line(args.title, 200), body, args.label)
    done = (close if args.close else open_or_update)(api, notice, args.author)
    return f"Issue {args.key}: {done}."


def _write_changes(args: Namespace, surroundings: Surroundings) -> str:
    from perfgate.github.changes import bring_up_to_date, read_changes

    if args.key or args.close or args.body:
        raise UsageError("--changes names its issues itself; BODY.md, --key and --close go without")
    changes = read_changes(args.changes, args.label)
    api = connected(args, surroundings)
    return f"{bring_up_to_date(api, changes, args.label, args.author)}."
