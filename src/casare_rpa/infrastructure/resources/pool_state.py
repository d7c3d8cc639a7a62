"""What a pool knows and what it can be told to do, as frozen records; :mod:`pool_decisions` works on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Phase(Enum):
    """Where a browser stands."""

    STARTING = "starting"
    READY = "ready"
    # Its replacement is ready: it gets no further contexts and ends with the last one it has.
    DRAINING = "draining"


class Stage(Enum):
    """Where a context stands."""

    MAKING = "making"
    WARM = "warm"
    LEASED = "leased"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser from the decision to start it until the one to stop it.

    Attributes:
        number: never given twice.
        place: where it runs, as an index of the options' places.
        phase: where it stands.
        late: it takes so long to start that nobody should wait for it.
        made: contexts begun in it.
        worn: it is to be replaced.
        replaces: the worn browser that drains once this one is ready; 0 for none.
    """

    number: int
    place: int
    phase: Phase = Phase.STARTING
    late: bool = False
    made: int = 0
    worn: bool = False
    replaces: int = 0


@dataclass(frozen=True, slots=True)
class Context:
    """A context from the decision to make it until its closing has ended."""

    number: int
    browser: int
    stage: Stage = Stage.MAKING


@dataclass(frozen=True, slots=True)
class Place:
    """How a machine or endpoint does.

    Attributes:
        failures: browsers that failed here since a context was last made.
        resting: left out until it is tried again.
    """

    failures: int = 0
    resting: bool = False


@dataclass(frozen=True, slots=True)
class PoolState:
    """Everything the decisions rest on; browsers, contexts and waiters are numbers.

    Attributes:
        places: one for each of the options' places.
        browsers: in the order of their start.
        contexts: oldest first.
        waiting: callers without a context, first come first.
        target: how many warm contexts there should be.
        refill: whether warm contexts may be made now.
        idle: nothing was acquired for the idle time.
        pressed: memory is short.
        last_browser: the number last given to a browser.
        last_context: the number last given to a context.
    """

    places: tuple[Place, ...] = (Place(),)
    browsers: tuple[Browser, ...] = ()
    contexts: tuple[Context, ...] = ()
    waiting: tuple[int, ...] = ()
    target: int = 0
    refill: bool = True
    idle: bool = False
    pressed: bool = False
    last_browser: int = 0
    last_context: int = 0

    def browser(self, number: int) -> Browser | None:
        """A browser by its number."""
        return next((one for one in self.browsers if one.number == number), None)

    def context(self, number: int) -> Context | None:
        """A context by its number."""
        return next((one for one in self.contexts if one.number == number), None)

    def at(self, stage: Stage) -> tuple[Context, ...]:
        """The contexts at a stage, oldest first."""
        return tuple(one for one in self.contexts if one.stage is stage)

    def load(self, browser: int) -> int:
        """How many contexts a browser has."""
        return sum(one.browser == browser for one in self.contexts)

    def with_browser(self, changed: Browser) -> PoolState:
        """The same with one browser changed."""
        return replace(
            self,
            browsers=tuple(
                changed if one.number == changed.number else one for one in self.browsers
            ),
        )

    def with_stage(self, numbers: Iterable[int], stage: Stage) -> PoolState:
        """The same with some contexts at another stage."""
        moved = frozenset(numbers)
        return replace(
            self,
            contexts=tuple(
                replace(one, stage=stage) if one.number in moved else one for one in self.contexts
            ),
        )

    def with_place(self, index: int, changed: Place) -> PoolState:
        """The same with one place changed."""
        places = (*self.places[:index], changed, *self.places[index + 1 :])
        return replace(self, places=places)


@dataclass(frozen=True, slots=True)
class Launch:
    """Start a browser at a place."""

    browser: int
    place: int


@dataclass(frozen=True, slots=True)
class Stop:
    """Close a browser: nobody needs it now."""

    browser: int


@dataclass(frozen=True, slots=True)
class Make:
    """Make a context with its page."""

    context: int
    browser: int


@dataclass(frozen=True, slots=True)
class Hand:
    """Give a waiter a context."""

    waiter: int
    context: int


@dataclass(frozen=True, slots=True)
class Close:
    """Close a context."""

    context: int


@dataclass(frozen=True, slots=True)
class Rest:
    """Leave a place out, and tell when it may be tried again."""

    place: int
    failures: int


@dataclass(frozen=True, slots=True)
class Fail:
    """Tell a waiter that it gets nothing."""

    waiter: int
    error: Exception


Action = Launch | Stop | Make | Hand | Close | Rest | Fail
Step = tuple[PoolState, tuple[Action, ...]]
