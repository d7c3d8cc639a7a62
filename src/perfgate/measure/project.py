"""A project with an asv suite: where its files are, and whether a run can begin."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfgate.errors import UsageError
from perfgate.measure.git import run_git

if TYPE_CHECKING:
    from collections.abc import Mapping

_CONFIG_NAMES = ("asv.conf.json", "asv.conf.jsonc")
# A results file is kilobytes, an environment hundreds of megabytes: below this nothing useful can happen.
_MIN_FREE_BYTES = 100_000_000
_PATH_KEYS = ("benchmark_dir", "env_dir", "results_dir", "html_dir")


@dataclass(frozen=True, slots=True)
class Project:
    """asv's configuration of a project, its folders as absolute paths."""

    name: str
    config_path: Path
    benchmark_dir: Path
    env_dir: Path
    results_dir: Path
    html_dir: Path
    default_timeout: float
    config: Mapping[str, Any]

    @property
    def root(self) -> Path:
        """Where asv.conf.json stands."""
        return self.config_path.parent

    @property
    def repository(self) -> str:
        """asv's ``repo``: an absolute path, or the address of a repository elsewhere."""
        address = str(self.config["repo"])
        path = self.root / address
        return str(path.resolve()) if path.exists() else address

    @property
    def commits_dir(self) -> Path:
        """Where git knows the commits that asv measures: the repository, or asv's copy of one elsewhere.

        The project's own folder, as long as there is no copy (``fetch_commits`` makes one).
        """
        path = Path(self.repository)
        if is_local(path):
            return path
        copy = self.root / self.name  # where asv puts it
        return copy if copy.is_dir() else self.root

    @property
    def state_dir(self) -> Path:
        """Where perfgate keeps logs and results that are not for keeps."""
        return self.root / ".asv" / "perfgate"

    @property
    def goals_path(self) -> Path:
        """Where the project's goals are looked for."""
        return self.root / "perfgate.toml"


@dataclass(frozen=True, slots=True)
class WorkingTree:
    """The commit at HEAD, and what of the working tree is not in it."""

    commit: str
    changed: tuple[str, ...]


def is_local(repository: Path) -> bool:
    """asv's rule; what it does not take for a local repository it copies."""
    return repository.is_dir() and (
        (repository / ".git").exists() or (repository / "objects").is_dir()
    )


def load_project(config: Path | None = None, cwd: Path | None = None) -> Project:
    """The project of a configuration file, else of the one in the current folder.

    Raises:
        UsageError: no such file, or asv cannot read it.
    """
    path = _config_path(config, cwd or Path.cwd())
    try:
        from asv.config import Config
        from asv.util import UserError
    except ImportError as error:
        raise UsageError("asv is not installed; `pip install casare-perf[gate]` adds it") from error
    try:
        loaded = Config.load(str(path))
    except (UserError, ValueError, OSError) as error:
        raise UsageError(f"{path}: {error}") from error
    root = path.parent
    folders = {key: (root / getattr(loaded, key)).resolve() for key in _PATH_KEYS}
    return Project(
        name=loaded.project,
        config_path=path,
        default_timeout=float(loaded.default_benchmark_timeout),
        config=vars(loaded),
        **folders,
    )


def _config_path(config: Path | None, cwd: Path) -> Path:
    if config is not None:
        if not config.is_file():
            raise UsageError(f"{config} is not a file; --config names an asv.conf.json")
        return config.resolve()
    for name in _CONFIG_NAMES:
        if (cwd / name).is_file():
            return (cwd / name).resolve()
    raise UsageError(f"no asv.conf.json in {cwd}; run this at the project's top, or give --config")


def read_working_tree(project: Project) -> WorkingTree:
    """HEAD, and the changed files that a measurement of HEAD leaves out; none where only the commits are here.

    Benchmark files count from the working tree, results are no input: neither is listed.

    Raises:
        UsageError: no git repository, or one without a commit.
    """
    commits = project.commits_dir
    bare = run_git(commits, "rev-parse", "--is-bare-repository").strip() == "true"
    try:
        commit = run_git(commits, "rev-parse", "--verify", "HEAD").strip()
    except UsageError as error:
        raise UsageError(f"{commits} has no commit yet; asv measures commits") from error
    if bare:
        return WorkingTree(commit, ())
    top = Path(run_git(commits, "rev-parse", "--show-toplevel").strip())
    status = run_git(top, "status", "--porcelain=v1", "-z", "--no-renames")
    paths = [entry[3:] for entry in status.split("\0") if len(entry) > 3]
    ignored = (project.benchmark_dir, project.results_dir, project.state_dir.parent)
    changed = [
        path for path in paths if not any((top / path).is_relative_to(each) for each in ignored)
    ]
    return WorkingTree(commit, tuple(changed))


def resolve_commit(project: Project, revision: str) -> str:
    """The full hash of a revision of the project."""
    return run_git(project.commits_dir, "rev-parse", "--verify", f"{revision}^{{commit}}").strip()


def check_writable(folder: Path) -> None:
    """Raise a UsageError unless a file can be written in the folder (made where it is missing)."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".perfgate-") as probe:
            probe.write(b"0")
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{folder} cannot be written: {reason}; results go there") from error


def check_space(*folders: Path, needed: int = _MIN_FREE_BYTES) -> None:
    """Raise a UsageError where a disk is as good as full, before asv fails half-way."""
    for folder in (*folders, Path(tempfile.gettempdir())):
        existing = next(path for path in (folder, *folder.parents) if path.exists())
        free = shutil.disk_usage(existing).free
        if free < needed:
            raise UsageError(
                f"the disk of {existing} has {free / 1e6:.0f} MB free; at least {needed / 1e6:.0f} MB "
                "are needed"
            )
