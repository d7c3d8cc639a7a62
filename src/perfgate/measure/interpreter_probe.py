"""Tells what an interpreter is and has, as one line of JSON; runs in the environment itself.

Standard library only: the environment's Python may be older than ours and holds no perfgate.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import sys


def describe() -> dict[str, object]:
    """The interpreter, its libraries by name, and the variables it was started with."""
    libraries: dict[str, str] = {}
    for distribution in importlib.metadata.distributions():
        name = distribution.metadata["Name"]
        if name:
            # The first on the path is the one that is imported.
            libraries.setdefault(name, distribution.version)
    return {
        "python": sys.version.split()[0],
        "implementation": sys.implementation.name,
        "libraries": libraries,
        "variables": dict(os.environ),
    }


if __name__ == "__main__":
    # Not the folder of this script: its files must not stand in for the environment's modules.
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
    sys.path[:] = [folder for folder in sys.path if folder != here]
    sys.stdout.write("\n" + json.dumps(describe()) + "\n")
