"""Limits that make no sense are refused at once, naming the value and what is allowed."""

from __future__ import annotations

from typing import Any

import pytest

from casare_rpa.domain.errors import UsageError
from casare_rpa.infrastructure.resources.options import PoolOptions


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_contexts": 0}, "max_contexts is 0; allowed: a whole number, 1 or more"),
        ({"max_contexts": -3}, "max_contexts is -3"),
        ({"max_contexts": 2.5}, "max_contexts is 2.5"),
        ({"max_contexts": True}, "max_contexts is True"),
        ({"max_contexts": 2, "warm": 3}, "warm is 3; allowed: a whole number, 0 to 2"),
        ({"contexts_per_browser": 1, "warm": 2}, "warm is 2; allowed: a whole number, 0 to 1"),
        ({"max_browsers": 0}, "max_browsers is 0; allowed: a whole number, 1 or more"),
        ({"recycle_after_contexts": 0}, "recycle_after_contexts is 0"),
        ({"recycle_after": -1}, "recycle_after is -1; allowed: seconds, more than 0"),
        ({"browser": "opera"}, "browser is 'opera'; allowed: chromium, firefox, webkit"),
        ({"warm": 1, "min_warm": 2}, "min_warm is 2; allowed: a whole number, 0 to 1"),
        ({"max_waiting": 0}, "max_waiting is 0"),
        ({"max_pages": 11}, "max_pages is 11; allowed: a whole number, 1 to 10"),
        ({"acquire_timeout": 0}, "acquire_timeout is 0; allowed: seconds, more than 0"),
        ({"close_timeout": float("nan")}, "close_timeout is nan"),
        ({"launch_timeout": "soon"}, "launch_timeout is 'soon'"),
        ({"refill_delay": -1}, "refill_delay is -1; allowed: seconds, 0 or more"),
    ],
)
def test_nonsense_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        PoolOptions(**options)


def test_the_defaults_are_allowed() -> None:
    assert PoolOptions().min_warm == 0
