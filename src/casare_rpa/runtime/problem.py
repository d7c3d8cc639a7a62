"""One problem of a workflow file, as the checks list them."""

from __future__ import annotations

from typing import Literal

from casare_rpa.domain.records import Record


class Problem(Record):
    """One problem of a workflow.

    Attributes:
        place: where in the file, as a path of keys; empty for the whole.
        found: what stands there.
        allowed: what may stand there.
        severity: an ``error`` keeps the workflow from running as drawn, a ``warning`` does not.
    """

    place: str
    found: str
    allowed: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}found {self.found}; allowed: {self.allowed}"
