"""Leaks: a cycle run many times, exact counts of what it leaves behind, and slopes of memory.

What is public: :class:`Subject` and :func:`subject` to say what a cycle is, :func:`check` and
:func:`check_async` to run it in this process, ``perfgate leak`` to run it in one of its own, and the pytest
fixture and marker ``leak``.
"""

from __future__ import annotations

from perfgate.leak.check import check, check_async
from perfgate.leak.subject import Subject, subject
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
