"""What a pool has open, as numbers that tests and benchmarks compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casare_rpa.infrastructure.resources.registrations import RegistrationCounts


@dataclass(frozen=True, slots=True)
class PoolCounts:
    """Counts at one moment.

    Attributes:
        browsers: browsers running, those being closed included.
        contexts: contexts open in them, as Playwright sees it, whoever opened them.
        pages: pages open in those.
        waiting: callers without a context.
        warm: contexts ready that nobody has used.
        leased: contexts in use.
        launches: browsers started since the pool was opened.
        registered: listeners, routes, bindings and init scripts that leases have in place.
    """

    browsers: int
    contexts: int
    pages: int
    waiting: int
    warm: int
    leased: int
    launches: int
    registered: RegistrationCounts
