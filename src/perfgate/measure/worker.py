"""Runs inside a benchmarked environment: loads one benchmark at a time and measures what it is told.

A script for the environment's own Python: standard library and asv_runner only, nothing of perfgate. It is
driven over two pipes with one JSON object a line; what benchmarks print goes elsewhere. Benchmarks are
loaded, set up and torn down by asv_runner's own classes, so that they mean what they mean under asv.

Commands: discover, setup_cache, open, warm, slice, value, close. Each is answered by one object; ``error``
in it holds the benchmark's own traceback.
"""

from __future__ import annotations

import gc
import importlib
import inspect
import itertools
import json
import math
import os
import pickle
import pkgutil
import sys
import time
import traceback
import types
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

# timeit's own clock: what asv takes when a benchmark has no ``timer``.
_WALL = time.perf_counter
_CACHE = "cache.pickle"
_KINDS = {
    "TimerawBenchmark": "timeraw",
    "TimeBenchmark": "time",
    "PeakMemBenchmark": "peakmem",
    "MemBenchmark": "mem",
}


class Worker:
    """The benchmark that is open, and the commands on it."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._name = Path(root).name
        self._home = Path.cwd()
        self._benchmark: Any = None
        self._arguments: tuple[Any, ...] = ()
        from asv_runner._aux import update_sys_path

        update_sys_path(root)

    def discover(self, default_timeout: float) -> dict[str, Any]:
        """All cases, and the files that cannot be imported with their tracebacks."""
        from asv_runner.discovery import disc_benchmarks

        problems = _import_all(self._name)
        cases = []
        for benchmark in disc_benchmarks(self._root):
            cases += _cases(benchmark, self._root, default_timeout)
        return {"cases": cases, "problems": problems, "python": sys.version.split()[0]}

    def setup_cache(self, name: str) -> dict[str, Any]:
        """Run the benchmark's ``setup_cache`` in the current folder and keep there what it returns."""
        cache = self._load(name, None).do_setup_cache()
        with Path(_CACHE).open("wb") as file:
            pickle.dump(cache, file)
        return {}

    def open(
        self, name: str, index: int | None, cache: str, plant: list[Any] | None = None
    ) -> dict[str, Any]:
        """Load and set up; ``skipped`` where the setup says that it does not apply.

        ``plant`` is what a calibration adds to each call: kind and amount, as perfgate.model.planting has them.
        """
        os.chdir(cache or self._home)
        benchmark = self._load(name, index)
        value = None
        if cache:
            with Path(_CACHE).open("rb") as file:
                value = pickle.load(file)
        if hasattr(benchmark, "set_cache"):
            benchmark.set_cache(value)
        elif value is not None:
            benchmark.insert_param(value)
        if plant is not None:
            benchmark.func = planted(benchmark.func, *plant)
        self._benchmark = benchmark
        if benchmark.do_setup():
            return {"skipped": True}
        parameters = tuple(benchmark._current_params)
        has_cache = value is not None and hasattr(benchmark, "set_cache")
        self._arguments = (value, *parameters) if has_cache else parameters
        return {"skipped": False}

    def warm(self, number: int, slice_seconds: float, default_warmup: float) -> dict[str, Any]:
        """Call until warm; the calls that fill a slice.

        A slice is as many of asv's samples as fill it, each with its set-up: a call of some microseconds,
        taken alone after another process had the core, would time its cold caches.

        Args:
            number: what an earlier round found, 0 to find it now.
            slice_seconds: how long a slice shall take; ten times that with what is set up in between.
            default_warmup: seconds, where the benchmark sets no ``warmup_time``.
        """
        fixed = number > 0 or _kind(self._benchmark) == "timeraw"
        number = number or int(getattr(self._benchmark, "number", 0) or 0) or 1
        warmup = float(getattr(self._benchmark, "warmup_time", -1))
        until = _WALL() + (default_warmup if warmup < 0 else warmup)
        while True:
            begun = _WALL()
            timed = max(self.slice(number)["wall"], 1e-9)
            missing = min(slice_seconds / timed, 10 * slice_seconds / (_WALL() - begun))
            if not fixed and missing > 1:
                number = max(number + 1, int(number * min(10.0, 1.1 * missing)))
            elif _WALL() >= until:
                return {"number": number}

    def slice(self, number: int) -> dict[str, Any]:
        """Time a slice: seconds in all by each clock; set-up between calls is not counted.

        ``busy`` is the CPU time of the calling thread: other threads may burn CPU while it waits (a BLAS
        library's idle ones do), so that only this tells a benchmark that computes from one that waits.
        """
        benchmark = self._benchmark
        if _kind(benchmark) == "timeraw":
            timer = benchmark._get_timer(*self._arguments)
            return {"wall": timer.timeit(number), "busy": 0.0}
        own = getattr(benchmark, "timer", _WALL)
        each = number > 1 and self._sets_up_each_call()
        batches, calls = (number, 1) if each else (1, number)
        total = [0.0] * 5
        collecting = gc.isenabled()
        for _ in range(batches):
            benchmark.redo_setup()
            gc.disable()
            try:
                part = _timed(benchmark.func, self._arguments, calls, own)
            finally:
                if collecting:
                    gc.enable()
            total = [a + b for a, b in zip(total, part)]
        wall, cpu, children, busy, mine = total
        reading = {"wall": wall, "cpu": cpu, "cpu+children": cpu + children, "busy": busy}
        if own is not _WALL and own is not time.time:
            reading["timer"] = mine
        return reading

    def value(self) -> dict[str, Any]:
        """What a track_, mem_ or peakmem_ benchmark returns."""
        from asv_runner.benchmarks.mark import SkipNotImplemented

        try:
            value = self._benchmark.do_run()
        except SkipNotImplemented:
            return {"skipped": True}
        if value is None or isinstance(value, (dict, list, tuple, str)):
            raise TypeError(
                f"a benchmark returned {value!r}; perfgate compares numbers (asv tracks others)"
            )
        number = float(value)
        if not math.isfinite(number):
            raise ValueError(f"a benchmark returned {value!r}; a finite number is needed")
        return {"value": number}

    def close(self) -> dict[str, Any]:
        """Tear down."""
        benchmark, self._benchmark = self._benchmark, None
        if benchmark is not None:
            benchmark.do_teardown()
        return {}

    def _load(self, name: str, index: int | None) -> Any:
        from asv_runner.discovery import get_benchmark_from_name

        full = name if index is None else f"{name}-{index}"
        return get_benchmark_from_name(self._root, full)

    def _sets_up_each_call(self) -> bool:
        """asv: with set-up hooks every timed call sees a fresh state."""
        return bool(getattr(self._benchmark, "_setups", None))


