"""The data branch: results of all machines as an orphan branch, in asv's layout, written without the work tree.

Every push is one commit on top of what the remote has, made from a temporary index; the remote takes it whole or
refuses it. Where another machine was faster, the branch is fetched and the commit made anew.
"""

from __future__ import annotations

import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from perfgate.errors import BrokenError, UsageError
from perfgate.history.merging import MergePlan, plan_merge
from perfgate.history.stored_files import Kind, StoredFile, examine, kind_of
from perfgate.measure.git import run_git

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

DEFAULT_BRANCH = "benchmark-results"
_ATTEMPTS = 8
# Two pushers that met once would meet again; the longest wait stays below the time of one benchmark.
_LONGEST_WAIT = 5.0
_NOBODY = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in (("NAME", "perfgate"), ("EMAIL", "perfgate@localhost"))
}


@dataclass(frozen=True, slots=True)
class DataBranch:
    """A branch of a remote, seen from a local repository."""

    repository: Path
    remote: str = "origin"
    name: str = DEFAULT_BRANCH

    @property
    def kept(self) -> str:
        """The local ref that remembers what was fetched; it is no branch of the user's."""
        return f"refs/perfgate/{self.remote}/{self.name}"

    def fetch(self) -> str:
        """The commit that the remote's branch is at; empty where there is none yet.

        Raises:
            UsageError: the remote cannot be reached, or the name is no branch's.
        """
        run_git(self.repository, "check-ref-format", "--branch", self.name)
        listed = run_git(
            self.repository, "ls-remote", "--heads", self.remote, f"refs/heads/{self.name}"
        )
        if not listed.strip():
            return ""
        refs = f"+refs/heads/{self.name}:{self.kept}"
        run_git(self.repository, "fetch", "--quiet", "--no-tags", self.remote, refs)
        return run_git(self.repository, "rev-parse", self.kept).strip()


def read_tree(
    repository: Path, commit: str, wanted: Callable[[PurePosixPath], bool] = lambda _path: True
) -> Iterator[StoredFile]:
    """The files of a commit that are wanted."""
    listed = run_git(repository, "ls-tree", "-r", "-z", commit)
    entries = [entry.partition("\t") for entry in listed.split("\0") if entry]
    chosen = [
        (PurePosixPath(path), facts.split()[2])
        for facts, _, path in entries
        if facts.split()[1] == "blob" and wanted(PurePosixPath(path))
    ]
    blobs = _blobs(repository, [sha for _, sha in chosen])
    for path, sha in chosen:
        yield examine(path, blobs[sha])


def _blobs(repository: Path, shas: list[str]) -> Mapping[str, bytes]:
    if not shas:
        return {}
    asked = "".join(f"{sha}\n" for sha in dict.fromkeys(shas))
    said = run_git(repository, "cat-file", "--batch", stdin=asked).encode(
        "utf-8", "surrogateescape"
    )
    blobs, at = {}, 0
    while at < len(said):
        end = said.index(b"\n", at)
        sha, _, size = said[at:end].decode().split()
        blobs[sha] = said[end + 1 : end + 1 + int(size)]
        at = end + 1 + int(size) + 1
    return blobs


def push(
    branch: DataBranch,
    files: Iterable[StoredFile],
    subject: str,
    wait: Callable[[float], None] = time.sleep,
) -> MergePlan:
    """Add files to the branch, merged with what is there; nothing is pushed where all is there already.

    Raises:
        UsageError: the remote cannot be reached or refuses.
        BrokenError: others were faster every time.
    """
    files = list(files)
    # By name in whichever folder: a machine whose name is another's too stands below a name of its own there.
    names = {file.path.name for file in files}
    for attempt in range(_ATTEMPTS):
        parent = branch.fetch()
        existing: Iterable[StoredFile] = ()
        if parent:
            # Descriptions of machines tell whether a name is taken by another machine.
            existing = read_tree(
                branch.repository,
                parent,
                lambda path: path.name in names or kind_of(path) is Kind.MACHINE,
            )
        plan = plan_merge(existing, files, newer_catalogue=True)
        if not plan.writes:
            return plan
        commit = _commit(branch.repository, parent, plan.writes, subject)
        if _offer(branch, commit, parent):
            return plan
        wait(random.uniform(0, min(_LONGEST_WAIT, 0.2 * 2**attempt)))
    raise BrokenError(
        f"{branch.remote}/{branch.name} moved on during each of {_ATTEMPTS} pushes; nothing was written, "
        "the same command tries again"
    )


def pull(branch: DataBranch, existing: Iterable[StoredFile]) -> MergePlan | None:
    """What the results folder must take from the remote's branch; None before the first push made it.

    Raises:
        UsageError: the remote cannot be reached.
    """
    commit = branch.fetch()
    if not commit:
        return None
    return plan_merge(existing, read_tree(branch.repository, commit))


def _commit(
    repository: Path, parent: str, writes: Mapping[PurePosixPath, bytes], subject: str
) -> str:
    """A commit of the parent's files and these, made in an index of its own."""
    with tempfile.TemporaryDirectory(prefix="perfgate-") as folder:
        variables = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        if parent:
            run_git(repository, "read-tree", parent, variables=variables)
        lines = "".join(
            f"100644 {_store(repository, content)}\t{path}\0" for path, content in writes.items()
        )
        run_git(
            repository,
            "update-index",
            "-z",
            "--add",
            "--index-info",
            variables=variables,
            stdin=lines,
        )
        tree = run_git(repository, "write-tree", variables=variables).strip()
    parents = ["-p", parent] if parent else []
    identity = {} if _has_identity(repository) else _NOBODY
    made = run_git(repository, "commit-tree", tree, *parents, "-m", subject, variables=identity)
    return made.strip()


def _store(repository: Path, content: bytes) -> str:
    text = content.decode("utf-8", "surrogateescape")
    return run_git(repository, "hash-object", "-w", "--stdin", stdin=text).strip()


def _has_identity(repository: Path) -> bool:
    try:
        run_git(repository, "var", "GIT_COMMITTER_IDENT")
    except UsageError:
        return False
    return True


def _offer(branch: DataBranch, commit: str, parent: str) -> bool:
    """Whether the remote took it; False where it has moved on since, and trying again may help."""
    try:
        run_git(
            branch.repository,
            "push",
            "--quiet",
            f"--force-with-lease=refs/heads/{branch.name}:{parent}",
            branch.remote,
            f"{commit}:refs/heads/{branch.name}",
        )
    except UsageError:
        if branch.fetch() == parent:
            raise
        return False
    return True
