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
from casare_rpa.domain.errors import UnknownNodeTypeError, UsageError, WorkflowStructureError
from casare_rpa.runtime.executor import WorkflowRun
from casare_rpa.runtime.loader import load_workflow
from casare_rpa.runtime.prepared import prepare

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from casare_rpa.cli.display import Display
    from casare_rpa.domain.workflow import Workflow
    from casare_rpa.nodes.registry import NodeRegistry
    from casare_rpa.runtime.prepared import PreparedWorkflow
    from casare_rpa.runtime.result import RunResult

TERMINATED = 128 + signal.SIGTERM


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
    try:
        return asyncio.run(_run(args, prepared, registry, variables))
    except asyncio.CancelledError:
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


async def _run(
    args: Namespace, prepared: PreparedWorkflow, registry: NodeRegistry, variables: dict[str, Any]
) -> int:
    _cancel_on_sigterm()
    result = await _result(args, prepared, registry, variables)
    if args.no_display and result.success:
        return 0
    from casare_rpa.cli.display import summary

    stream = sys.stdout if result.success else sys.stderr
    stream.write(f"{summary(result)}\n")
    return 0 if result.success else 1


def _cancel_on_sigterm() -> None:
    """End as on Ctrl-C: browsers closed, the server gone."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


async def _result(
    args: Namespace, prepared: PreparedWorkflow, registry: NodeRegistry, variables: dict[str, Any]
) -> RunResult:
    from casare_rpa.cli.browsers import LazyBrowsers

    async with AsyncExitStack() as stack:
        if args.serve is not None:
            from pathlib import Path

            from casare_rpa.cli.serve import served

            variables[args.serve_variable] = await stack.enter_async_context(
                served(Path(args.serve))
            )
        browsers = await stack.enter_async_context(LazyBrowsers(headless=not args.headed))
        display = stack.enter_context(_display(args, prepared.workflow))
        run = WorkflowRun(
            prepared.workflow,
            registry,
            browsers=browsers,
            listener=display.on_event,
            variables=variables,
            prepared=prepared,
        )
        return await run.execute()


def _display(args: Namespace, workflow: Workflow) -> Display:
    from casare_rpa.cli.display import LiveDisplay, PlainDisplay

    return PlainDisplay() if args.no_display else LiveDisplay(workflow)


def _problems(file: str, workflow: Workflow, registry: NodeRegistry, error: Exception) -> str:
    """Why the workflow cannot run, as ``casare check`` says it."""
    from casare_rpa.runtime.checker import check_workflow

    found = [str(p) for p in check_workflow(workflow, registry) if p.severity == "error"]
    found.extend(registry.pack_problems() if isinstance(error, UnknownNodeTypeError) else ())
    return "".join(f"casare: {file}: {problem}\n" for problem in found or [str(error)])
