"""Looks the parts of this machine up. Every probe is quick and starts nothing heavier than ``--version``."""

from __future__ import annotations

import ctypes
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from casare_rpa.infrastructure.errors import ChromiumMissingError
from casare_rpa.infrastructure.resources.chromium import CHROMIUM_VARIABLE, find_chromium
from casare_rpa.infrastructure.resources.memory_pressure import MemorySignal
from casare_rpa.infrastructure.resources.playwright_browsers import find_browser
from casare_rpa.infrastructure.system.parts import (
    PLAYWRIGHT_LIBRARIES,
    QT_LIBRARIES,
    Installer,
    Part,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

PYTHONS = ((3, 11), (3, 14))  # from, below: pyproject.toml's requires-python
# A browser with ten contexts and stock NodeGraphQt at 1000 nodes keep below this together.
MEMORY_NEEDED_MB = 2048
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


def all_parts() -> list[Part]:
    """Every part, in the order a reader wants: Python first, then Qt, browser, tools, memory."""
    return [
        python_part(),
        package_part("PySide6-Essentials", "canvas"),
        package_part("NodeGraphQt", "canvas"),
        package_part("playwright", "browser"),
        package_part("memray", "", command="pip install memray"),
        qt_libraries_part(),
        playwright_libraries_part(),
        fonts_part(),
        xvfb_part(),
        chromium_part(),
        other_browsers_part(),
        git_part(),
        memory_part(),
        pressure_part(),
    ]


def python_part() -> Part:
    """The interpreter, and whether its version is one that is tested."""
    first, below = PYTHONS
    version = platform.python_version()
    allowed = f"{first[0]}.{first[1]} to {below[0]}.{below[1] - 1}"
    found = first <= sys.version_info[:2] < below
    detail = f"{version} ({sys.executable})" if found else f"found {version}; allowed: {allowed}"
    return Part("Python", found, detail, command=f"install Python {allowed}", system=False)


def package_part(distribution: str, extra: str, command: str = "") -> Part:
    """A Python package of this environment; ``extra`` is the extra that brings it."""
    command = command or f"pip install 'casare-perf[{extra}]'"
    try:
        version = importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return Part(distribution, False, "not in this environment", command=command, system=False)
    return Part(distribution, True, version, system=False)


def qt_libraries_part() -> Part:
    """The shared libraries that Qt loads from the system."""
    return libraries_part("Qt's system libraries", QT_LIBRARIES)


def playwright_libraries_part() -> Part:
    """The shared libraries that Playwright's driver loads from the system."""
    return libraries_part("Playwright's system libraries", PLAYWRIGHT_LIBRARIES)


def libraries_part(name: str, libraries: Mapping[str, str]) -> Part:
    """Shared libraries, by soname, with the Debian package that brings each."""
    missing = [soname for soname in libraries if not _loads(soname)]
    if missing:
        packages = tuple(sorted({libraries[soname] for soname in missing}))
        return Part(name, False, f"missing: {', '.join(missing)}", packages)
    return Part(name, True, f"all {len(libraries)}")


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def fonts_part() -> Part:
    """A font: Qt and Chromium draw boxes for text without one."""
    for folder in map(Path, map(os.path.expanduser, FONT_FOLDERS)):
        font = next(
            (path for suffix in ("ttf", "otf") for path in folder.rglob(f"*.{suffix}")), None
        )
        if font is not None:
            return Part("Fonts", True, str(font))
    return Part("Fonts", False, "no .ttf or .otf file", ("fonts-dejavu-core", "fontconfig"))


def xvfb_part() -> Part:
    """The X server without a screen."""
    path = shutil.which("Xvfb")
    return Part("Xvfb", path is not None, path or "not on PATH", ("xvfb", "xauth"))


def chromium_part() -> Part:
    """The browser, where the pool would find it too."""
    try:
        found = find_chromium()
    except ChromiumMissingError as error:  # $CASARE_CHROMIUM names something that is none
        return Part("Chromium", False, str(error), command=f"unset {CHROMIUM_VARIABLE}")
    if found is not None:
        return Part("Chromium", True, f"{found.path} (from {found.source})")
    looked = "neither $CASARE_CHROMIUM, Playwright's own, nor one on PATH"
    if _distribution() == "debian":
        return Part("Chromium", False, looked, ("chromium",))
    # Ubuntu's package of that name only points to a snap, which does not run in containers.
    command = "python -m playwright install --with-deps chromium"
    return Part("Chromium", False, looked, browser="chromium", command=command)


def _distribution() -> str:
    try:
        return platform.freedesktop_os_release().get("ID", "")
    except OSError:
        return ""


def git_part() -> Part:
    """git, which asv measures commits with."""
    path = shutil.which("git")
    if path is None:
        return Part("git", False, "not on PATH", ("git",))
    answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    return Part("git", answer.returncode == 0, f"{answer.stdout.strip()} ({path})", ("git",))


def memory_part() -> Part:
    """Memory that can be had without swapping, from /proc/meminfo."""
    available = _available_mb()
    if available is None:
        return Part("Free memory", False, "/proc/meminfo cannot be read", needed=False)
    return Part(
        "Free memory",
        available >= MEMORY_NEEDED_MB,
        f"{available} MB; wanted: {MEMORY_NEEDED_MB} MB",
        command="close programs, or leave the 1000-node and browser benchmarks out",
        needed=False,
    )


def _available_mb() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    sizes = (line.split() for line in lines if line.startswith("MemAvailable:"))
    return next((int(size[1]) // 1024 for size in sizes), None)


def other_browsers_part() -> Part:
    """Firefox and WebKit, which the pool can use instead; only Playwright's own builds will do."""
    found = {kind: find_browser(kind) for kind in ("firefox", "webkit")}
    said = ", ".join(f"{kind}: {path or 'none'}" for kind, path in found.items())
    command = "python -m playwright install --with-deps firefox webkit"
    there = all(found.values())
    return Part("Firefox and WebKit", there, said, command=command, needed=False)


def pressure_part() -> Part:
    """The best signal of memory pressure at hand; free memory is always there to fall back on."""
    try:
        source = MemorySignal()().source
    except ModuleNotFoundError:
        return Part(
            "Memory pressure signal",
            False,
            "none but free memory, and no psutil to read it with",
            command="pip install 'casare-perf[browser]'",
            needed=False,
        )
    return Part("Memory pressure signal", True, source, needed=False)


def installer() -> Installer:
    """What this machine offers to install with."""
    return Installer(
        apt=shutil.which("apt-get") is not None,
        prefix=_root_prefix(),
        playwright=importlib.util.find_spec("playwright") is not None,
    )


def _root_prefix() -> tuple[str, ...] | None:
    if os.geteuid() == 0:
        return ()
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    allowed = subprocess.run([sudo, "-n", "true"], capture_output=True, check=False)
    return (sudo, "-n") if allowed.returncode == 0 else None
