"""Memory of this process, of Playwright's drivers and of their browsers, from Linux's /proc."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any


def pss(process: Any) -> float:
    """A process's proportional set size in MB; 0 where it is gone."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def pss_by_part() -> dict[str, float]:
    """PSS in MB of this process, of the drivers it started, and of their browsers."""
    import psutil

    me = psutil.Process()
    parts = {"python": pss(me), "driver": 0.0, "browser": 0.0}
    for child in me.children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if any("run-driver" in word for word in child.cmdline()):
                parts["driver"] += pss(child)
                parts["browser"] += sum(map(pss, child.children(recursive=True)))
    return parts
