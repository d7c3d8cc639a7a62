"""Decide what a pull request needs measured, for the jobs of a GitHub workflow: its shards, or nothing.

Writes the outputs measure, base, head, shards, matrix, full, rounds, time-limit and reason to $GITHUB_OUTPUT, and
the reason to the job's summary. A change of documents only measures nothing; so does the label `performance: skip`
with a line `performance: skip REASON` in the pull request's description. With --new-for it is about a branch's newest
commits instead: which of them a machine has no results of (outputs measure and matrix). No token is needed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.commands.options import add_config
from perfgate.errors import UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from perfgate.github.event import Event
    from perfgate.github.surroundings import Surroundings


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    add_config(parser)
    parser.add_argument(
        "--head", default="HEAD", metavar="SHA", help="the commit to judge [%(default)s]"
    )
    parser.add_argument(
        "--base", default="", metavar="SHA", help="the commit to compare with [head's first parent]"
    )
    parser.add_argument(
        "--event", type=Path, metavar="FILE", help="what started the workflow [$GITHUB_EVENT_PATH]"
    )
    parser.add_argument(
        "--label",
        action="append",
        metavar="NAME",
        help="a label of the pull request, in the place of the event's; may be given more than once",
    )
    parser.add_argument(
        "--new-for",
        metavar="MACHINE",
        help="plan the commits up to head that this machine has no results of",
    )
    parser.add_argument(
        "--most",
        type=int,
        default=3,
        choices=range(1, 21),
        metavar="N",
        help="of those, the newest N [%(default)s]",
    )
    parser.add_argument("--reason", metavar="TEXT", help="why it is skipped, in the event's place")


def run(args: Namespace) -> int:
    """Decide and say so; returns the exit code."""
    from perfgate.github.surroundings import read_surroundings

    surroundings = read_surroundings(os.environ)
    (_decide if args.new_for is None else _find_new)(args, surroundings)
    return 0


def _find_new(args: Namespace, surroundings: Surroundings) -> None:
    from perfgate.github.commit_graph import read_commit
    from perfgate.github.job_files import add_summary, write_outputs
    from perfgate.github.unmeasured import last_commits, outputs, summary, unmeasured
    from perfgate.measure.project import load_project

    project = load_project(args.config)
    commits = last_commits(project.root, read_commit(project.root, args.head).sha)
    found = unmeasured(commits, project.results_dir, args.new_for, args.most)
    write_outputs(surroundings.output_path, outputs(found))
    add_summary(surroundings.summary_path, summary(found, args.new_for))


def _decide(args: Namespace, surroundings: Surroundings) -> None:
    from perfgate.github.commit_graph import changed_paths, read_commit
    from perfgate.github.event import Event, read_event
    from perfgate.github.job_files import add_summary, write_outputs
    from perfgate.github.labels import SKIP, reason_after
    from perfgate.github.plan import Change, find_base, make_plan, outputs, summary
    from perfgate.history.asv_results import read_durations
    from perfgate.measure.project import load_project
    from perfgate.report.safe_text import one_line

    project = load_project(args.config)
    path = args.event or surroundings.event_path
    event = read_event(path) if path else Event()
    labels, body = _said(event)
    reason = reason_after(SKIP, body) if args.reason is None else one_line(args.reason, 300)
    head = read_commit(project.root, args.head)
    asked = read_commit(project.root, args.base).sha if args.base else ""
    request_head = event.pull_request.head_sha if event.pull_request else ""
    base = find_base(head, asked, request_head)
    if args.base and base == head.sha:
        raise UsageError(f"--base {args.base} and --head {args.head} are the same commit")
    change = Change(
        base=base,
        head=head.sha,
        paths=changed_paths(project.root, base, head.sha) if base else (),
        labels=frozenset(labels if args.label is None else args.label),
        skip_reason=reason,
    )
    plan = make_plan(change, read_durations(project.results_dir))
    write_outputs(surroundings.output_path, outputs(plan))
    add_summary(surroundings.summary_path, summary(plan))


def _said(event: Event) -> tuple[frozenset[str], str]:
    """Labels and description of the pull request, where the event is about one."""
    if event.pull_request is None:
        return frozenset(), ""
    return event.pull_request.labels, event.pull_request.body
