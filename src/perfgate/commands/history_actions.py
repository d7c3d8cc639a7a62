"""What `perfgate history` does, one function an action; the first line of each says it in the help."""

from __future__ import annotations

import shutil
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rich.table import Table as RichTable

from perfgate.errors import UsageError
from perfgate.history.merging import MergePlan, plan_merge
from perfgate.history.repairing import plan_conversion, plan_repair
from perfgate.history.stored_files import Kind, examine, read_folder
from perfgate.measure.data_branch import DataBranch, pull, push, read_tree
from perfgate.measure.git import run_git
from perfgate.measure.machine import own_name
from perfgate.measure.project import check_writable
from perfgate.report.atomic_file import write_atomically
from perfgate.report.safe_text import one_line
from perfgate.report.terminal import say

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rich.console import Console

    from perfgate.history.stored_files import StoredFile
    from perfgate.measure.project import Project
    from perfgate.model.results import Doubt


def list_runs(console: Console, project: Project, _args: Namespace) -> int:
    """show which commits were measured, on which machine and in which environment"""
    table = RichTable(
        "Machine", "Environment", "Commit", "Committed", "Benchmarks", "To the anchor"
    )
    files = list(read_folder(project.results_dir))
    anchored = {
        file.path.with_suffix("") for file in files if file.usable and file.kind is Kind.ANCHOR
    }
    runs = [file for file in files if file.usable and file.kind is Kind.RUN]
    for file in sorted(
        runs, key=lambda file: (file.machine, file.data["env_name"], file.data["date"])
    ):
        moment = datetime.fromtimestamp(file.data["date"] / 1000, UTC)
        cells = (
            file.machine,
            file.data["env_name"],
            file.data["commit_hash"][:8],
            f"{moment:%Y-%m-%d %H:%M}",
            str(len(file.data["results"])),
            "yes" if file.path.with_suffix("") in anchored else "",
        )
        table.add_row(*(one_line(cell, 60) for cell in cells))
    if runs:
        console.print(table)
    say(console, f"{len(runs)} runs in {project.results_dir}")
    _say_doubts(console, _doubts(files))
    return 0


def check(console: Console, project: Project, _args: Namespace) -> int:
    """name every file that cannot be used; exit code 1 where there is one"""
    files = list(read_folder(project.results_dir))
    doubts = _doubts(files)
    _say_doubts(console, doubts)
    described = {file.machine for file in files if file.usable and file.kind is Kind.MACHINE}
    measured = {file.machine for file in files if file.usable and file.kind is Kind.RUN}
    for machine in sorted(measured - described):
        say(console, f"{machine}: has no usable machine.json; asv passes over its results")
    bad = len(doubts) + len(measured - described)
    say(console, f"{len(files)} files in {project.results_dir}: {bad or 'none'} to mend")
    if bad:
        say(console, "`perfgate history repair` sets broken files aside and mends what can be")
    return 1 if bad else 0


def repair(console: Console, project: Project, _args: Namespace) -> int:
    """convert old files, set broken and foreign ones aside (none is deleted), describe machines"""
    check_writable(project.results_dir)
    plan = plan_repair(read_folder(project.results_dir))
    aside = project.state_dir / "set-aside" / f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
    for doubt in plan.set_aside:
        target = aside / doubt.path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(project.results_dir / doubt.path, target)
        say(console, f"set aside: {doubt.path}: {doubt.reason}")
    _write(project, plan.writes)
    for path in plan.converted:
        say(console, f"converted: {path}")
    for path in plan.completed:
        say(console, f"described the machine: {path}")
    if plan.set_aside:
        say(console, f"{len(plan.set_aside)} files set aside in {aside}")
    elif not plan.writes:
        say(console, "nothing to mend")
    return 0


def convert(console: Console, project: Project, _args: Namespace) -> int:
    """write results of earlier asv formats as the present one"""
    plan = plan_conversion(read_folder(project.results_dir))
    kept = project.state_dir / "before-conversion"
    for path in plan.converted:
        copy = kept / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(project.results_dir / path, copy)
    _write(project, plan.writes)
    _say_doubts(console, plan.doubts)
    where = f"; the old ones are kept in {kept}" if plan.converted else ""
    say(console, f"{len(plan.converted)} files converted{where}")
    return 1 if plan.doubts else 0


def take_in(console: Console, project: Project, args: Namespace) -> int:
    """take in results folders or files of others; what both have is merged, nothing is lost"""
    incoming = [file for path in args.paths for file in _found(path)]
    return _merge(console, project, plan_merge(read_folder(project.results_dir), incoming))


