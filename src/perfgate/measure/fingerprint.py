"""Tells whether two runs' pairs belong together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What must agree.

    ``settings`` all agree (commits, machine, Pythons, libraries, seed, rules); of ``benchmarks`` (asv's version
    of each one's code) those that both runs know: a run may choose others than the one before.
    """

    settings: Mapping[str, str]
    benchmarks: Mapping[str, str] = field(default_factory=dict)

    def differences(self, other: Fingerprint) -> tuple[str, ...]:
        """One line for each disagreement, as ``name: ours, theirs``."""
        lines = [
            f"{name}: {self.settings.get(name, 'none')}, {other.settings.get(name, 'none')}"
            for name in sorted(self.settings.keys() | other.settings.keys())
            if self.settings.get(name) != other.settings.get(name)
        ]
        lines += [
            f"the code of {name} has changed"
            for name in sorted(self.benchmarks.keys() & other.benchmarks.keys())
            if self.benchmarks[name] != other.benchmarks[name]
        ]
        return tuple(lines)
