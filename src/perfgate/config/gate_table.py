"""Reads the table ``[gate]`` of perfgate.toml: error rate, margins, relative budgets, leak, looks."""

from __future__ import annotations

import math

from perfgate.config.toml_table import TomlTable, parse_amount
from perfgate.model.gate import Gate, Looks
from perfgate.model.units import BYTES, KNOWN_UNITS, to_base

_GATE_KEYS = ("alpha", "min_margin", "block", "warn", "leak", "inconclusive", "looks")
_LOOKS_KEYS = ("screening", "confirmation", "control_every")


class GateTable(TomlTable):
    """``[gate]``."""

    def gate(self) -> Gate:
        """The rules, without budgets, acceptances and quarantines; defaults where a key is absent."""
        self.only(_GATE_KEYS)
        default = Gate()
        gate = Gate(
            alpha=self._alpha(default.alpha),
            min_margin=self._share("min_margin", default.min_margin),
            block=self._share("block", default.block),
            warn=self._share("warn", default.warn),
            leak=self._leak() if "leak" in self else default.leak,
            inconclusive_blocks=self.choice("inconclusive", ("block", "warn"), "block") == "block",
            looks=self._looks(default.looks),
        )
        check_order(self, gate.warn, gate.block)
        self._check_power(gate)
        return gate

    def _share(self, key: str, default: float) -> float:
        return self.share(key) if key in self else default

    def _alpha(self, default: float) -> float:
        alpha = self._share("alpha", default)
        if not 0 < alpha <= 0.2:
            allowed = "above 0 and at most 20 %: the chance of a false alarm a run"
            raise self.error("alpha", self.found("alpha"), allowed)
        return alpha

    def _leak(self) -> float:
        value, unit = self._leak_as_written()
        in_base, base = to_base(value, unit)
        if unit.partition("/")[0] not in KNOWN_UNITS or base.partition("/")[0] != BYTES:
            sizes = ", ".join(known for known in KNOWN_UNITS if to_base(1, known)[1] == BYTES)
            raise self.error("leak", f"unit {unit!r}", sizes)
        return in_base

    def _leak_as_written(self) -> tuple[float, str]:
        value = self.raw("leak")
        if isinstance(value, dict):
            inner = TomlTable(value, self._source, f"{self._place}: leak")
            inner.only(("value", "unit"))
            return inner.amount("value"), inner.text("unit", required=True)
        written = parse_amount(value) if isinstance(value, str) else None
        if written is None:
            allowed = "a size such as '5 MB', or { value = 5, unit = \"MB\" }"
            raise self.error("leak", repr(value), allowed)
        return written

    def _looks(self, default: Looks) -> Looks:
        value = self.raw("looks", {})
        if not isinstance(value, dict):
            raise self.error(
                "looks", repr(value), "a table {screening, confirmation, control_every}"
            )
        table = TomlTable(value, self._source, f"{self._place}: looks")
        table.only(_LOOKS_KEYS)
        return Looks(
            screening=table.whole_numbers("screening", default.screening),
            confirmation=table.whole_numbers("confirmation", default.confirmation),
            control_every=table.whole_number("control_every", default.control_every),
        )

    def _check_power(self, gate: Gate) -> None:
        """An exact signed-rank test of n pairs has no p below 2^-n: with too few, nothing could ever fail."""
        looks = gate.looks.confirmation
        # By logarithms: the least of numbers, divided, would be none.
        needed = math.ceil(math.log2(len(looks)) - math.log2(gate.alpha))
        if looks[-1] < needed:
            allowed = f"at least {needed} pairs at the last of {len(looks)} looks with alpha {gate.alpha:g}"
            raise self.error("looks: confirmation", repr(list(looks)), allowed)


def check_order(table: TomlTable, warn: float | None, block: float | None) -> None:
    """Refuse a warning that would come after the block."""
    if warn is not None and block is not None and warn > block:
        raise table.error("warn", f"{warn:.4g}", f"at most what blocks, {block:.4g}")
