"""The pool and its peers side by side: all alternate in random order in one process, round after round.

``python -m benchmarks.pool_pairs`` prints the ratios that goals 21 and 25 are about, each as the median over
rounds with an interval. A round takes every variant once; what the machine does besides falls on all of them, and
a ratio is of one round, so that a slow minute decides nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import random
import statistics
import sys
import time
from importlib.util import find_spec
from math import comb
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from benchmarks.executor import REHEARSED, Executor
from benchmarks.local_site import Session

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

POOLS = ("pool", REHEARSED)
FLOORS = ("open page", "raw context")
PATHS = (*FLOORS, *POOLS)
RATES = ("raw context", "crawlee", "pool")
# By concurrency: enough that the first and the last one, which have the processor for themselves, do not decide.
EXECUTIONS = {1: 12, 4: 16, 8: 24}
CONFIDENCE = 0.95
# Values of one round by variant.
Round = dict[str, float]
Measured = TypeVar("Measured")


class Ratio(NamedTuple):
    """The median of per-round ratios and an interval that holds the true one in 95 of 100 cases."""

    median: float
    low: float
    high: float


def ratio(rounds: Sequence[Mapping[str, float]], against: str, *, of: str = "pool") -> Ratio:
    """One variant's values over another's, paired by round.

    The interval lies between two order statistics (the sign test's), which assumes nothing of how ratios are
    distributed; fewer than six rounds cannot give one, and it is all that was seen.
    """
    ratios = sorted(values[of] / values[against] for values in rounds)
    below = _left_out(len(ratios))
    return Ratio(statistics.median(ratios), ratios[below], ratios[-1 - below])


def _left_out(count: int) -> int:
    """Values to leave out at each end: as many heads or fewer, in as many throws, are rare enough."""
    left_out, thrown = 0, 1
    while 2 * (thrown := thrown + comb(count, left_out + 1)) <= (1 - CONFIDENCE) * 2**count:
        left_out += 1
    return left_out


async def critical_paths(session: Session, rounds: int) -> list[Round]:
    """Seconds from asking for a page to the page loaded, with a warm context at hand. Goal 21.

    Release and refill happen between the timings; nothing else runs meanwhile.
    """
    executors = await _prepared(session, PATHS, {"refill_delay": 600.0})

    async def timed(executor: Executor) -> float:
        started = time.perf_counter()
        await executor.load()
        seconds = time.perf_counter() - started
        await executor.tidy()
        return seconds

    return await rounds_of(executors, timed, rounds)


async def throughputs(session: Session, concurrency: int, rounds: int) -> list[Round]:
    """Executions a second at a concurrency, by workers that take the next one as soon as they are free. Goal 25.

    A pool is asked to end a round as it began: the refill of its warm set is within the time.
    """
    rates = [each for each in RATES if each != "crawlee" or find_spec("crawlee")]
    executors = await _prepared(session, rates, {"max_contexts": concurrency + 2})
    executions = EXECUTIONS[concurrency]

    async def rate(executor: Executor) -> float:
        started = time.perf_counter()
        await _work(executor, concurrency, executions)
        await executor.restock()
        seconds = time.perf_counter() - started
        await executor.tidy()
        return executions / seconds

    return await rounds_of(executors, rate, rounds)


async def _prepared(
    session: Session, variants: Sequence[str], options: dict[str, Any]
) -> dict[str, Executor]:
    """Each with its own driver and browser, that have loaded the page before."""
    executors = {each: Executor(session, each, options) for each in variants}
    for executor in executors.values():
        await executor.prepare()
        await executor.execute()
        await executor.tidy()
    return executors


async def rounds_of(
    variants: Mapping[str, Measured], measure: Callable[[Measured], Awaitable[float]], rounds: int
) -> list[Round]:
    """Measure every variant once a round, in an order that each round draws."""
    taken = []
    for _ in range(rounds):
        order = random.sample(list(variants), len(variants))
        taken.append({each: await measure(variants[each]) for each in order})
    return taken


async def _work(executor: Executor, concurrency: int, executions: int) -> None:
    left = iter(range(executions))

    async def worker() -> None:
        for _ in left:
            await executor.execute()

    await asyncio.gather(*(worker() for _ in range(concurrency)))


def paths_by_round(rounds: int) -> list[Round]:
    """:func:`critical_paths` in a session of its own."""
    with contextlib.closing(Session()) as session:
        measured: list[Round] = session.run(critical_paths(session, rounds))
        return measured


def rates_by_round(concurrency: int, rounds: int) -> list[Round]:
    """:func:`throughputs` in a session of its own."""
    with contextlib.closing(Session()) as session:
        measured: list[Round] = session.run(throughputs(session, concurrency, rounds))
        return measured


def _line(title: str, rounds: Sequence[Round], against: str, *, of: str = "pool") -> str:
    median, low, high = ratio(rounds, against, of=of)
    found = f"{median:.3f} x {against}, {low:.3f} to {high:.3f} in {len(rounds)} rounds"
    return f"{title}, {of}: {found}\n"


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="python -m benchmarks.pool_pairs", description=__doc__)
    made.add_argument("--paths", type=int, default=60, help="rounds of goal 21 (%(default)s)")
    made.add_argument("--rates", type=int, default=20, help="rounds of goal 25 (%(default)s)")
    made.add_argument(
        "--concurrency",
        type=int,
        nargs="*",
        choices=sorted(EXECUTIONS),
        default=sorted(EXECUTIONS),
        help="of goal 25 (%(default)s)",
    )
    made.add_argument("--out", type=Path, help="a file for the values of each round, as JSON")
    return made


def main(argv: list[str] | None = None) -> int:
    """Measure, and print as it goes."""
    arguments = parser().parse_args(argv)
    measured: dict[str, list[Round]] = {}
    if arguments.paths:
        rounds = measured["seconds to loaded"] = paths_by_round(arguments.paths)
        for of, against in itertools.product(POOLS, FLOORS):
            sys.stdout.write(_line("acquire to loaded", rounds, against, of=of))
        sys.stdout.flush()
    for concurrency in arguments.concurrency if arguments.rates else ():
        title = f"executions/s at {concurrency}"
        rounds = measured[title] = rates_by_round(concurrency, arguments.rates)
        for against in sorted(rounds[0].keys() - {"pool"}):
            sys.stdout.write(_line(title, rounds, against))
        sys.stdout.flush()
    if arguments.out:
        arguments.out.write_text(json.dumps(measured, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
