"""One comparison of a project at a time: two would share folders, and measure each other."""

from __future__ import annotations

import contextlib
import fcntl
from typing import TYPE_CHECKING

from perfgate.errors import UsageError
from perfgate.measure.build_request import compare_dir

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfgate.measure.project import Project


@contextlib.contextmanager
def exclusive(project: Project) -> Iterator[None]:
    """Hold the project's comparisons; the system lets go when the process ends, however it ends.

    Raises:
        UsageError: another comparison is running, or the folder cannot be written.
    """
    path = compare_dir(project) / "lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(f"another comparison of {project.root} is running") from error
        yield
