"""A local server beside a run: started for it, and gone when the run is over."""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from casare_rpa.domain.cleanup import finish
from casare_rpa.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

START_SECONDS = 15.0
STOP_SECONDS = 3.0


@asynccontextmanager
async def served(script: Path) -> AsyncIterator[str]:
    """Run a server script and give its URL; the server is ended on the way out, come what may.

    The script is called with ``--port 0`` and writes its URL as the first line of its output.

    Raises:
        UsageError: it did not write a URL in time.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(script),
        "--port",
        "0",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        # Ctrl-C goes to the whole group; the run needs its server until it has cleaned up.
        start_new_session=True,
    )
    draining: asyncio.Task[None] | None = None
    try:
        assert process.stdout is not None
        url = await _first_line(script, process.stdout)
        draining = asyncio.create_task(_drain(process.stdout))
        yield url
    finally:
        if draining is not None:
            draining.cancel()
        await finish(_end(process))


async def _first_line(script: Path, output: asyncio.StreamReader) -> str:
    try:
        async with asyncio.timeout(START_SECONDS):
            line = (await output.readline()).decode(errors="replace").strip()
    except TimeoutError:
        raise UsageError(
            f"{script}: found no output within {START_SECONDS:g} s; allowed: a URL as the first line"
        ) from None
    if not line.startswith(("http://", "https://")):
        raise UsageError(f"{script}: found {line!r} as the first line; allowed: a URL")
    return line.rstrip("/")


async def _drain(output: asyncio.StreamReader) -> None:
    """Read on, or a server that writes a line a request stands still once the pipe is full."""
    while await output.read(65536):
        pass


async def _end(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
