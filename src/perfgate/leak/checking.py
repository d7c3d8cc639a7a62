"""Runs a check in this process; ``perfgate leak`` runs one in a process of its own, which may die."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from perfgate.errors import UsageError
from perfgate.leak.alarm import CycleTimeoutError, alarm
from perfgate.leak.journal import Journal, read_recording
from perfgate.leak.looking import Looker, LostProcessError
from perfgate.leak.steps import Call, Sleep, Steps, steps
from perfgate.leak.subjects import as_subject
from perfgate.leak.tracing import traced_steps, with_flame_graph
from perfgate.leak.verdict import judge
from perfgate.model.leak import Limits, Outcome, Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from perfgate.leak.subjects import Subject
    from perfgate.model.leak import LeakReport

JOURNAL = "journal.jsonl"
_TRACEBACK_LINES = 12


def check(
    cycle: Subject | Callable[[], Any],
    plan: Plan | None = None,
    limits: Limits | None = None,
    *,
    name: str = "cycle",
    trace: Path | None = None,
) -> LeakReport:
    """Run a plain cycle many times and say what it leaves behind; it never raises what the cycle raises.

    Args:
        cycle: a Subject, or a function to run once a cycle.
        plan: how often, and how long it may take.
        limits: what memory a cycle may keep.
        name: what the report calls it.
        trace: where a flame graph is drawn if it leaks, by memray over a few further cycles.

    Raises:
        UsageError: no Subject and no function, or one that returns an awaitable.
        KeyboardInterrupt: the user's.
    """
    with _InProcess(as_subject(cycle), plan or Plan(), limits or Limits(), name) as one:
        one.check.run()
        if trace is not None and one.judged().outcome is Outcome.LEAKS:
            one.tracing().run()
        return one.drawn(trace)


async def check_async(
    cycle: Subject | Callable[[], Any],
    plan: Plan | None = None,
    limits: Limits | None = None,
    *,
    name: str = "cycle",
    trace: Path | None = None,
) -> LeakReport:
    """:func:`check` for a cycle that is a coroutine function, in the running event loop."""
    with _InProcess(as_subject(cycle), plan or Plan(), limits or Limits(), name) as one:
        await one.check.run_async()
        if trace is not None and one.judged().outcome is Outcome.LEAKS:
            await one.tracing().run_async()
        return one.drawn(trace)


class _InProcess:
    """One check in this process, its journal in a temporary folder."""

    def __init__(self, subject: Subject, plan: Plan, limits: Limits, name: str) -> None:
        self._subject, self._plan, self._limits, self._name = subject, plan, limits, name
        self._began = time.monotonic()

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="perfgate-leak-")
        self._raw = Path(self._folder.name) / "cycles.memray"
        self._path = Path(self._folder.name) / JOURNAL
        self._journal = Journal(self._path)
        self.check = check_of(self._subject, self._plan, self._journal)
        return self

    def __exit__(self, *_: object) -> None:
        self._journal.close()
        self._folder.cleanup()

    def judged(self) -> LeakReport:
        """What the journal shows by now."""
        seconds = time.monotonic() - self._began
        return judge(
            read_recording(self._path, self._name, self._plan, seconds=seconds), self._limits
        )

    def tracing(self) -> Check:
        """The further cycles that memray watches."""
        return Check(
            traced_steps(self._subject, self._raw, self._journal), self._plan, self._journal
        )

    def drawn(self, page: Path | None) -> LeakReport:
        """The report, with a flame graph where memray watched."""
        return with_flame_graph(self.judged(), self._raw, page) if page else self.judged()


def check_of(subject: Subject, plan: Plan, journal: Journal, trace: Path | None = None) -> Check:
    """The whole check of a subject; with ``trace``, memray records a few further cycles there."""

    def ordered() -> Steps:
        yield from steps(subject, plan, Looker(subject, journal), journal)
        if trace is not None:
            yield from traced_steps(subject, trace, journal)

    return Check(ordered(), plan, journal)


class Check:
    """Drives steps and turns whatever ends them into the journal's words."""

    def __init__(self, ordered: Steps, plan: Plan, journal: Journal) -> None:
        self.plan = plan
        self._journal = journal
        self._steps = ordered

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
        limit = asyncio.timeout(self.plan.timeout)
        try:
            with alarm(2 * self.plan.timeout):
                async with limit:
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
            if _is_being_cancelled():
                raise  # somebody else's: the check itself is cancelled
            self._journal.failed("the cycle raised CancelledError")
        except (LostProcessError, CycleTimeoutError) as error:
            self._journal.failed(str(error))
        except SystemExit as error:
            self._journal.failed(f"the cycle ended the program (exit code {error.code!r})")
        except BaseException as error:  # noqa: BLE001 - a cycle may raise anything; it is reported
            self._journal.failed(described(error))
        finally:
            self._steps.close()  # ends what the steps themselves began, such as memray's watch


def _is_being_cancelled() -> bool:
    try:
        task = asyncio.current_task()
    except RuntimeError:  # no loop is running
        return False
    return task is not None and task.cancelling() > 0


def described(error: BaseException) -> str:
    """What was raised, and the innermost lines of where."""
    told = "".join(traceback.format_exception_only(error)).strip()
    frames = traceback.extract_tb(error.__traceback__)
    others = [frame for frame in frames if Path(frame.filename).parent != Path(__file__).parent]
    where = "".join(traceback.format_list(others)).rstrip().splitlines()[-_TRACEBACK_LINES:]
    return "\n".join([told, *where])
