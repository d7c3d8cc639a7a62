"""Finds the repository that asv takes commits from, and commits in it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from perfgate.errors import UsageError
from perfgate.measure.build_request import Slot, ask_asv
from perfgate.measure.git import run_git
from perfgate.measure.project import is_local

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfgate.measure.project import Project


@dataclass(frozen=True, slots=True)
class Repository:
    """Where commits come from.

    ``suite_top`` is the top of the working tree that the suite stands in, where that belongs to this
    repository; None for a suite kept apart from the project: its files are no part of the commits.
    """

    path: Path
    suite_top: Path | None


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit by its full hash; ``subject`` is the first line of its message."""

    sha: str
    subject: str


def find_repository(
    project: Project, log: IO[str], listen: Callable[[str], None] = lambda _step: None
) -> Repository:
    """The project's own repository, else asv's copy of one elsewhere, brought up to date.

    Raises:
        UsageError: not kept in git.
        BrokenError: a repository elsewhere cannot be fetched.
    """
    dvcs = project.config.get("dvcs")
    if dvcs not in {None, "git"}:
        raise UsageError(f"{project.config_path}: dvcs is {dvcs!r}; comparing needs git")
    path = Path(project.repository)
    if not is_local(path):
        what = f"the repository {project.repository}"
        path = Path(ask_asv(project, Slot.BASELINE, [], log, listen=listen, what=what)["path"])
    return Repository(path, _suite_top(project, path))


def fetch_commits(project: Project) -> None:
    """Bring asv's copy of a repository elsewhere up to date, so that ``commits_dir`` is it; nothing for one that is here.

    Raises:
        BrokenError: it cannot be fetched.
    """
    if not is_local(Path(project.repository)):
        project.state_dir.mkdir(parents=True, exist_ok=True)
        with (project.state_dir / "repository.log").open("w", encoding="utf-8") as log:
            find_repository(project, log)


def find_commit(repository: Repository, revision: str) -> Commit:
    """The commit that a name, a hash or an expression such as ``HEAD~1`` means.

    Raises:
        UsageError: there is none; the text names the nearest refs.
    """
    if not revision or revision.startswith("-"):
        allowed = "a name, a hash or an expression such as HEAD~1"
        raise UsageError(f"{revision!r} is no revision; allowed: {allowed}")
    try:
        sha = run_git(repository.path, "rev-parse", "--verify", f"{revision}^{{commit}}").strip()
    except UsageError as error:
        hint = _hint(repository.path, revision)
        raise UsageError(f"no commit {revision!r} in {repository.path}{hint}") from error
    subject = run_git(repository.path, "log", "-1", "--format=%s", sha).strip()
    return Commit(sha, subject)


def _suite_top(project: Project, repository: Path) -> Path | None:
    common = ("rev-parse", "--path-format=absolute", "--git-common-dir")
    try:
        own = run_git(project.root, *common).strip()
        if not Path(own).samefile(run_git(repository, *common).strip()):
            return None
        top = Path(run_git(project.root, "rev-parse", "--show-toplevel").strip()).resolve()
    except UsageError:
        return None
    return top if project.benchmark_dir.is_relative_to(top) else None


def _hint(repository: Path, revision: str) -> str:
    try:
        listed = run_git(repository, "for-each-ref", "--format=%(refname:short)").split()
        shallow = run_git(repository, "rev-parse", "--is-shallow-repository").strip() == "true"
    except UsageError as error:
        return f": {error}"
    # HEAD~3 and v1^ are meant by their names.
    name = revision.replace("^", "~").split("~")[0].split("@{")[0]
    ends = [ref for ref in listed if name and ref.endswith(f"/{name}")]
    near = [*ends, *difflib.get_close_matches(name, listed, n=3)]
    hint = f"; nearest: {', '.join(dict.fromkeys(near))}" if near else ""
    if shallow:
        hint += "; the clone is shallow, `git fetch --unshallow` brings the rest"
    return hint
