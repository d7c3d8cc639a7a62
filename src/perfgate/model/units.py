"""Units: turned into one base for comparison, and into what a person reads for display."""

from __future__ import annotations

import math

SECONDS = "seconds"
BYTES = "bytes"

# Decimal, as asv prints them; the binary ones carry their own names.
_SCALES: dict[str, tuple[float, str]] = {
    "seconds": (1.0, SECONDS),
    "second": (1.0, SECONDS),
    "s": (1.0, SECONDS),
    "ms": (1e-3, SECONDS),
    "milliseconds": (1e-3, SECONDS),
    "us": (1e-6, SECONDS),
    "µs": (1e-6, SECONDS),
    "microseconds": (1e-6, SECONDS),
    "ns": (1e-9, SECONDS),
    "bytes": (1.0, BYTES),
    "B": (1.0, BYTES),
    "kB": (1e3, BYTES),
    "KB": (1e3, BYTES),
    "MB": (1e6, BYTES),
    "GB": (1e9, BYTES),
    "KiB": (1024.0, BYTES),
    "MiB": (1024.0**2, BYTES),
    "GiB": (1024.0**3, BYTES),
}
# The spellings that are converted; any other unit stands for itself.
KNOWN_UNITS = tuple(_SCALES)
_TIME_STEPS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
_BYTE_STEPS = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "B"))
# What asv calls the unit of a track_ benchmark that names none.
_NAMELESS = frozenset({"", "unit"})


def to_base(value: float, unit: str) -> tuple[float, str]:
    """The value in its base unit: seconds, bytes, or the unit itself where it is neither.

    A unit may be a rate of one of them: MB/cycle becomes bytes/cycle.
    """
    measure, slash, of = unit.partition("/")
    scale, base = _SCALES.get(measure, (1.0, measure))
    return value * scale, f"{base}{slash}{of}"


def human(value: float, unit: str) -> str:
    """A value as a person reads it: ``12.3 ms``, ``4.1 MB``, ``31 modules``."""
    if math.isnan(value):
        return "n/a"
    base_value, base = to_base(value, unit)
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    measure, slash, of = base.partition("/")
    if measure == SECONDS:
        return f"{_stepped(base_value, _TIME_STEPS)}{slash}{of}"
    if measure == BYTES:
        return f"{_stepped(base_value, _BYTE_STEPS)}{slash}{of}"
    number = number_text(value)
    return number if base in _NAMELESS else f"{number} {base}"


def _stepped(value: float, steps: tuple[tuple[float, str], ...]) -> str:
    size = abs(value)
    scale, name = next((step for step in steps if size >= step[0]), steps[-1])
    if size == 0:
        return f"0 {steps[0][1]}" if steps is _TIME_STEPS else f"0 {steps[-1][1]}"
    return f"{number_text(value / scale)} {name}"


def number_text(value: float) -> str:
    """Three significant digits; whole numbers whole, with thousands apart."""
    if value == int(value):
        return f"{int(value):,}"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:.{digits}f}" if digits <= 6 else f"{value:.3g}"
