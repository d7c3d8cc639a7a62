"""A long run of the pool with browsers killed under it: what fails, what is left, what memory does.

``python -m benchmarks.soak`` takes 2,000 leases or more over 20 minutes, four at a time, and kills the
browser once a minute. It writes ``soak.json`` and ``soak.svg`` and ends with 1 when an error was not a
clear one, a lease was lost without a killed browser, or anything is left running.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psutil

from benchmarks.local_site import Session
from benchmarks.memory_plot import plot_memory
from benchmarks.process_memory import pss_by_part

SAMPLE_SECONDS = 2.0
SAMPLES_A_LINE = 15


class Soak:
    """One run.

    Args:
        url: the page that every lease loads.
        pool: the pool.
        arguments: the command line's.
    """

    def __init__(self, url: str, pool: Any, arguments: argparse.Namespace) -> None:
        self._url = url
        self._pool = pool
        self._arguments = arguments
        self._started = time.monotonic()
        self.done = 0
        self.kills = 0
        self.errors: Counter[str] = Counter()
        self.samples: list[dict[str, float]] = []

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self._started

    def over(self) -> bool:
        """Whether both the time and the leases are through."""
        through = self.seconds >= self._arguments.minutes * 60
        return through and self.done >= self._arguments.leases

    async def run(self) -> None:
        """All of it."""
        helpers = [asyncio.ensure_future(self._kill()), asyncio.ensure_future(self._sample())]
        try:
            await asyncio.gather(*(self._work() for _ in range(self._arguments.concurrency)))
        finally:
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)

    async def _work(self) -> None:
        arguments = self._arguments
        while not self.over():
            # Spread over the whole time: a browser in use all day is not always busy.
            due = self.done / arguments.leases * arguments.minutes * 60
            await asyncio.sleep(max(0.0, min(due - self.seconds, 5.0)))
            self.done += 1
            try:
                async with self._pool.lease() as lease:
                    lease.on(lease.page, "request", lambda: None)
                    await lease.goto(self._url)
                    await lease.new_page()
            except Exception as error:  # noqa: BLE001 - counting them is what this is for
                self.errors[type(error).__name__] += 1

    async def _kill(self) -> None:
        while True:
            await asyncio.sleep(self._arguments.kill_every)
            for pid in self._pool.pids():
                with contextlib.suppress(psutil.NoSuchProcess):
                    process = psutil.Process(pid)
                    if "run-driver" not in process.cmdline():
                        process.kill()
                        self.kills += 1

    async def _sample(self) -> None:
        while True:
            parts = await asyncio.to_thread(pss_by_part)
            self.samples.append({"seconds": self.seconds, **parts})
            if len(self.samples) % SAMPLES_A_LINE == 1:
                sys.stderr.write(
                    f"{self.seconds:5.0f} s: {self.done} leases, {self.kills} kills, {self._pool!r}\n"
                )
            await asyncio.sleep(SAMPLE_SECONDS)


async def _soak(url: str, arguments: argparse.Namespace) -> dict[str, Any]:
    from casare_rpa.infrastructure.resources.browser_pool import BrowserPool, PoolOptions

    async with BrowserPool(
        PoolOptions(max_contexts=arguments.concurrency + 2, acquire_timeout=120, launch_timeout=120)
    ) as pool:
        soak = Soak(url, pool, arguments)
        await soak.run()
        await pool.warm_up()
        await pool.settled()
        counts = pool.counts()
        launches = counts.launches
        left = counts.leased + counts.contexts - counts.warm
    return {
        "leases": soak.done,
        "minutes": round(soak.seconds / 60, 2),
        "kills": soak.kills,
        "launches": launches,
        "errors": dict(soak.errors),
        "contexts_left_open": left,
        "memory": soak.samples,
    }


def verdict(result: dict[str, Any], concurrency: int, processes_left: int) -> list[str]:
    """What is wrong with a run; empty where nothing is."""
    clear = {"BrowserDiedError"}
    wrong = [
        f"{count} x {name}: allowed is {', '.join(clear)}"
        for name, count in result["errors"].items()
        if name not in clear
    ]
    lost, most = sum(result["errors"].values()), result["kills"] * concurrency
    if lost > most:
        wrong.append(f"{lost} leases failed: {result['kills']} kills explain {most}")
    if result["contexts_left_open"]:
        wrong.append(f"{result['contexts_left_open']} contexts left open")
    if processes_left:
        wrong.append(f"{processes_left} processes left running")
    return wrong


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    made.add_argument("--leases", type=int, default=2000, help="at least so many (%(default)s)")
    made.add_argument("--minutes", type=float, default=20.0, help="at least so long (%(default)s)")
    made.add_argument("--concurrency", type=int, default=4, help="leases at once (%(default)s)")
    made.add_argument(
        "--kill-every", type=float, default=60.0, help="seconds between kills (%(default)s)"
    )
    made.add_argument("--out", type=Path, default=Path(".soak"), help="folder (%(default)s)")
    return made


def main(argv: list[str] | None = None) -> int:
    """Run, write, and say how it went."""
    arguments = parser().parse_args(argv)
    session = Session()
    try:
        before = set(psutil.Process().children(recursive=True))
        result = session.run(_soak(session.url, arguments))
        left = set(psutil.Process().children(recursive=True)) - before
    finally:
        session.close()
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "soak.json").write_text(json.dumps(result, indent=1))
    (arguments.out / "soak.svg").write_text(plot_memory(result["memory"]))
    wrong = verdict(result, arguments.concurrency, len(left))
    summary = {name: value for name, value in result.items() if name != "memory"}
    sys.stdout.write(f"{json.dumps(summary)}\n{len(left)} processes left running\n")
    sys.stdout.writelines(f"wrong: {line}\n" for line in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
