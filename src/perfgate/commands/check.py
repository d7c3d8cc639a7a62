"""Write a finished run's verdict as a check on its pull request, on GitHub: the one to require before merging.

Regressions are annotated on the lines that define the benchmarks. The conclusion is success, failure (also where
there is no report that counts) or neutral: accepted by a maintainer, skipped, or only documents change. As for
`perfgate comment`, the artifact is taken for hostile. Exit codes: 0 written or nothing to do, 2 usage, 3 GitHub
refuses.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from perfgate.commands.finished_run import add_run_arguments, connected, gathered, home_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    add_run_arguments(parser)


def run(args: Namespace) -> int:
    """Write the check; returns the exit code."""
    from perfgate.github.check_runs import write_check
    from perfgate.github.checks import make_check
    from perfgate.github.choice import Nothing
    from perfgate.github.job_files import add_summary
    from perfgate.github.surroundings import read_surroundings
    from perfgate.report.safe_text import markdown_text

    surroundings = read_surroundings(os.environ)
    api = connected(args, surroundings)
    home = home_of(args.config)
    finding = gathered(args, surroundings, api, home)
    if isinstance(finding, Nothing):
        said = f"No check is written: {finding.reason}."
    else:
        check = make_check(finding, home.paths)
        done = write_check(api, check)
        said = f"Check of {check.head_sha[:10]}, {check.conclusion} ({check.title}): {done}."
    add_summary(surroundings.summary_path, markdown_text(said, 2000))
    return 0
