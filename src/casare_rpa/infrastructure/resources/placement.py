"""Where the next context is made: at the place that is least loaded for its size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casare_rpa.infrastructure.resources.pool_state import Phase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casare_rpa.infrastructure.resources.options import PoolOptions
    from casare_rpa.infrastructure.resources.pool_state import Browser, PoolState


@dataclass(frozen=True, slots=True)
class Start:
    """A browser must be started at a place first."""

    place: int


@dataclass(frozen=True, slots=True)
class Use:
    """A browser that is ready, or soon will be."""

    browser: Browser


def choose(
    state: PoolState, options: PoolOptions, planned: Mapping[int, int]
) -> Start | Use | None:
    """Where one more context goes; None where there is no room, or nothing but resting places.

    A place fills the browsers it has before it starts another one. Nobody is made to wait for a browser
    that is late while another place has room.

    Args:
        state: the pool's.
        options: the pool's.
        planned: contexts promised to browsers that are starting, by the browser's number.
    """

    def load(browser: Browser) -> int:
        return state.load(browser.number) + planned.get(browser.number, 0)

    def busy(place: int) -> float:
        size = options.places[place].max_browsers * options.places[place].contexts_per_browser
        return sum(load(one) for one in state.browsers if one.place == place) / size

    late: Use | None = None
    for place in sorted(range(len(options.places)), key=busy):
        limit = options.places[place].contexts_per_browser
        here = [
            one for one in state.browsers if one.place == place and one.phase is not Phase.DRAINING
        ]
        roomy = sorted(
            (one for one in here if load(one) < limit),
            key=lambda one: (one.phase is not Phase.READY, one.late, load(one)),
        )
        if roomy and not (roomy[0].phase is Phase.STARTING and roomy[0].late):
            return Use(roomy[0])
        if roomy:
            late = late or Use(roomy[0])
        elif not state.places[place].resting and _may_start(here, options, place):
            return Start(place)
    return late


def _may_start(here: list[Browser], options: PoolOptions, place: int) -> bool:
    # A replacement that is starting takes the place of the browser it replaces.
    counted = [one for one in here if not one.replaces or one.phase is Phase.READY]
    return len(counted) < options.places[place].max_browsers
