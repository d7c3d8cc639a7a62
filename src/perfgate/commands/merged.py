"""Keep the report of the pull request that a commit came with, and what its maintainers accepted, for the site.

For a trusted workflow on the main branch. Without REPORT it says, as the output `run`, which run measured the pull
request; with that run's artifact it writes the report into the results folder, judged by the rules of the base as
`comment` judges it. A commit that came with none has nothing to keep.
Exit codes: 0 done or nothing to do, 2 usage, 3 GitHub refuses or the report does not count.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.commands.finished_run import add_report, add_repository, connected, home_of
from perfgate.commands.options import add_config
from perfgate.errors import UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from perfgate.github.client import Api
    from perfgate.github.merged import Measured
    from perfgate.github.surroundings import Surroundings


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    add_config(parser)
    add_repository(parser)
    parser.add_argument("commit", metavar="COMMIT", help="its whole hash")
    add_report(parser)
    parser.add_argument(
        "--workflow",
        default="Performance CI",
        metavar="NAME",
        help="the workflow that measures [%(default)s]",
    )
    parser.add_argument(
        "--into", type=Path, metavar="FOLDER", help="the results folder [asv's results_dir]"
    )


def run(args: Namespace) -> int:
    """Find or keep it; returns the exit code."""
    from perfgate.github.choice import Nothing
    from perfgate.github.job_files import add_summary, write_outputs
    from perfgate.github.merged import find_measured
    from perfgate.github.records import is_sha
    from perfgate.github.surroundings import read_surroundings
    from perfgate.report.safe_text import markdown_text

    if not is_sha(args.commit):
        raise UsageError(f"COMMIT is {args.commit[:60]!r}; allowed: a whole commit hash")
    surroundings = read_surroundings(os.environ)
    api = connected(args, surroundings)
    found = find_measured(api, args.commit, args.workflow)
    if args.report is None:
        number = "" if isinstance(found, Nothing) else str(found.run.number)
        write_outputs(surroundings.output_path, {"run": number})
    if isinstance(found, Nothing):
        said = f"Nothing is kept: {found.reason}."
    elif args.report is None:
        said = f"{_about(args, found)}, measured by run {found.run.number}."
    else:
        said = f"{_about(args, found)}: {_keep(args, surroundings, api, found)}"
    add_summary(surroundings.summary_path, markdown_text(said, 2000))
    return 0


def _about(args: Namespace, found: Measured) -> str:
    return f"{args.commit[:10]} came with pull request #{found.pull_request.number}"


def _keep(args: Namespace, surroundings: Surroundings, api: Api, found: Measured) -> str:
    from perfgate.errors import BrokenError
    from perfgate.github.finding import Absence, Finding
    from perfgate.github.gathering import gather_merged
    from perfgate.github.merged import with_acceptance
    from perfgate.history.stored_files import report_path
    from perfgate.measure.project import load_project
    from perfgate.report.comparison_json import write

    url = surroundings.run_url(api.repository, found.run.number)
    bare = Finding(found.run, url, found.pull_request)
    finding = gather_merged(api, bare, args.report, home_of(args.config))
    report = with_acceptance(finding)
    if finding.absence is Absence.REFUSED:
        raise BrokenError(finding.reason)
    if report is None:
        return f"nothing is kept. {finding.reason}"
    folder = args.into or load_project(args.config).results_dir
    write(report, folder / report_path(args.commit))
    return f"{finding.title}; its report is kept."
