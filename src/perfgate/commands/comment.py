"""Write a finished run's verdict into the one comment on its pull request, on GitHub.

For a trusted workflow (workflow_run), with a checkout of the default branch: the run's artifact is taken for
hostile, measurements are all that counts of it, and it is judged by the rules of the base. Nothing is written
where the pull request was closed or has moved. With --markdown a text of a trusted job's own is written instead.
Exit codes: 0 done or nothing to do, 2 usage, 3 GitHub refuses or the report does not count.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.commands.finished_run import (
    add_author,
    add_run_arguments,
    connected,
    gathered,
    home_of,
)
from perfgate.errors import UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from perfgate.github.client import Api
    from perfgate.github.finding import Finding
    from perfgate.github.surroundings import Surroundings


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    add_run_arguments(parser)
    add_author(parser)
    parser.add_argument(
        "--markdown",
        type=Path,
        metavar="FILE",
        help="write this text, with --key and --pull-request",
    )
    parser.add_argument("--key", default="", metavar="KEY", help="one comment for each key")
    parser.add_argument("--pull-request", type=int, metavar="N", help="where --markdown goes")


def run(args: Namespace) -> int:
    """Write the comment; returns the exit code."""
    from perfgate.github.surroundings import read_surroundings

    surroundings = read_surroundings(os.environ)
    api = connected(args, surroundings)
    if args.markdown is not None:
        return _write_text(args, surroundings, api)
    return _write_verdict(args, surroundings, api)


def _write_verdict(args: Namespace, surroundings: Surroundings, api: Api) -> int:
    from perfgate.errors import BrokenError
    from perfgate.github.choice import Nothing, still_current
    from perfgate.github.comment_body import make_body
    from perfgate.github.comments import OwnComment, upsert
    from perfgate.github.finding import Absence
    from perfgate.github.gathering import find_pull_request
    from perfgate.report.comparison_markdown import MARKER

    finding = gathered(args, surroundings, api, home_of(args.config))
    if isinstance(finding, Nothing):
        _say(surroundings, f"Nothing is written: {finding.reason}.")
        return 0
    number = finding.pull_request.number
    body = make_body(finding)
    gone = still_current(finding.run, find_pull_request(api, number))
    if gone is not None:
        _say(surroundings, f"Nothing is written: {gone.reason}.")
        return 0
    # That there was nothing to measure is no news, unless an older comment says otherwise.
    create = finding.absence is not Absence.DOCUMENTS
    done = upsert(api, number, OwnComment(body, MARKER, args.author, create))
    _say(surroundings, f"{_about(finding)}: comment {done}.")
    return BrokenError.exit_code if finding.absence is Absence.REFUSED else 0


def _write_text(args: Namespace, surroundings: Surroundings, api: Api) -> int:
    from perfgate.github.comments import OwnComment, upsert
    from perfgate.github.issues import Notice, marker_of
    from perfgate.github.job_files import read_markdown

    if args.pull_request is None or not args.key:
        raise UsageError("--markdown needs --key and --pull-request: which comment, and where")
    notice = Notice(args.key, "", read_markdown(args.markdown), "")
    marker = marker_of(args.key)
    done = upsert(api, args.pull_request, OwnComment(notice.text, marker, args.author))
    _say(surroundings, f"Pull request #{args.pull_request}: comment {done}.")
    return 0


def _about(finding: Finding) -> str:
    reason = f" ({finding.reason})" if finding.report is None else ""
    return f"Pull request #{finding.pull_request.number}, {finding.title}{reason}"


def _say(surroundings: Surroundings, text: str) -> None:
    from perfgate.github.job_files import add_summary
    from perfgate.report.safe_text import markdown_text

    add_summary(surroundings.summary_path, markdown_text(text, 2000))
