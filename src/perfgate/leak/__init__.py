"""Leaks: a cycle run many times, exact counts of what it leaves behind, and slopes of memory.

What is public: :class:`Subject` and :func:`subject` to say what a cycle is, :func:`check` and
:func:`check_async` to run it in this process, ``perfgate leak`` to run it in one of its own, and the pytest
fixture and marker ``leak``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from perfgate.leak.checking import check, check_async
    from perfgate.leak.subjects import Subject, subject
    from perfgate.model.leak import LeakReport, Limits, Outcome, Plan

__all__ = [
    "LeakReport",
    "Limits",
    "Outcome",
    "Plan",
    "Subject",
    "check",
    "check_async",
    "subject",
]

# Imported once asked for: the pytest plugin is within this package and is loaded by every run of pytest.
_HOMES = ("perfgate.leak.checking", "perfgate.leak.subjects", "perfgate.model.leak")


def __getattr__(name: str) -> Any:
    if name in __all__:
        for home in map(importlib.import_module, _HOMES):
            if hasattr(home, name):
                return getattr(home, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