def _timed(
    func: Callable[..., Any], arguments: tuple[Any, ...], calls: int, own: Callable[[], float]
) -> list[float]:
    """Around the calls alone: wall, CPU, CPU of children that ended, CPU of this thread, the own clock."""
    repeated = itertools.repeat(None, calls)
    times = os.times()
    children = times.children_user + times.children_system
    cpu = time.process_time()
    busy = time.thread_time()
    wall = _WALL()
    mine = own()
    for _ in repeated:
        func(*arguments)
    mine = own() - mine
    wall = _WALL() - wall
    busy = time.thread_time() - busy
    cpu = time.process_time() - cpu
    times = os.times()
    return [wall, cpu, times.children_user + times.children_system - children, busy, mine]


def planted(func: Callable[..., Any], kind: str, amount: float) -> Callable[..., Any]:
    """The function with something real added to each call (perfgate.model.planting)."""
    if kind == "sleep":

        def slept(*arguments: Any) -> Any:
            result = func(*arguments)
            time.sleep(amount)
            return result

        return slept
    if kind == "allocate":

        def allocated(*arguments: Any) -> Any:
            # Written to: what nobody touches takes no memory.
            held = b"\1" * int(amount)
            try:
                return func(*arguments)
            finally:
                del held

        return allocated

    def busy(*arguments: Any) -> Any:
        result = func(*arguments)
        # The thread's own time: whoever is interrupted meanwhile has not computed.
        until = time.thread_time() + amount
        while time.thread_time() < until:
            pass
        return result

    return busy


def _import_all(name: str) -> list[list[str]]:
    """Import every benchmark file; one that fails is named, and an empty module stands in for it.

    asv gives up discovery at the first; here the others shall still be measured.
    """
    problems = []
    pending = [name]
    while pending:
        module_name = pending.pop()
        try:
            module = importlib.import_module(module_name)
        except KeyboardInterrupt:
            raise
        except BaseException:  # noqa: BLE001 - a file that calls sys.exit() is one that cannot be imported
            problems.append([module_name.partition(".")[2] or name, traceback.format_exc()])
            sys.modules[module_name] = types.ModuleType(module_name)
            continue
        path = getattr(module, "__path__", None)
        if path:
            pending += [f"{module_name}.{each.name}" for each in pkgutil.iter_modules(path)]
    return problems


