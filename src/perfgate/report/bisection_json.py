"""A bisection as JSON, for tools that act on the answer."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from perfgate.model.bisection import BISECT_EXIT_CODES
from perfgate.report.atomic_file import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from perfgate.model.bisection import Bisection

FORMAT = 1


def write(bisection: Bisection, path: Path) -> None:
    """Write the file.

    Raises:
        PerfgateError: it cannot be written.
    """
    write_atomically(path, to_text(bisection))


def to_text(bisection: Bisection) -> str:
    """The file's text."""
    data = {
        "version": FORMAT,
        "case": bisection.case.key,
        "answer": bisection.answer.value,
        "exit_code": BISECT_EXIT_CODES[bisection.answer],
        "probability": bisection.probability,
        "reason": bisection.reason,
        "suspects": [
            {"commit": each.commit, "subject": each.subject} for each in bisection.suspects
        ],
        "ends": bisection.ends,
        "step": bisection.step,
        "doubts": list(bisection.doubts),
        "machine": bisection.machine,
        "seconds": bisection.seconds,
        "places": [asdict(each) for each in bisection.places],
    }
    return json.dumps(data, indent=1, allow_nan=False) + "\n"
