"""Runs a check in this process; ``perfgate leak`` runs one in a process of its own, which may die."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import tempfile
import time
import traceback
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfgate.errors import UsageError
from perfgate.leak.alarm import CycleTimeoutError, alarm
from perfgate.leak.journal import Journal, read_recording
from perfgate.leak.looking import Looker, LostProcessError
from perfgate.leak.steps import Call, Sleep, steps
from perfgate.leak.subject import as_subject
from perfgate.leak.tracing import traced_steps
from perfgate.leak.verdict import judge
from perfgate.model.leak import Limits, Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from perfgate.leak.subject import Subject
    from perfgate.model.leak import LeakReport

JOURNAL = "journal.jsonl"
_TRACEBACK_LINES = 12


def check(
    cycle: Subject | Callable[[], Any],
    plan: Plan | None = None,
    limits: Limits | None = None,
    *,
    name: str = "cycle",
) -> LeakReport:
    """Run a plain cycle many times and say what it leaves behind; it never raises what the cycle raises.

    Raises:
        UsageError: no Subject and no function.
        KeyboardInterrupt: the user's.
    """
    plan = plan or Plan()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="perfgate-leak-") as folder:
        path = Path(folder) / JOURNAL
        with Journal(path) as journal:
            Check(as_subject(cycle), plan, journal).run()
        seconds = time.monotonic() - began
        return judge(read_recording(path, name, plan, seconds=seconds), limits or Limits())


async def check_async(
    cycle: Subject | Callable[[], Any],
    plan: Plan | None = None,
    limits: Limits | None = None,
    *,
    name: str = "cycle",
) -> LeakReport:
    """The same for a cycle that is a coroutine function, in the running event loop."""
    plan = plan or Plan()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="perfgate-leak-") as folder:
        path = Path(folder) / JOURNAL
        with Journal(path) as journal:
            await Check(as_subject(cycle), plan, journal).run_async()
        seconds = time.monotonic() - began
        return judge(read_recording(path, name, plan, seconds=seconds), limits or Limits())


class Check:
    """One check: drives the steps and turns whatever ends them into the journal's words.

    Args:
        trace: where memray records a few further cycles; None leaves it out.
    """

    def __init__(
        self, subject: Subject, plan: Plan, journal: Journal, trace: Path | None = None
    ) -> None:
        self.plan = plan
        self._journal = journal
        self._steps = steps(subject, plan, Looker(subject, journal), journal)
        if trace is not None:
            self._steps = chain(self._steps, traced_steps(subject, trace, journal))

    def run(self) -> None:
        """Run all steps, none of which may return an awaitable."""
        with self._noted():
            for step in self._steps:
                match step:
                    case Sleep(seconds):
                        time.sleep(seconds)
                    case Call(function):
                        with alarm(self.plan.timeout):
                            returned = function()
                        if inspect.isawaitable(returned):
                            if inspect.iscoroutine(returned):
                                returned.close()
                            raise UsageError(
                                f"{function!r} returned an awaitable; use check_async for coroutines"
                            )

    async def run_async(self) -> None:
        """The same in the running loop, for steps that may be awaitable."""
        with self._noted():
            for step in self._steps:
                match step:
                    case Sleep(seconds):
                        await asyncio.sleep(seconds)
                    case Call(function):
                        await self._call(function)

    async def _call(self, function: Callable[[], Any]) -> None:
        # Twice as long: a cycle that is cancelled may clean up, one that blocks the loop is not cancelled.
        with alarm(2 * self.plan.timeout):
            try:
                async with asyncio.timeout(self.plan.timeout) as limit:
                    returned = function()
                    if inspect.isawaitable(returned):
                        await returned
            except TimeoutError as error:
                if limit.expired():
                    raise CycleTimeoutError(self.plan.timeout) from error
                raise

    @contextlib.contextmanager
    def _noted(self) -> Iterator[None]:
        try:
            yield
        except (KeyboardInterrupt, GeneratorExit, UsageError):
            raise
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise  # somebody else's: the check itself is cancelled
            self._journal.failed("the cycle raised CancelledError")
        except (LostProcessError, CycleTimeoutError) as error:
            self._journal.failed(str(error))
        except SystemExit as error:
            self._journal.failed(f"the cycle ended the program (exit code {error.code!r})")
        except BaseException as error:  # noqa: BLE001 - a cycle may raise anything; it is reported
            self._journal.failed(described(error))


def described(error: BaseException) -> str:
    """What was raised, and the innermost lines of where."""
    told = "".join(traceback.format_exception_only(error)).strip()
    frames = traceback.extract_tb(error.__traceback__)
    others = [frame for frame in frames if Path(frame.filename).parent != Path(__file__).parent]
    where = "".join(traceback.format_list(others)).rstrip().splitlines()[-_TRACEBACK_LINES:]
    return "\n".join([told, *where])
