"""A folder for workers, and the promise that nothing they started outlives it."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.errors import InterruptedRunError
from perfgate.measure.process_tree import adopted_orphans, descendants, end_all
from perfgate.measure.stopping import stoppable, unstoppable

if TYPE_CHECKING:
    from collections.abc import Iterator


GOES_ON = "finished pairs are kept: the same command goes on from there"


@contextlib.contextmanager
def workshop(kept: str = "") -> Iterator[Path]:
    """A temporary folder; however the work in it ends, every process it started is ended too.

    Args:
        kept: what the user is told of an interrupted run, such as :data:`GOES_ON`.

    Raises:
        InterruptedRunError: the user stopped it.
    """
    folder = Path(tempfile.mkdtemp(prefix="perfgate-"))
    spare = frozenset(descendants(os.getpid()))
    try:
        with adopted_orphans(), stoppable():
            try:
                yield folder
            finally:
                with unstoppable():
                    end_all(spare)
                    shutil.rmtree(folder, ignore_errors=True)
    except KeyboardInterrupt as error:
        raise InterruptedRunError(f"interrupted; {kept}" if kept else "interrupted") from error
