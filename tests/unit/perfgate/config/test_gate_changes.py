"""What a contender changes in the rules is told in one line each, whatever it does."""

from __future__ import annotations

import pytest

from perfgate.config.gate_changes import gate_changes
from perfgate.errors import ConfigFileError

BASE = """
[gate]
block = "10 %"
[[budget]]
pattern = "canvas.*"
block = "10 %"
[[budget]]
pattern = "pool.*"
max_value = 3
unit = "ms"
[[accepted]]
benchmark = "a.time_b"
reason = "wanted"
since = "0123456789"
up_to = "12.5 %"
[[quarantine]]
benchmark = "q.time_r"
reason = "flaky"
since = 2027-01-01
until = 2027-02-01
"""


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("", "", []),
        ('block = "10 %"\n[[budget]]', "block = 0.1\n[[budget]]", []),
        ('[gate]\nblock = "10 %"', '[gate]\nblock = "20 %"', ["gate: block 10 % -> 20 %"]),
        (
            '[gate]\nblock = "10 %"',
            '[gate]\nleak = "1 GB"\ninconclusive = "warn"\nlooks.control_every = 9',
            [
                "gate: leak 5 MB -> 1 GB",
                "gate: inconclusive block -> warn",
                "gate: looks.control_every 2 -> 9",
            ],
        ),
        (
            'canvas.*"\nblock = "10 %"',
            'canvas.*"\nblock = "20 %"',
            ["budget canvas.*: block 10 % -> 20 %"],
        ),
        (
            'canvas.*"\nblock = "10 %"',
            'canvas.*"\nwarn = "2 %"',
            ["budget canvas.*: block 10 % -> none", "budget canvas.*: warn none -> 2 %"],
        ),
        ("max_value = 3", "max_value = 3.5", ["budget pool.*: max_value 3 ms -> 3.5 ms"]),
        (
            '"pool.*"',
            '"pools.*"',
            ["budget pool.*: removed (max_value 3 ms)", "budget pools.*: added (max_value 3 ms)"],
        ),
        (
            'up_to = "12.5 %"',
            'up_to = "30 %"\nby = "me"',
            [
                "accepted a.time_b against 01234567: up_to 12.5 % -> 30 %",
                "accepted a.time_b against 01234567: by none -> me",
            ],
        ),
        (
            'reason = "wanted"\nsince = "0123456789"',
            'reason = "wanted"\nsince = "9876543210"',
            [
                "accepted a.time_b against 01234567: removed (up_to 12.5 %, reason wanted)",
                "accepted a.time_b against 98765432: added (up_to 12.5 %, reason wanted)",
            ],
        ),
        (
            "until = 2027-02-01",
            "until = 2027-03-01",
            ["quarantine q.time_r: until 2027-02-01 -> 2027-03-01"],
        ),
        (
            "[gate]",
            "[gates]",
            [
                "the contender's perfgate.toml: gates: found key 'gates'; allowed: gate, history, budget, accepted, quarantine, goal, reference, leak"
            ],
        ),
    ],
)
def test_every_difference_has_its_line(old: str, new: str, lines: list[str]) -> None:
    assert old in BASE
    assert list(gate_changes(BASE, BASE.replace(old, new, 1))) == lines


def test_a_file_that_goes_away_or_comes() -> None:
    removed = gate_changes(BASE, "")
    assert [line.split(":")[0] for line in removed] == [
        "budget canvas.*",
        "budget pool.*",
        "accepted a.time_b against 01234567",
        "quarantine q.time_r",
    ]
    assert [line.split(":")[0] for line in gate_changes("", BASE)] == [
        line.split(":")[0] for line in removed
    ]


def test_a_base_that_cannot_be_used_is_an_error() -> None:
    with pytest.raises(ConfigFileError):
        gate_changes("[gates]", BASE)
