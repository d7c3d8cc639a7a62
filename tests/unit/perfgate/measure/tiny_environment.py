"""asv's environment class of the tests: real environments without a package index, in a fraction of a second.

A test project names it among asv's ``plugins``; the environment sees the packages of the Python that runs asv.
"""

from __future__ import annotations

import shutil
import sys
import sysconfig
import venv
from pathlib import Path
from typing import Any

from asv.environment import Environment, get_env_name


class Tiny(Environment):  # type: ignore[misc]
    """A bare environment."""

    tool_name = "tiny"

    def __init__(self, conf: Any, python: str, requirements: Any, variables: Any) -> None:
        # The base class names the environment by these before it sets them.
        self._python = python
        self._requirements = requirements
        super().__init__(conf, python, requirements, variables)

    @property
    def name(self) -> str:
        return str(get_env_name("tiny", self._python, self._requirements, self._tagged_env_vars))

    def _setup(self) -> None:
        venv.create(self._path, symlinks=True)
        version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
        site = Path(self._path) / "lib" / version / "site-packages"
        (site / "shared.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
        # asv takes an environment without pip for a broken one.
        pip = Path(self._path) / "bin" / "pip"
        shutil.copy("/bin/true", pip)

    def run(self, args: list[str], **kwargs: Any) -> Any:
        """For `asv run`; a comparison starts the environment's Python itself."""
        return self.run_executable("python", args, **kwargs)