def _cases(benchmark: Any, root: str, default_timeout: float) -> list[dict[str, Any]]:
    combinations = list(itertools.product(*benchmark.params)) if benchmark.params else [()]
    values = list(itertools.product(*benchmark._params)) if benchmark._params else [()]
    timeout = default_timeout if benchmark.timeout is None else float(benchmark.timeout)
    cache_timeout = benchmark.setup_cache_timeout
    common = {
        "benchmark": benchmark.name,
        "kind": _kind(benchmark),
        "unit": str(benchmark.unit),
        "timeout": timeout,
        "exact": bool(_attribute(benchmark, "exact", False)),
        "higher_is_better": bool(_attribute(benchmark, "higher_is_better", False)),
        "clock": _attribute(benchmark, "clock", None),
        "setup_cache": benchmark.setup_cache_key or "",
        "setup_cache_timeout": timeout if cache_timeout is None else float(cache_timeout),
        "source": _source(benchmark, root),
        "version": str(benchmark.version),
    }
    gate = _attribute(benchmark, "gate", True)
    cases = []
    for position, (texts, actual) in enumerate(zip(combinations, values)):
        named = list(zip(benchmark.param_names, texts))
        cases.append(
            {
                **common,
                "index": position if benchmark.params else None,
                "parameters": [list(pair) for pair in named],
                "gated": _is_gated(gate, dict(zip(benchmark.param_names, actual)), benchmark.name),
            }
        )
    return cases


def _attribute(benchmark: Any, name: str, default: Any) -> Any:
    """An attribute as asv looks for it: on the function, its class, its module.

    asv_runner keeps what it knows only; the function's own class attribute hides in ``_attr_sources``.
    """
    for source in benchmark._attr_sources:
        value = getattr(source, name, None)
        if value is not None:
            return value
    return default


def _is_gated(gate: Any, parameters: dict[str, Any], name: str) -> bool:
    """``gate`` is a truth value, or the parameters' values that are ours: ``{"variant": ["casare"]}``."""
    if not isinstance(gate, dict):
        return bool(gate)
    unknown = sorted(set(gate) - set(parameters))
    if unknown:
        raise ValueError(f"{name}: gate names {unknown}; its parameters are {sorted(parameters)}")
    return all(parameters[key] in allowed for key, allowed in gate.items())


def _kind(benchmark: Any) -> str:
    for base in type(benchmark).__mro__:
        if base.__name__ in _KINDS:
            return _KINDS[base.__name__]
    return "track"


def _source(benchmark: Any, root: str) -> list[Any]:
    try:
        file = inspect.getsourcefile(benchmark.func)
        _, line = inspect.getsourcelines(benchmark.func)
    except (TypeError, OSError):
        return ["", 0]
    return [os.path.relpath(file or "", Path(root).parent), line]


def serve(worker: Worker, commands: IO[str], answers: IO[str]) -> None:
    """Obey until the commands end."""
    mine = os.getpid()
    for line in commands:
        request = json.loads(line)
        try:
            answer = getattr(worker, request.pop("do"))(**request)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - nor may a benchmark's SystemExit end the worker
            answer = {"error": _without_ours(error)}
        if os.getpid() != mine:
            # The benchmark forked and its child came back here: the answer is its parent's to give.
            os._exit(0)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _without_ours(error: BaseException) -> str:
    """The traceback from the first frame that is not this file's; the error alone where all are."""
    frame = error.__traceback__
    while frame is not None and frame.tb_frame.f_code.co_filename == __file__:
        frame = frame.tb_next
    return "".join(traceback.format_exception(type(error), error, frame)).strip()


def main() -> None:
    """``worker.py READ_FD WRITE_FD BENCHMARK_DIR``."""
    # The script's folder would shadow modules that benchmarks import.
    sys.path.pop(0)
    read, write = int(sys.argv[1]), int(sys.argv[2])
    for descriptor in (read, write):
        os.set_inheritable(descriptor, False)
    commands = os.fdopen(read, encoding="utf-8")
    answers = os.fdopen(write, "w", encoding="utf-8")
    serve(Worker(sys.argv[3]), commands, answers)


if __name__ == "__main__":
    main()
