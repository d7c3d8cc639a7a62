"""Plants slowdowns in the benchmarks that asv runs: Python imports this at its start from PYTHONPATH.

asv begins each benchmark in a fresh interpreter, `python .../asv/benchmark.py run …`; in an existing environment that
inherits the variables of asv itself. Both sides of a trial load this, the baseline with nothing to plant: what it
costs is the same. What a benchmark starts by itself sees none of it.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType


def _worker() -> ModuleType:
    """The worker's file, for what the gate plants: it stands outside of this environment."""
    path = Path(__file__).parents[1] / "worker.py"
    spec = importlib.util.spec_from_file_location("perfgate_worker", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _plant(plants: dict[str, list[Any]]) -> None:
    """Let asv_runner find the benchmarks with what is planted in their calls."""
    from asv_runner import run

    find, worker = run.get_benchmark_from_name, _worker()

    def found(root: str, name: str, **options: Any) -> Any:
        benchmark = find(root, name, **options)
        if name in plants:
            benchmark.func = worker.planted(benchmark.func, *plants[name])
        return benchmark

    run.get_benchmark_from_name = found


if [Path(argument).name for argument in sys.orig_argv[1:3]] == ["benchmark.py", "run"]:
    os.environ.pop("PYTHONPATH", None)
    _plant(json.loads(os.environ.pop("PERFGATE_PLANTS")))
