"""Runs one asv command: its output goes to a log and to whoever listens; nothing it starts outlives it."""

from __future__ import annotations

import codecs
import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from perfgate.errors import BrokenError
from perfgate.measure.process_tree import adopted_orphans, descendants, end_all
from perfgate.measure.stopping import stoppable, unstoppable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_TAIL_LINES = 40
_TAIL_CHARACTERS = 20_000
_POLL_SECONDS = 0.2
# asv gives a benchmark one second to end; then it removes its temporary folders.
_GRACE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class AsvExit:
    """How an asv command ended: its exit code, its last lines, and what it had left running."""

    code: int
    tail: tuple[str, ...]
    left_running: tuple[str, ...]


def run_asv(
    command: Sequence[str],
    *,
    cwd: Path,
    log: IO[str],
    listen: Callable[[str], None],
    silence_limit: float,
    grace: float = _GRACE_SECONDS,
    variables: Mapping[str, str] | None = None,
) -> AsvExit:
    """Run the command to its end; one that is stopped has ``grace`` seconds to end by itself.

    ``variables`` are added to the environment.

    Raises:
        KeyboardInterrupt: the user (SIGINT, SIGTERM, SIGHUP) stopped it; everything it started has ended.
        BrokenError: it said nothing for ``silence_limit`` seconds; everything it started has ended.
    """
    spare = frozenset(descendants(os.getpid()))
    with adopted_orphans(), stoppable():
        process = _start(command, cwd, variables or {})
        said = ""
        try:
            for piece in _output(process, silence_limit):
                log.write(piece)
                # A piece may end within a line: lines are made at the end.
                said = (said + piece)[-_TAIL_CHARACTERS:]
                listen(piece)
            code = process.wait()
        except BaseException:
            with unstoppable():
                _stop(process, log, grace)
                end_all(spare)
            raise
        finally:
            if process.stdout is not None:
                process.stdout.close()
        with unstoppable():
            left = end_all(spare)
    return AsvExit(code, tuple(said.splitlines()[-_TAIL_LINES:]), tuple(left))


def _start(
    command: Sequence[str], cwd: Path, variables: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    # A wide terminal, or asv shortens names; a session of its own, or a Ctrl-C reaches asv before us and
    # twice; no input, or asv may ask.
    environment = {**os.environ, **variables, "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"}
    # asv calls the tools that build environments (uv, virtualenv) by name; they are installed beside it.
    beside = str(Path(sys.executable).parent)
    environment["PATH"] = os.pathsep.join([environment.get("PATH", os.defpath), beside])
    return subprocess.Popen(
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def _output(process: subprocess.Popen[bytes], silence_limit: float) -> Iterator[str]:
    """What the process prints, as it comes; ends with the process, even if a child keeps the pipe open."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    last = time.monotonic()
    while True:
        ended = process.poll() is not None
        chunk = _read(process, 0 if ended else _POLL_SECONDS)
        if chunk:
            last = time.monotonic()
            yield decoder.decode(chunk)
        elif ended or chunk == b"":
            yield decoder.decode(b"", final=True)
            return
        elif time.monotonic() - last > silence_limit:
            raise BrokenError(
                f"asv said nothing for {silence_limit:.0f} s and was stopped; a benchmark that leaves a "
                "process behind with its output open makes asv wait for ever"
            )


def _read(process: subprocess.Popen[bytes], seconds: float) -> bytes | None:
    """Output at hand; ``b""`` at its end, None when there was none in time."""
    if process.stdout is None:
        return b""
    ready, _, _ = select.select([process.stdout], [], [], seconds)
    return os.read(process.stdout.fileno(), 65536) if ready else None


def _stop(process: subprocess.Popen[bytes], log: IO[str], grace: float) -> None:
    """Let asv end its benchmark and remove its temporary folders, for a few seconds."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    deadline = time.monotonic() + grace
    while process.poll() is None and time.monotonic() < deadline:
        chunk = _read(process, _POLL_SECONDS)
        if chunk:
            # The log may be what failed (a full disk); stopping goes on.
            with contextlib.suppress(OSError):
                log.write(chunk.decode("utf-8", "replace"))
    if process.poll() is None:
        process.kill()
        process.wait()
