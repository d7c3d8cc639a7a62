"""What a GitHub runner tells the programs it runs, by its environment."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[\w.-]+", re.ASCII)
_URL = re.compile(r"https?://[^\s\"'<>()\[\]|`]+")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The variables that matter; empty or None where the runner (or a desk) has none.

    ``repository`` is OWNER/NAME; ``api_url`` and ``server_url`` name a GitHub Enterprise server where there is one.
    """

    token: str = field(repr=False)
    api_url: str
    server_url: str
    repository: str
    event_path: Path | None
    output_path: Path | None
    summary_path: Path | None

    def run_url(self, repository: str, run: int) -> str:
        """Where a person looks at a run."""
        return f"{self.server_url}/{repository}/actions/runs/{run}"


def read_surroundings(environ: Mapping[str, str]) -> Surroundings:
    """What the variables say; the defaults are those of github.com.

    Raises:
        UsageError: an address that is none.
    """
    return Surroundings(
        token=environ.get("GITHUB_TOKEN") or environ.get("GH_TOKEN") or "",
        api_url=_address(environ, "GITHUB_API_URL", "https://api.github.com"),
        server_url=_address(environ, "GITHUB_SERVER_URL", "https://github.com"),
        repository=environ.get("GITHUB_REPOSITORY", ""),
        event_path=_path(environ.get("GITHUB_EVENT_PATH")),
        output_path=_path(environ.get("GITHUB_OUTPUT")),
        summary_path=_path(environ.get("GITHUB_STEP_SUMMARY")),
    )


def check_repository(name: str, source: str) -> str:
    """The name, where it is one; ``source`` says where it comes from.

    Raises:
        UsageError: it is not.
    """
    if not _REPOSITORY.fullmatch(name) or name.endswith(("/.", "/..")):
        raise UsageError(f"{source} is {name[:100]!r}; allowed: OWNER/NAME of a repository")
    return name


def _address(environ: Mapping[str, str], name: str, default: str) -> str:
    url = environ.get(name) or default
    if not _URL.fullmatch(url):
        raise UsageError(f"{name} is {url[:100]!r}; allowed: an address such as {default}")
    return url.rstrip("/")


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None
