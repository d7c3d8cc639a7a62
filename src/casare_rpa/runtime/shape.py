"""Reads a document as the loader does, but lists all that is wrong with its shape instead of the first.

The reading is the loader's own, so that what is listed here and what the loader refuses are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.runtime.expect import Expect
from casare_rpa.runtime.loader import read_workflow
from casare_rpa.runtime.problem import Problem

if TYPE_CHECKING:
    from casare_rpa.domain.workflow import Workflow


class Listing(Expect):
    """Lists what is not as it should be, and lets the reading go on with a stand-in."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.problems: list[Problem] = []
        self._replaced: set[str] = set()

    def refuse(self, place: str, found: str, allowed: str) -> None:
        """List it, unless it is only the stand-in of something listed before that is found wanting."""
        if not any(is_within(place, replaced) for replaced in self._replaced):
            self.problems.append(Problem(place, found, allowed))

    def replace(self, place: str, value: Any, allowed: str, instead: Any) -> Any:
        """List it, and remember that what is read from here on is a stand-in."""
        stand_in = super().replace(place, value, allowed, instead)
        self._replaced.add(place)
        return stand_in


def is_within(place: str, whole: str) -> bool:
    """Whether a place is another one or lies in it."""
    return not whole or place == whole or place.startswith((f"{whole}.", f"{whole}["))


def read_all(document: Any, source: str) -> tuple[Workflow, tuple[Problem, ...]]:
    """What could be read of a document, and every problem of its shape."""
    listing = Listing(source)
    workflow = read_workflow(document, listing)
    return workflow, tuple(listing.problems)
