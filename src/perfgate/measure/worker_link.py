"""The coordinator's end of one worker: commands with a time-out, and clear failures."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfgate.measure.process_tree import descendants
from perfgate.model.comparison import FailureKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WORKER = Path(__file__).with_name("worker.py")
_OUTPUT_TAIL = 4000
# Idle threads of these libraries spin, which counts as CPU time of whatever runs meanwhile. Who wants them
# measured sets the variable.
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
# Between asking a worker to end (its benchmarks' atexit hooks run) and killing it.
_PATIENCE = 5.0
_POLL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Interpreter:
    """One side's Python, the benchmark files it measures, and its environment variables."""

    python: Path
    benchmark_dir: Path
    variables: tuple[tuple[str, str], ...] = ()


class WorkerError(Exception):
    """The worker or the benchmark in it failed; ``str()`` is the benchmark's own error."""

    def __init__(self, kind: FailureKind, error: str, output: str = "", *, alive: bool) -> None:
        super().__init__(error)
        self.kind = kind
        self.output = output
        self.alive = alive


class WorkerLink:
    """A live worker process in a folder of its own; ended by ``end()``, with all that it started."""

    def __init__(self, interpreter: Interpreter, folder: Path, hash_seed: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._output = folder / "output.txt"
        # What benchmarks write to their current folder goes with the worker's folder.
        self.home = folder / "cwd"
        self.home.mkdir(exist_ok=True)
        commands_read, self._commands = os.pipe()
        self._answers, answers_write = os.pipe()
        environment = {
            **dict.fromkeys(_ONE_THREAD, "1"),
            **os.environ,
            **dict(interpreter.variables),
            "PYTHONHASHSEED": str(hash_seed),
            "PYTHONUNBUFFERED": "1",
        }
        # Bytecode is part of what users run; a caller who switched it off must not slow both sides.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment.pop("PYTHONPATH", None)
        arguments = [str(commands_read), str(answers_write), str(interpreter.benchmark_dir)]
        try:
            with self._output.open("ab") as output:
                self._process = subprocess.Popen(
                    [interpreter.python, WORKER, *arguments],
                    cwd=self.home,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    pass_fds=(commands_read, answers_write),
                    start_new_session=True,
                )
        except OSError as error:
            os.close(self._commands)
            os.close(self._answers)
            raise WorkerError(FailureKind.CRASH, str(error), alive=False) from error
        finally:
            os.close(commands_read)
            os.close(answers_write)
        self._pending = b""
        self._mark = 0
        self._timeout = self._deadline = 0.0
        self._below: dict[Any, str] = {}
        self._ended = False

    def __repr__(self) -> str:
        code = self._process.poll()
        return f"<WorkerLink pid {self._process.pid} {'live' if code is None else f'ended {code}'}>"

    def ask(self, command: str, timeout: float, **arguments: Any) -> Mapping[str, Any]:
        """Send a command and wait for its answer.

        Raises:
            WorkerError: as ``send`` and ``receive`` raise it.
        """
        self.send(command, timeout, **arguments)
        return self.receive()

    def send(self, command: str, timeout: float, **arguments: Any) -> None:
        """Send a command; ``receive`` waits for its answer, ``timeout`` seconds from now at most.

        Raises:
            WorkerError: the worker has ended.
        """
        if self._commands < 0:
            raise WorkerError(FailureKind.CRASH, "the worker has ended", alive=False)
        if command == "open":
            self._mark = self._output.stat().st_size
        line = json.dumps({"do": command, **arguments}) + "\n"
        # A worker that has ended says so below, with its exit code.
        with contextlib.suppress(BrokenPipeError):
            os.write(self._commands, line.encode())
        self._timeout, self._deadline = timeout, time.monotonic() + timeout

    def receive(self) -> Mapping[str, Any]:
        """The answer to what was sent.

        Raises:
            WorkerError: the benchmark raised (the worker lives on), or the worker crashed or did not answer in
                time (it is ended).
        """
        reply = self._reply(self._deadline)
        if reply is None:
            self.end(patience=0)
            text = f"it did not end in {self._timeout:.0f} s and was stopped"
            raise WorkerError(FailureKind.TIMEOUT, text, self.output(), alive=False)
        if not reply:
            text = self._how_it_ended()
            self.end(patience=0)
            raise WorkerError(FailureKind.CRASH, text, self.output(), alive=False)
        try:
            answer: dict[str, Any] = json.loads(reply)
        except ValueError as error:
            self.end(patience=0)
            text = f"a worker answered {reply[:80]!r}"
            raise WorkerError(FailureKind.CRASH, text, self.output(), alive=False) from error
        if "error" in answer:
            raise WorkerError(FailureKind.ERROR, answer["error"], self.output(), alive=True)
        return answer

    def _reply(self, deadline: float) -> bytes | None:
        """A line; empty when the worker has ended, None when time is up.

        The pipe's end alone does not tell that the worker has ended: a child it forked may hold it open.
        """
        while b"\n" not in self._pending:
            left = deadline - time.monotonic()
            if left <= 0:
                return None
            ready, _, _ = select.select([self._answers], [], [], min(left, _POLL_SECONDS))
            if ready:
                chunk = os.read(self._answers, 65536)
                if not chunk:
                    return b""
                self._pending += chunk
            elif self._process.poll() is not None:
                return b""
        line, _, self._pending = self._pending.partition(b"\n")
        return line

    def _how_it_ended(self) -> str:
        try:
            code = self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            return "the interpreter closed its pipe and went on"
        if code >= 0:
            return f"the interpreter ended with exit code {code}"
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = str(-code)
        return f"the interpreter was ended by signal {name}"

    def output(self) -> str:
        """The last of what was printed since a benchmark was opened."""
        try:
            with self._output.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(self._mark, size - _OUTPUT_TAIL))
                data = file.read()
        except OSError:
            return ""
        return data.decode("utf-8", "replace").strip()

    def dismiss(self) -> None:
        """Tell the worker to end, and do not wait for it: ``end`` does."""
        if self._commands >= 0:
            self._below = descendants(self._process.pid)
            os.close(self._commands)
            self._commands = -1

    def end(self, patience: float = _PATIENCE) -> None:
        """Let the worker end by itself for ``patience`` seconds, then kill it and its descendants."""
        if self._ended:
            return
        self.dismiss()
        self._ended = True
        try:
            if patience > 0:
                self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._below |= descendants(self._process.pid)
        finally:
            if self._process.poll() is None:
                self._process.kill()
            self._process.wait()
            os.close(self._answers)
        _kill(list(self._below))


def _kill(processes: Sequence[Any]) -> None:
    """Kill those that are still there; ours by birth or adoption are reaped too."""
    still = descendants(os.getpid())
    for process in processes:
        if process in still:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(process.pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(process.pid, 0)
