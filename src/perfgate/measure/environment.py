"""What is installed in the environment that a run was measured in; asv's results do not say."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from perfgate.model.results import Run

# Tools that come with an environment, and say nothing of what was measured.
TOOLS = frozenset({"pip", "setuptools", "wheel"})


def installed_libraries(env_dir: Path, run: Run) -> tuple[tuple[str, str], ...]:
    """(name, version) of each library, by name; empty where the environment has gone or moved on.

    asv keeps one environment and installs commit after commit into it: only while the run's own commit is
    the one installed do its libraries belong to the run.
    """
    # asv names the folder so.
    name = hashlib.md5(run.environment.encode(), usedforsecurity=False).hexdigest()
    folder = env_dir / name
    try:
        status = json.loads((folder / "asv-install-status.json").read_bytes())
    except (OSError, ValueError):
        return ()
    if not isinstance(status, dict) or status.get("commit_hash") != run.commit:
        return ()
    found = {
        distribution.name: distribution.version
        for site in folder.glob("lib/python*/site-packages")
        for distribution in importlib.metadata.distributions(path=[str(site)])
        if _is_whole(distribution)
    }
    known = {library: version for library, version in found.items() if library not in TOOLS}
    return tuple(sorted(known.items(), key=lambda item: item[0].lower()))


def _is_whole(distribution: importlib.metadata.Distribution) -> bool:
    """Whether it has a name; what an interrupted installation left behind has none."""
    try:
        return bool(distribution.metadata["Name"])
    except FileNotFoundError:
        # So says importlib_metadata, which takes the place of Python's own finder wherever it is imported.
        return False
