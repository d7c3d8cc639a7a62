"""Run a workflow file.

Exit codes: 0 it ran to its end, 1 it failed, 2 the file or the usage is wrong, 130 interrupted.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

from casare_rpa.cli.registry import open_registry
from casare_rpa.cli.watchdog import Watchdog
from casare_rpa.domain.errors import UnknownNodeTypeError, UsageError, WorkflowStructureError
from casare_rpa.runtime.executor import WorkflowRun
from casare_rpa.runtime.loader import load_workflow
from casare_rpa.runtime.prepared import prepare

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable

    from casare_rpa.cli.display import Display
    from casare_rpa.cli.node_times import NodeTimes
    from casare_rpa.domain.workflow import Workflow
    from casare_rpa.nodes.registry import NodeRegistry
    from casare_rpa.runtime.prepared import PreparedWorkflow
    from casare_rpa.runtime.result import RunResult

TERMINATED = 128 + signal.SIGTERM
SLOWEST_SHOWN = 5
# The first node that logs waits for the display to begin, up to 0.08 s; what is shorter than that says nothing.
WORTH_TELLING_SECONDS = 0.1


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    # Paths stay texts: pathlib takes 1.6 ms to import, and a run needs it not.
    parser.add_argument("file", help="the workflow file")
    parser.add_argument(
        "--no-display", action="store_true", help="write log messages as plain lines, nothing else"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="give a variable of the workflow another value; JSON where it is JSON, else a text",
    )
    parser.add_argument(
        "--serve",
        metavar="SCRIPT",
        help="a server to run beside the workflow: called with --port 0, it writes its URL as its first line",
    )
    parser.add_argument(
        "--serve-variable",
        default="base_url",
        metavar="NAME",
        help="the variable that is given the server's URL (default: %(default)s)",
    )
    parser.add_argument("--headed", action="store_true", help="show the browser's window")
    parser.add_argument(
        "--durations",
        type=int,
        metavar="N",
        help="show the N slowest nodes at the end (default: with the display 5, of 0.1 s and more; else none)",
    )
    parser.add_argument("--manifest", metavar="PATH", help="node types of another manifest file")


def run(args: Namespace) -> int:
    """Run it; returns the exit code."""
    workflow = load_workflow(args.file)
    variables = dict(_assignment(text, workflow) for text in args.set)
    registry = open_registry(args.manifest)
    try:
        # Before there is an event loop that imports could stall; no thread is needed for them then.
        prepared = prepare(workflow, registry)
    except (UnknownNodeTypeError, WorkflowStructureError) as error:
        sys.stderr.write(_problems(args.file, workflow, registry, error))
        return 2
    command = _Command(args, prepared, registry, variables)
    with Watchdog(workflow.settings.timeout, command.place) as watchdog:
        try:
            return watchdog.run(command.execute(watchdog.begin))
        except asyncio.CancelledError:
            sys.stderr.write(f"casare: stopped at {command.place()}\n")
            if watchdog.received == signal.SIGINT:
                raise KeyboardInterrupt from None
            return TERMINATED


def _assignment(text: str, workflow: Workflow) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or name not in workflow.variables:
        names = ", ".join(workflow.variables) or "none: the workflow declares no variable"
        raise UsageError(f"--set: found {text!r}; allowed: NAME=VALUE with a NAME of {names}")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


class _Command:
    """One run, with what is shown of it."""

    def __init__(
        self,
        args: Namespace,
        prepared: PreparedWorkflow,
        registry: NodeRegistry,
        variables: dict[str, Any],
    ) -> None:
        self._args = args
        self._prepared = prepared
        self._registry = registry
        self._variables = variables
        self._times = _times(args)
        self._run: WorkflowRun | None = None

    def place(self) -> str:
        """Where the run is, as messages name it."""
        record = self._prepared.workflow.nodes.get(self._run.current) if self._run else None
        return f"node {record.node_id!r} ({record.node_type})" if record else "no node"

    async def execute(self, begin: Callable[[], None]) -> int:
        """Run, say what came of it; the exit code.

        Args:
            begin: called once all is there that the workflow needs, and its own time begins.
        """
        result = await self._result(begin)
        stream = sys.stdout if result.success else sys.stderr
        if not (self._args.no_display and result.success):
            from casare_rpa.cli.display import summary

            stream.write(f"{summary(result)}\n")
        if self._times is not None:
            from casare_rpa.cli.node_times import slowest_lines

            wanted: int | None = self._args.durations
            shown = (
                self._times.slowest(SLOWEST_SHOWN, WORTH_TELLING_SECONDS)
                if wanted is None
                else self._times.slowest(wanted)
            )
            stream.write(slowest_lines(shown))
        return 0 if result.success else 1

    async def _result(self, begin: Callable[[], None]) -> RunResult:
        from casare_rpa.cli.browsers import LazyBrowsers

        args = self._args
        async with AsyncExitStack() as stack:
            if args.serve is not None:
                from pathlib import Path

                from casare_rpa.cli.serve import served

                self._variables[args.serve_variable] = await stack.enter_async_context(
                    served(Path(args.serve))
                )
            browsers = await stack.enter_async_context(LazyBrowsers(headless=not args.headed))
            display = stack.enter_context(
                _display(args.no_display, self._prepared.workflow, self._times)
            )
            self._run = WorkflowRun(
                self._prepared.workflow,
                self._registry,
                browsers=browsers,
                listener=display.on_event,
                variables=self._variables,
                prepared=self._prepared,
            )
            begin()
            return await self._run.execute()


def _times(args: Namespace) -> NodeTimes | None:
    """Where durations are collected; None where nobody is to be told."""
    if args.no_display and not args.durations:
        return None
    from casare_rpa.cli.node_times import NodeTimes

    return NodeTimes()


def _display(plain: bool, workflow: Workflow, times: NodeTimes | None) -> Display:
    from casare_rpa.cli.display import LiveDisplay, PlainDisplay

    return PlainDisplay(times) if plain or times is None else LiveDisplay(workflow, times)


def _problems(file: str, workflow: Workflow, registry: NodeRegistry, error: Exception) -> str:
    """Why the workflow cannot run, as ``casare check`` says it."""
    from casare_rpa.runtime.checker import check_workflow

    found = [str(p) for p in check_workflow(workflow, registry) if p.severity == "error"]
    found.extend(registry.pack_problems() if isinstance(error, UnknownNodeTypeError) else ())
    return "".join(f"casare: {file}: {problem}\n" for problem in found or [str(error)])
