"""Where a text departs from strict JSON: repeated keys, and numbers that JSON does not have.

Python's reader takes both silently, and saving would then lose or change something. This runs only once a
text was refused, to say where; reading a good file costs nothing of it.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import TYPE_CHECKING, Any

from casare_rpa.domain.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator


class Fault(Record):
    """One departure: the path of keys that leads to it, what stands there, what may."""

    place: str
    found: str
    allowed: str


class _Object(Record):
    pairs: list[tuple[str, Any]]


class _Refused(Record):
    literal: str


def find_faults(data: bytes | str) -> tuple[Fault, ...]:
    """All departures of a text that is otherwise JSON, in the order of the text."""
    document = json.loads(
        data, object_pairs_hook=_Object, parse_constant=_Refused, parse_float=_read_float
    )
    return tuple(_faults(document))


def _read_float(literal: str) -> float | _Refused:
    value = float(literal)
    return value if math.isfinite(value) else _Refused(literal)


def _faults(document: Any) -> Iterator[Fault]:
    # A stack of its own: what the reader could nest, Python's own stack need not be able to.
    rest: list[tuple[str, Any]] = [("", document)]
    while rest:
        place, value = rest.pop()
        if isinstance(value, _Refused):
            yield Fault(place, value.literal, "finite numbers")
        elif isinstance(value, _Object):
            for key, times in Counter(key for key, _ in value.pairs).items():
                if times > 1:
                    yield Fault(_within(place, key), f"the key {times} times", "each key once")
            rest.extend((_within(place, key), item) for key, item in reversed(value.pairs))
        elif isinstance(value, list):
            rest.extend((f"{place}[{i}]", value[i]) for i in reversed(range(len(value))))


def _within(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key
