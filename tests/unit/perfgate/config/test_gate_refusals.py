"""What the gate's rules may not say is refused with file, place, value found and values allowed."""

from __future__ import annotations

import pytest
from tests.unit.perfgate.config.gate_tables import ACCEPTED, BUDGET, QUARANTINE

from perfgate.config.gate_file import parse_gate
from perfgate.errors import ConfigFileError

SHARE = "a number from 0 and below 1 (0.10), or a percentage as text ('10 %')"
TEXT = "a text that is not empty"
COMMIT = "a commit: 7 to 64 of 0-9 and a-f"


@pytest.mark.parametrize(
    ("text", "place", "found", "allowed"),
    [
        (
            "[gate]\nblok = 1",
            "[gate]: blok",
            "key 'blok'",
            "alpha, min_margin, block, warn, leak, inconclusive, looks",
        ),
        ("[gate]\nblock = 10", "[gate]: block", "10", SHARE),
        ("[gate]\nblock = -0.1", "[gate]: block", "-0.1", SHARE),
        ("[gate]\nblock = nan", "[gate]: block", "nan", SHARE),
        ("[gate]\nblock = true", "[gate]: block", "True", SHARE),
        ('[gate]\nblock = "-10 %"', "[gate]: block", "'-10 %'", SHARE),
        ('[gate]\nblock = "ten %"', "[gate]: block", "'ten %'", SHARE),
        ("[gate]\nwarn = 0.2", "[gate]: warn", "0.2", "at most what blocks, 0.1"),
        (
            "[gate]\nalpha = 0",
            "[gate]: alpha",
            "0",
            "above 0 and at most 20 %: the chance of a false alarm a run",
        ),
        (
            "[gate]\nalpha = 0.5",
            "[gate]: alpha",
            "0.5",
            "above 0 and at most 20 %: the chance of a false alarm a run",
        ),
        (
            "[gate]\nleak = 5",
            "[gate]: leak",
            "5",
            "a size such as '5 MB', or { value = 5, unit = \"MB\" }",
        ),
        (
            '[gate]\nleak = "5 ms"',
            "[gate]: leak",
            "unit 'ms'",
            "bytes, B, kB, KB, MB, GB, KiB, MiB, GiB",
        ),
        (
            '[gate]\nleak = "5 mb"',
            "[gate]: leak",
            "unit 'mb'",
            "bytes, B, kB, KB, MB, GB, KiB, MiB, GiB",
        ),
        (
            '[gate]\nleak = {value = -1, unit = "MB"}',
            "[gate]: leak: value",
            "-1",
            "a number from 0",
        ),
        ("[gate]\nleak = {value = 1}", "[gate]: leak: unit", "nothing", TEXT),
        ("[gate]\nleak = {size = 1}", "[gate]: leak: size", "key 'size'", "value, unit"),
        ("[gate]\ninconclusive = false", "[gate]: inconclusive", "False", "'block', 'warn'"),
        (
            "[gate]\nlooks = 3",
            "[gate]: looks",
            "3",
            "a table {screening, confirmation, control_every}",
        ),
        (
            "[gate]\nlooks.control_every = 0",
            "[gate]: looks: control_every",
            "0",
            "a whole number from 1",
        ),
        (
            "[gate]\nlooks.screening = []",
            "[gate]: looks: screening",
            "[]",
            "whole numbers from 1, each above the one before",
        ),
        (
            "[gate]\nlooks.screening = [5, 5]",
            "[gate]: looks: screening",
            "[5, 5]",
            "whole numbers from 1, each above the one before",
        ),
        (
            "[gate]\nlooks.confirmation = [1, true]",
            "[gate]: looks: confirmation",
            "[1, True]",
            "whole numbers from 1, each above the one before",
        ),
        (
            "[gate]\nlooks.confirmation = [3, 7]",
            "[gate]: looks: confirmation",
            "[3, 7]",
            "at least 8 pairs at the last of 2 looks with alpha 0.01",
        ),
        (
            "[gate]\nalpha = 5e-324",
            "[gate]: looks: confirmation",
            "[12, 32, 96]",
            "at least 1076 pairs at the last of 3 looks with alpha 4.94066e-324",
        ),
        ("gate = 3", "gate", "3", "a [gate] table"),
        ("[[gate]]", "gate", "[{}]", "a [gate] table"),
        ("[budget]", "budget", "{}", "[[budget]] tables"),
        (
            "[budgets]",
            "budgets",
            "key 'budgets'",
            "gate, history, budget, accepted, quarantine, goal, reference, leak",
        ),
        ("[[budget]]\nblock = 0.1", "[[budget]] no. 1: pattern", "nothing", TEXT),
        ('[[budget]]\npattern = " "', "budget  : pattern", "' '", TEXT),
        (
            BUDGET,
            "budget canvas.*: limits",
            "none",
            "at least one of block, warn, max_value, max_increase",
        ),
        (
            BUDGET + "block = 0.1\nwarn = 0.2",
            "budget canvas.*: warn",
            "0.2",
            "at most what blocks, 0.1",
        ),
        (BUDGET + "max_value = 3", "budget canvas.*: unit", "nothing", TEXT),
        (
            BUDGET + "max_value = inf\nunit = 's'",
            "budget canvas.*: max_value",
            "inf",
            "a number that is finite",
        ),
        (
            BUDGET + "max_value = 1" + "0" * 400 + "\nunit = 's'",
            "budget canvas.*: max_value",
            "1000",
            "a number that is finite",
        ),
        (
            BUDGET + "max_increase = -3\nunit = 's'",
            "budget canvas.*: max_increase",
            "-3",
            "a number from 0",
        ),
        (
            BUDGET + "max_increase = '3'\nunit = 's'",
            "budget canvas.*: max_increase",
            "'3'",
            "a number",
        ),
        (BUDGET + "max_value = 3\nunit = 'mb'", "budget canvas.*: unit", "'mb'", "MB"),
        (
            BUDGET + "max_value = 3\nunit = 'kb/cycle'",
            "budget canvas.*: unit",
            "'kb/cycle'",
            "kB, KB",
        ),
        (
            BUDGET + "block = 0.1\nunit = 's'",
            "budget canvas.*: unit",
            "'s'",
            "nothing, or max_value or max_increase beside it",
        ),
        (
            (BUDGET + "block = 0.1\n") * 2,
            "budget canvas.*: pattern",
            "the same once more",
            "one [[budget]] for each",
        ),
        ("[[accepted]]", "[[accepted]] no. 1: benchmark", "nothing", TEXT),
        (ACCEPTED.replace("wanted", ""), "accepted a.time_b: reason", "''", TEXT),
        (ACCEPTED.replace("0123abc", "main"), "accepted a.time_b: since", "'main'", COMMIT),
        (ACCEPTED + "up_to = 25", "accepted a.time_b: up_to", "25", SHARE),
        (
            ACCEPTED + "for = 1",
            "accepted a.time_b: for",
            "key 'for'",
            "benchmark, reason, up_to, since, by",
        ),
        (
            ACCEPTED * 2,
            "accepted a.time_b: benchmark",
            "the same once more",
            "one [[accepted]] for each",
        ),
        (
            QUARANTINE,
            "quarantine a.time_b: until",
            "nothing",
            "a date such as 2027-01-31, without quotes",
        ),
        (
            QUARANTINE + "until = '2027-02-01'",
            "quarantine a.time_b: until",
            "'2027-02-01'",
            "a date such as 2027-01-31, without quotes",
        ),
        (
            QUARANTINE + "until = 2027-02-01T00:00:00",
            "quarantine a.time_b: until",
            "datetime.datetime(2027, 2, 1, 0, 0)",
            "a date such as 2027-01-31, without quotes",
        ),
        (
            QUARANTINE + "until = 2027-04-02",
            "quarantine a.time_b: until",
            "2027-04-02",
            "2027-01-01 to 2027-04-01: 90 days from since at most",
        ),
        (
            QUARANTINE + "until = 2026-12-31",
            "quarantine a.time_b: until",
            "2026-12-31",
            "2027-01-01 to 2027-04-01: 90 days from since at most",
        ),
        (
            QUARANTINE.replace("2027-01-01", "9999-12-01") + "until = 9999-11-01",
            "quarantine a.time_b: until",
            "9999-11-01",
            "9999-12-01 to 9999-12-31: 90 days from since at most",
        ),
        (
            (QUARANTINE + "until = 2027-02-01\n") * 2,
            "quarantine a.time_b: benchmark",
            "the same once more",
            "one [[quarantine]] for each",
        ),
    ],
)
def test_what_is_refused(text: str, place: str, found: str, allowed: str) -> None:
    with pytest.raises(ConfigFileError) as caught:
        parse_gate(text, "perfgate.toml")
    error = caught.value
    assert (error.place, error.allowed) == (place, allowed)
    assert error.found.startswith(found)
    assert str(error) == f"perfgate.toml: {place}: found {error.found}; allowed: {allowed}"
    assert error.exit_code == 2


@pytest.mark.parametrize("text", ["gate = ", "x = 1" + "0" * 5000, "x = " + "[" * 100_000])
def test_what_is_no_toml(text: str) -> None:
    with pytest.raises(ConfigFileError, match="allowed: TOML"):
        parse_gate(text, "perfgate.toml")
