"""The parts of a machine that the project looks for, as records, and how a missing one is put right.

Pure: what was found is given to these functions, nothing is looked up or run here.
"""

from __future__ import annotations

from dataclasses import dataclass

# What Qt's core, widgets and xcb platform plugin need and PySide6-Essentials does not bring: the NEEDED
# entries of its libraries (readelf -d, 6.11). Soname -> Debian package.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libzstd.so.1": "libzstd1",
}
# The same of the Node.js that Playwright (1.65) brings along as its driver.
PLAYWRIGHT_LIBRARIES = {
    "libatomic.so.1": "libatomic1",
    "libgcc_s.so.1": "libgcc-s1",
    "libstdc++.so.6": "libstdc++6",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the machine.

    Attributes:
        name: what it is.
        found: whether it is there.
        detail: version and place where found, what was looked for where not.
        packages: Debian packages that bring it; empty where apt-get cannot.
        browser: its name for Playwright's installer, for a browser that apt-get cannot bring.
        command: what a user types to get it where apt-get cannot.
        needed: whether a missing one is a fault; False for what only informs.
        system: whether it belongs to the machine, and not to the Python environment.
    """

    name: str
    found: bool
    detail: str
    packages: tuple[str, ...] = ()
    browser: str = ""
    command: str = ""
    needed: bool = True
    system: bool = True

    @property
    def fix(self) -> str:
        """What to type; empty where there is nothing to mend."""
        if self.found:
            return ""
        if self.packages:
            return f"apt-get install {' '.join(self.packages)}"
        return self.command


@dataclass(frozen=True, slots=True)
class Installer:
    """How this machine's packages are installed.

    Attributes:
        apt: whether apt-get is there.
        prefix: what goes before it: nothing as root, ``sudo -n`` where sudo asks for no password, None
            where neither holds.
        playwright: whether Playwright is importable, and so its installer at hand.
    """

    apt: bool
    prefix: tuple[str, ...] | None
    playwright: bool


Command = tuple[str, ...]


def plan(parts: list[Part], installer: Installer, python: str) -> list[Command]:
    """The commands that put the missing parts right, in order; empty where nothing can be done.

    Args:
        parts: all parts, found or missing.
        installer: what this machine can do.
        python: the interpreter whose Playwright installs a browser.
    """
    missing = [part for part in parts if part.needed and not part.found]
    root = installer.prefix if installer.apt else None
    commands: list[Command] = []
    packages = sorted({package for part in missing for package in part.packages})
    if packages and root is not None:
        apt = (*root, "apt-get")
        commands.append((*apt, "update", "--quiet"))
        commands.append((*apt, "install", "--yes", "--quiet", "--no-install-recommends", *packages))
    browsers = [part.browser for part in missing if part.browser]
    if browsers and installer.playwright:
        with_system = () if root is None else ("--with-deps",)
        commands.append((python, "-m", "playwright", "install", *with_system, *browsers))
    return commands


def advice(parts: list[Part]) -> list[str]:
    """What a user has to type for each needed part that is missing."""
    return [f"{part.name}: {part.fix}" for part in parts if part.needed and not part.found]
