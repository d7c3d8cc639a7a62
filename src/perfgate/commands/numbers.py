"""Numbers on the command line; what may not stand there is refused with what may."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST = 1_000_000


def whole_number(least: int = 1, most: int = _MOST) -> Callable[[str], int]:
    """Reads a whole number between two, both included."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError as error:
            raise _refusal(text, allowed) from error
        if not least <= number <= most:
            raise _refusal(text, allowed)
        return number

    allowed = f"a whole number from {least} to {most}"
    return read


def number(allowed: str, holds: Callable[[float], bool]) -> Callable[[str], float]:
    """Reads a number for which a condition holds; ``allowed`` says which in words."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError as error:
            raise _refusal(text, allowed) from error
        if not holds(value):
            raise _refusal(text, allowed)
        return value

    return read


def minutes(text: str) -> float:
    """Minutes, as seconds."""
    return 60 * number("minutes above 0", lambda value: 0 < value < float("inf"))(text)


def _refusal(text: str, allowed: str) -> ArgumentTypeError:
    return ArgumentTypeError(f"found {text!r}; allowed: {allowed}")
