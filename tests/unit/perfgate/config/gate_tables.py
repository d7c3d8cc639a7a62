"""Tables of perfgate.toml that others are written after."""

from __future__ import annotations

BUDGET = '[[budget]]\npattern = "canvas.*"\n'
ACCEPTED = '[[accepted]]\nbenchmark = "a.time_b"\nreason = "wanted"\nsince = "0123abc"\n'
QUARANTINE = '[[quarantine]]\nbenchmark = "a.time_b"\nreason = "flaky"\nsince = 2027-01-01\n'
