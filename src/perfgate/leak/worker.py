"""A check in a process of its own: ``python -m perfgate.leak.worker TARGET PLAN FOLDER TRACED``.

The process may hang, exit or be killed by what it checks; its journal in FOLDER says how far it came.
PLAN is JSON; with ``traced`` for TRACED, memray watches a few further cycles.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfgate.errors import UsageError
from perfgate.leak.checking import JOURNAL, check_of, described
from perfgate.leak.journal import Journal
from perfgate.leak.subjects import SubjectMaker, as_subject
from perfgate.leak.targets import load_target
from perfgate.model.leak import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

RECORDING = "cycles.memray"
TRACED = "traced"


def main(arguments: Sequence[str]) -> int:
    """Check; what was found is in the journal. 2 is returned for a target that is none."""
    target, plan, folder, traced = arguments
    trace = Path(folder) / RECORDING if traced == TRACED else None
    with Journal(Path(folder) / JOURNAL) as journal:
        try:
            _check(load_target(target), Plan(**json.loads(plan)), journal, trace)
        except UsageError as error:
            journal.failed(str(error))
            return UsageError.exit_code
        except SystemExit as error:
            journal.failed(f"set-up or tear-down ended the program (exit code {error.code!r})")
        except Exception as error:  # noqa: BLE001 - whatever set-up and tear-down raise is reported
            journal.failed(f"set-up or tear-down raised {described(error)}")
    return 0


async def _check_async(
    given: SubjectMaker, plan: Plan, journal: Journal, trace: Path | None
) -> None:
    async with given() as subject:
        await check_of(subject, plan, journal, trace).run_async()


def _check(given: Any, plan: Plan, journal: Journal, trace: Path | None) -> None:
    """Check a target, in an event loop where it is async."""
    if isinstance(given, SubjectMaker) and given.is_async:
        asyncio.run(_check_async(given, plan, journal, trace))
    elif isinstance(given, SubjectMaker):
        with given() as subject:
            check_of(subject, plan, journal, trace).run()
    else:
        check = check_of(as_subject(given), plan, journal, trace)
        if inspect.iscoroutinefunction(as_subject(given).cycle):
            asyncio.run(check.run_async())
        else:
            check.run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
