"""Whether memory is short, from the best signal that this machine gives.

In this order: pressure stall information of the own control group (cgroup v2), the own control group's
limit (cgroup v1), pressure stall information of the whole system, free memory through psutil. The first
three are a read of 10 us from a file that is no disk's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from casare_rpa.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

# A cgroup v1 without a limit has the largest number that fits its pages.
_NO_LIMIT = 2**60
# Readings below the lower threshold, in a row, until memory counts as sufficient again.
_CALM_READINGS = 3


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Above ``high`` memory is short, below ``low`` it no longer is; in between nothing changes."""

    high: float
    low: float

    def __post_init__(self) -> None:
        if not 0 <= self.low < self.high <= 1:
            raise UsageError(
                f"Thresholds are high {self.high!r} and low {self.low!r}; allowed: 0 <= low < high <= 1"
            )


# Stalls: the share of the last 10 s in which somebody waited for memory. systemd-oomd kills at 60 % over
# 30 s by default: well before that there is something to give back. Use: what is left of a limit.
STALLED = Thresholds(high=0.10, low=0.02)
USED = Thresholds(high=0.90, low=0.80)


@dataclass(frozen=True, slots=True)
class Reading:
    """One look.

    Attributes:
        source: where it comes from, for people.
        value: share of time stalled, or share of memory used.
        thresholds: what the value is held against.
    """

    source: str
    value: float
    thresholds: Thresholds


@dataclass(frozen=True, slots=True)
class PressureOptions:
    """How memory is watched.

    Attributes:
        read: takes one reading; the machine's best signal by default.
        every: seconds between readings while browsers run.
        patience: readings in a row that must show short memory, after the warm contexts are gone, before
            each lease gives up a page that it does not use.
    """

    read: Callable[[], Reading] | None = None
    every: float = 1.0
    patience: int = 5

    def __post_init__(self) -> None:
        if not self.every > 0:
            raise UsageError(
                f"PressureOptions.every is {self.every!r}; allowed: seconds, more than 0"
            )
        if self.patience < 1:
            raise UsageError(f"PressureOptions.patience is {self.patience!r}; allowed: 1 or more")


@dataclass(frozen=True, slots=True)
class Gauge:
    """Whether memory is short, with hysteresis.

    Attributes:
        pressed: it is.
        readings: consecutive readings since it is, those that were calm not counted.
        calm: consecutive calm readings while it is.
    """

    pressed: bool = False
    readings: int = 0
    calm: int = 0

    def after(self, reading: Reading) -> Gauge:
        """What one more reading makes of it: short at once, sufficient only after several calm ones."""
        if reading.value >= reading.thresholds.high:
            return Gauge(pressed=True, readings=self.readings + 1)
        if not self.pressed:
            return self
        if reading.value > reading.thresholds.low:
            return replace(self, calm=0)
        calm = self.calm + 1
        return Gauge() if calm >= _CALM_READINGS else replace(self, calm=calm)


class MemorySignal:
    """The best signal that a machine gives, found once.

    Args:
        root: the root of the file system; tests give another.
    """

    def __init__(self, root: Path = Path("/")) -> None:
        groups = _own_groups(root)
        # Where version 1 has the memory controller, version 2 beside it knows of no limit.
        unified = None if "memory" in groups else groups.get("")
        self._read = (
            _stalls("cgroup v2 PSI", *_group_files(root, unified, "memory.pressure"))
            or _used_of_limit(_group_files(root, groups.get("memory"), "memory.stat"))
            or _stalls("system PSI", root / "proc/pressure/memory")
            or _used_of_machine
        )

    def __call__(self) -> Reading:
        """Take a reading; where the file is gone meanwhile, that of free memory."""
        try:
            return self._read()
        except (OSError, ValueError, KeyError):
            return _used_of_machine()


def _own_groups(root: Path) -> dict[str, str]:
    """This process's control group by controller; cgroup v2 has none and is the empty word."""
    try:
        lines = (root / "proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    groups: dict[str, str] = {}
    for line in lines:
        _, controllers, path = line.split(":", 2)
        groups |= dict.fromkeys(controllers.split(","), path)
    return groups


def _group_files(root: Path, group: str | None, name: str) -> list[Path]:
    """Where a control group's file may be: below its mount, which in a container shows the group as root."""
    if group is None:
        return []
    base = root / "sys/fs/cgroup"
    mount = base / "memory" if name == "memory.stat" else base
    inner = group.lstrip("/")
    return [mount / place / name for place in dict.fromkeys((inner, ""))]


def _stalls(source: str, *files: Path) -> Callable[[], Reading] | None:
    for path in files:

        def read(path: Path = path) -> Reading:
            # some avg10=0.00 avg60=0.00 avg300=0.00 total=0
            line = path.read_text(encoding="ascii").splitlines()[0]
            average = next(word for word in line.split() if word.startswith("avg10="))
            return Reading(f"{source} ({path})", float(average[6:]) / 100, STALLED)

        if _works(read):
            return read
    return None


def _used_of_limit(files: list[Path]) -> Callable[[], Reading] | None:
    for path in files:

        def read(path: Path = path) -> Reading:
            stat = dict(line.split() for line in path.read_text(encoding="ascii").splitlines())
            # Of all groups above, the lowest limit.
            limit = int(stat["hierarchical_memory_limit"])
            if limit >= _NO_LIMIT:
                raise ValueError("no limit")
            used = int((path.parent / "memory.usage_in_bytes").read_text(encoding="ascii"))
            # Files read once are given up without a stall.
            needed = used - int(stat["total_inactive_file"])
            return Reading(f"cgroup v1 limit ({path.parent})", needed / limit, USED)

        if _works(read):
            return read
    return None


def _works(read: Callable[[], Reading]) -> bool:
    try:
        read()
    except (OSError, ValueError, KeyError, StopIteration, IndexError):
        return False
    return True


def _used_of_machine() -> Reading:
    import psutil

    return Reading("free memory (psutil)", psutil.virtual_memory().percent / 100, USED)
