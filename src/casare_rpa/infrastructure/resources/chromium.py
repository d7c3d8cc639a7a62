"""Finds a Chromium and says how to start it; imports no Playwright, so that a bare machine can be checked."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from casare_rpa.infrastructure.errors import ChromiumMissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

CHROMIUM_VARIABLE = "CASARE_CHROMIUM"
SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# Where Playwright's installer puts a browser, below its cache folder: <name>-<revision>/<place>. The
# folder names changed with Chrome for Testing, so both are looked at.
_PLAYWRIGHT_PLACES = (
    ("chromium-*", "chrome-linux64/chrome"),
    ("chromium-*", "chrome-linux/chrome"),
    ("chromium_headless_shell-*", "chrome-headless-shell-linux64/chrome-headless-shell"),
    ("chromium_headless_shell-*", "chrome-linux/headless_shell"),
)

# Chromium maps its shared memory in /dev/shm and its tabs crash when that is full; 64 MB, the default of
# containers, is too little for one large page.
SMALL_SHM_BYTES = 256 * 2**20

HOW_TO_GET_ONE = (
    "type `casare doctor --fix`, or `apt-get install chromium`, or `playwright install chromium`; "
    f"or set {CHROMIUM_VARIABLE} to the path of a Chromium or Chrome"
)


@dataclass(frozen=True, slots=True)
class Chromium:
    """A Chromium that was found.

    Attributes:
        path: its executable.
        source: how it was found: the variable's name, ``playwright`` or ``PATH``.
    """

    path: Path
    source: str


def is_executable(path: Path) -> bool:
    """Whether a path is a file that may be run."""
    return path.is_file() and os.access(path, os.X_OK)


def newest_first(folder: Path, pattern: str) -> list[Path]:
    """The entries of a folder that match, the highest revision first."""
    return sorted(folder.glob(pattern), key=_revision, reverse=True)


def _revision(path: Path) -> int:
    number = path.name.rpartition("-")[2]
    return int(number) if number.isdigit() else -1


def find_chromium(
    environ: Mapping[str, str] = os.environ,
    which: Callable[[str], str | None] = shutil.which,
    exists: Callable[[Path], bool] = is_executable,
    listing: Callable[[Path, str], Iterable[Path]] = newest_first,
) -> Chromium | None:
    """The Chromium to use, or None: ``$CASARE_CHROMIUM``, Playwright's own, then those on PATH.

    Args:
        environ: environment variables.
        which: finds a command on PATH.
        exists: whether a path is an executable file.
        listing: entries of a folder that match a pattern, best first.

    Raises:
        ChromiumMissingError: the variable is set, but not to an executable file.
    """
    chosen = environ.get(CHROMIUM_VARIABLE)
    if chosen:
        if not exists(Path(chosen)):
            raise ChromiumMissingError(
                f"{CHROMIUM_VARIABLE} is {chosen!r}; allowed: the path of an executable file. "
                f"Unset it to use a Chromium that is found, or {HOW_TO_GET_ONE}"
            )
        return Chromium(Path(chosen), CHROMIUM_VARIABLE)
    cache = playwright_cache(environ)
    for pattern, place in _PLAYWRIGHT_PLACES:
        for folder in listing(cache, pattern):
            if exists(folder / place):
                return Chromium(folder / place, "playwright")
    for name in SYSTEM_NAMES:
        path = which(name)
        if path:
            return Chromium(Path(path), "PATH")
    return None


def playwright_cache(environ: Mapping[str, str]) -> Path:
    """Where Playwright keeps the browsers it installed."""
    chosen = environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if chosen and chosen != "0":
        return Path(chosen)
    package = find_spec("playwright") if chosen else None
    if package is not None and package.origin is not None:  # 0 means inside the installed package
        return Path(package.origin).parent / "driver/package/.local-browsers"
    base = environ.get("XDG_CACHE_HOME") or Path(environ.get("HOME", "/")) / ".cache"
    return Path(base) / "ms-playwright"


def require_chromium() -> Chromium:
    """The Chromium to use.

    Raises:
        ChromiumMissingError: there is none; the message says what to type.
    """
    found = find_chromium()
    if found is None:
        raise ChromiumMissingError(
            f"no Chromium found (looked at {CHROMIUM_VARIABLE}, Playwright's own and "
            f"{', '.join(SYSTEM_NAMES)} on PATH): {HOW_TO_GET_ONE}"
        )
    return found


def launch_arguments(*, root: bool, shm_bytes: int | None) -> tuple[str, ...]:
    """The command line for a browser that talks to nobody but the pages it is sent to.

    Args:
        root: whether it runs as root, where Chromium's sandbox refuses to work.
        shm_bytes: room in /dev/shm; None where there is none.
    """
    arguments = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-sync",
        "--no-default-browser-check",
        "--no-first-run",
    ]
    if root:
        arguments.append("--no-sandbox")
    if shm_bytes is None or shm_bytes < SMALL_SHM_BYTES:
        arguments.append("--disable-dev-shm-usage")
    return tuple(arguments)


def arguments_here() -> tuple[str, ...]:
    """The command line for this machine and user."""
    try:
        shm_bytes: int | None = shutil.disk_usage("/dev/shm").free
    except OSError:
        shm_bytes = None
    return launch_arguments(root=os.geteuid() == 0, shm_bytes=shm_bytes)
