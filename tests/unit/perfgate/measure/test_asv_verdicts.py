"""asv's table is read as asv means it: which cases have both values, which got worse."""

from __future__ import annotations

import pytest

from perfgate.measure.asv_peer import DEFAULT_ROUNDS, rounds_for
from perfgate.measure.asv_verdicts import read_verdicts

PRINTED = """
All benchmarks:

| Change   | Before [fad44769] <main~1>   | After [a5ff1faa] <main>   | Ratio   | Benchmark (Parameter)   |
|----------|------------------------------|---------------------------|---------|-------------------------|
|          | n/a                          | 278±8μs                   | n/a     | demo.S.time_x('a', 1)   |
|          | 277±20μs                     | 276±20μs                  | 1.00    | demo.S.time_x('b', 1)   |
| +        | 517±30μs                     | 584±40μs                  | 1.13    | demo.S.time_x('b|c', 2) |
|          | 517±30μs                     | 584±40μs                  | ~1.13   | demo.S.time_y           |
| -        | 55.3M                        | 50.1M                     | 0.91    | demo.peakmem_p          |
| !        | 264±5μs                      | failed                    | n/a     | demo.time_y             |

SOME BENCHMARKS HAVE CHANGED | SIGNIFICANTLY | a | b | c
"""


def test_rows_are_judged_where_they_have_a_ratio() -> None:
    found = read_verdicts(PRINTED)
    assert found.worse == {"demo.S.time_x('b|c', 2)"}
    assert found.judged == {
        "demo.S.time_x('b', 1)",
        "demo.S.time_x('b|c', 2)",
        "demo.S.time_y",
        "demo.peakmem_p",
    }


@pytest.mark.parametrize(
    "printed", ["", "nothing\nof | a | table", PRINTED.split("| Change", maxsplit=1)[0]]
)
def test_without_a_table_nothing_is_judged(printed: str) -> None:
    assert read_verdicts(printed).judged == frozenset()


@pytest.mark.parametrize(
    ("seconds", "cases", "earlier", "rounds"),
    [
        (60.0, 10, [], DEFAULT_ROUNDS),
        (60.0, 0, [(40.0, 10, 2)], DEFAULT_ROUNDS),
        (60.0, 10, [(40.0, 10, 2)], 3),
        (60.0, 10, [(40.0, 10, 2), (20.0, 10, 2)], 4),
        (61.0, 10, [(40.0, 10, 2)], 4),
        (1.0, 10, [(40.0, 10, 2)], DEFAULT_ROUNDS),
        (1e6, 10, [(40.0, 10, 2)], 20),
    ],
)
def test_asv_is_given_at_least_the_gates_time(
    seconds: float, cases: int, earlier: list[tuple[float, int, int]], rounds: int
) -> None:
    assert rounds_for(seconds, cases, earlier) == rounds