def merge(console: Console, project: Project, args: Namespace) -> int:
    """merge a data branch that is here already (a branch or any revision), without fetching it"""
    repository = _repository(project)
    names = (args.branch, f"refs/perfgate/origin/{args.branch}", f"origin/{args.branch}")
    for name in names:
        try:
            commit = run_git(repository, "rev-parse", "--verify", f"{name}^{{commit}}").strip()
        except UsageError:
            continue
        incoming = read_tree(repository, commit)
        return _merge(console, project, plan_merge(read_folder(project.results_dir), incoming))
    raise UsageError(
        f"no revision {args.branch} in {repository}; `perfgate history pull` fetches it"
    )


def pull_branch(console: Console, project: Project, args: Namespace) -> int:
    """fetch the data branch and merge it into the results folder"""
    branch = DataBranch(_repository(project), args.remote, args.branch)
    plan = pull(branch, read_folder(project.results_dir))
    if plan is None:
        say(
            console,
            f"{args.remote} has no branch {args.branch} yet: there is nothing to take; `perfgate history push` makes it",
        )
        return 0
    return _merge(console, project, plan)


def push_branch(console: Console, project: Project, args: Namespace) -> int:
    """append this machine's results to the data branch, without touching the work tree"""
    machine = own_name(args.machine)
    files = [
        file
        for file in read_folder(project.results_dir)
        if file.kind in {Kind.CATALOGUE, Kind.REPORT} or file.machine == machine
    ]
    if not any(file.kind in {Kind.RUN, Kind.ANCHOR} for file in files):
        known = sorted(path.name for path in project.results_dir.glob("*/"))
        raise UsageError(
            f"{project.results_dir} has no results of machine {machine!r}; there are: "
            f"{', '.join(known) or 'none'} (--machine names another)"
        )
    branch = DataBranch(_repository(project), args.remote, args.branch)
    plan = push(branch, files, f"Results of {machine}")
    _say_doubts(console, plan.doubts)
    say(console, f"{args.remote}/{args.branch}: {_counts(plan)}")
    return 0


def anchor(console: Console, project: Project, args: Namespace) -> int:
    """measure a commit in pairs with the anchor commit that perfgate.toml names"""
    from perfgate.commands.history_anchor import measure_to_anchor

    return measure_to_anchor(console, project, args)


def measure(console: Console, project: Project, args: Namespace) -> int:
    """measure first-parent commits that have no results on this machine yet, newest first"""
    from perfgate.commands.history_measure import measure_range

    return measure_range(console, project, args)


ACTIONS: Mapping[str, Callable[[Console, Project, Namespace], int]] = {
    "list": list_runs,
    "check": check,
    "repair": repair,
    "convert": convert,
    "import": take_in,
    "merge": merge,
    "push": push_branch,
    "pull": pull_branch,
    "anchor": anchor,
    "measure": measure,
}


def _found(path: Path) -> Iterator[StoredFile]:
    """The files of a folder of results, of one machine's folder in it, or one file."""
    if path.is_dir():
        single = any(child.name == "machine.json" for child in path.iterdir())
        for file in read_folder(path):
            if single and len(file.path.parts) == 1:
                yield examine(PurePosixPath(path.resolve().name) / file.path, file.content)
            else:
                yield file
    elif path.is_file():
        name = (
            path.name
            if path.name == "benchmarks.json"
            else f"{path.resolve().parent.name}/{path.name}"
        )
        yield examine(PurePosixPath(name), path.read_bytes())
    else:
        raise UsageError(f"{path}: there is no such file or folder")


def _merge(console: Console, project: Project, plan: MergePlan) -> int:
    check_writable(project.results_dir)
    _write(project, plan.writes)
    _say_doubts(console, plan.doubts)
    say(console, f"{project.results_dir}: {_counts(plan)}")
    return 0


def _write(project: Project, writes: Mapping[PurePosixPath, bytes]) -> None:
    for path, content in writes.items():
        write_atomically(project.results_dir / path, content)


def _counts(plan: MergePlan) -> str:
    left_out = f", {len(plan.doubts)} left out" if plan.doubts else ""
    return f"{plan.added} files added, {plan.updated} completed, {plan.same} the same{left_out}"


def _doubts(files: Iterable[StoredFile]) -> list[Doubt]:
    from perfgate.model.results import Doubt

    return [Doubt(Path(file.path), file.problem) for file in files if not file.usable]


def _say_doubts(console: Console, doubts: Iterable[Doubt]) -> None:
    by_path: dict[Path, list[str]] = defaultdict(list)
    for doubt in doubts:
        by_path[doubt.path].append(doubt.reason)
    for path, reasons in by_path.items():
        say(console, f"left out: {path}: {'; '.join(reasons)}", style="yellow")


def _repository(project: Project) -> Path:
    return Path(run_git(project.root, "rev-parse", "--show-toplevel").strip())
