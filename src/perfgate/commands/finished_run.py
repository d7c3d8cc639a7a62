"""What `comment` and `check` have in common: flags, and finding out what a finished run has to say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.commands.gate_rules import renew_accepted
from perfgate.commands.options import add_config
from perfgate.errors import UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from perfgate.github.choice import Nothing
    from perfgate.github.client import Api
    from perfgate.github.finding import Finding
    from perfgate.github.gathering import Home
    from perfgate.github.records import Run
    from perfgate.github.surroundings import Surroundings


def add_run_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    add_config(parser)
    add_repository(parser)
    add_report(parser)
    parser.add_argument(
        "--event", type=Path, metavar="FILE", help="a workflow_run event [$GITHUB_EVENT_PATH]"
    )
    parser.add_argument(
        "--run-id", type=int, metavar="N", help="the finished run, in the event's place"
    )


def add_report(parser: ArgumentParser) -> None:
    """``REPORT``: what a run uploaded."""
    parser.add_argument(
        "report",
        nargs="?",
        type=Path,
        metavar="REPORT",
        help="the run's artifact: a folder with report.json, the file itself, or the archive",
    )


def add_repository(parser: ArgumentParser) -> None:
    """``--repository``: which one is written to."""
    parser.add_argument("--repository", metavar="OWNER/NAME", help="[$GITHUB_REPOSITORY]")


def add_author(parser: ArgumentParser) -> None:
    """``--author``: whose comments and issues are ours."""
    from perfgate.github.comments import WORKFLOWS_ACCOUNT

    parser.add_argument(
        "--author",
        default=WORKFLOWS_ACCOUNT,
        metavar="LOGIN",
        help="the account of the token; only its own writing is touched [%(default)s]",
    )


def connected(args: Namespace, surroundings: Surroundings) -> Api:
    """The API of the repository meant.

    Raises:
        UsageError: no repository or no token.
    """
    from perfgate.github.client import connect
    from perfgate.github.surroundings import check_repository

    name = args.repository or surroundings.repository
    source = "--repository" if args.repository else "GITHUB_REPOSITORY"
    repository = check_repository(name, source)
    return connect(surroundings.token, surroundings.api_url, repository)


def gathered(
    args: Namespace, surroundings: Surroundings, api: Api, home: Home
) -> Finding | Nothing:
    """What the run has to say, as far as GitHub and its artifact tell."""
    from perfgate.github.gathering import gather

    run = _run(args, surroundings, api)
    url = surroundings.run_url(api.repository, run.number)
    return gather(api, run, url, args.report, home)


def home_of(config: Path | None) -> Home:
    """The trusted side: the checkout that the command runs in."""
    from perfgate.github.gathering import Home
    from perfgate.github.trust import SuitePaths
    from perfgate.measure.git import run_git
    from perfgate.measure.project import load_project

    project = load_project(config)
    prefix = run_git(project.root, "rev-parse", "--show-prefix").strip()

    def inside(path: Path) -> str:
        return prefix + path.relative_to(project.root).as_posix()

    if not project.benchmark_dir.is_relative_to(project.root):
        raise UsageError(
            f"{project.benchmark_dir} is not in {project.root}; its changes are not seen"
        )
    paths = SuitePaths(
        *map(inside, (project.goals_path, project.benchmark_dir, project.config_path))
    )
    return Home(project.name, paths, lambda gate, sha: renew_accepted(project, gate, sha))


def _run(args: Namespace, surroundings: Surroundings, api: Api) -> Run:
    from perfgate.github.event import read_event
    from perfgate.github.records import run_from_json

    if args.run_id is not None:
        return run_from_json(api.get(f"/actions/runs/{args.run_id}"), f"run {args.run_id}")
    path = args.event or surroundings.event_path
    if path is None:
        raise UsageError("no run: give --event FILE of a workflow_run, or --run-id N")
    event = read_event(path)
    if event.run is None:
        raise UsageError(
            f"{path} tells of no finished run; allowed: a workflow_run event, or --run-id N"
        )
    if event.repository != api.repository:
        raise UsageError(
            f"{path} is an event of {event.repository[:100]!r}; allowed: {api.repository}"
        )
    return event.run
