"""One bench run from the first check to the last results file: calls asv as planned, tells what happens."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from perfgate.errors import BrokenError, InterruptedRunError, PerfgateError, UsageError
from perfgate.history.asv_results import read_catalogue
from perfgate.measure.asv_output import AsvOutput, Event, Explained, Finished
from perfgate.measure.asv_process import AsvExit, run_asv
from perfgate.measure.disk import is_disk_full
from perfgate.measure.plan import (
    Group,
    Plan,
    Target,
    derived_config,
    group_benchmarks,
    setup_silence,
)
from perfgate.measure.results_guard import guarded_results

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from perfgate.measure.project import Project

# asv's exit codes: 1 for what it calls a user error, 2 when a benchmark failed or for a bad option.
_ASV_OK = 0
_ASV_BENCHMARK_FAILED = 2
_BUILD_FAILED = "Failed to build the project"


@dataclass(frozen=True, slots=True)
class Discovered:
    """The benchmarks that will be measured, known once the environment is built."""

    benchmarks: tuple[str, ...]


Listener = Callable[[Event | Discovered | Group], None]


@dataclass(slots=True)
class BenchOutcome:
    """What a run has come to; it is filled as the run goes, so that an interrupted one can be told of.

    ``failures`` maps benchmarks to what they printed; ``problems`` are groups that asv itself did not
    bring to an end.
    """

    selected: frozenset[str] = frozenset()
    measured: list[str] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    left_running: list[str] = field(default_factory=list)


def make_plan(
    project: Project,
    *,
    asv: Sequence[str],
    commit: str,
    python: str,
    quick: bool,
    working_tree: bool,
    options: Sequence[str],
) -> Plan:
    """The plan; where the results are not for keeps, their folder is emptied and asv is pointed at it."""
    target = Target.COMMIT
    if quick or working_tree:
        target = Target.WORKING_TREE if working_tree else Target.QUICK
    config, results_dir = project.config_path, project.results_dir
    if target is not Target.COMMIT:
        folder = project.state_dir / target.value.replace(" ", "-")
        results_dir = folder / "results"
        config = folder / "asv.conf.json"
        folders = {
            "benchmark_dir": project.benchmark_dir,
            "env_dir": project.env_dir,
            "results_dir": results_dir,
            "html_dir": folder / "html",
        }
        values = derived_config(project.config, folders) | {"repo": project.repository}
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        config.write_text(json.dumps(values, indent=1), encoding="utf-8")
    return Plan(tuple(asv), config, results_dir, target, commit, python, quick, tuple(options))


def log_file(project: Project) -> Path:
    """Where all that asv says is kept."""
    return project.state_dir / "bench.log"


def run_bench(
    project: Project, plan: Plan, regexes: Sequence[str], listen: Listener, outcome: BenchOutcome
) -> None:
    """Build, discover, measure; a group that stumbles does not keep the others from being measured.

    Raises:
        UsageError: asv refuses the options, or no benchmark is chosen.
        BrokenError: the project does not build, the suite cannot be imported, the disk is full.
        InterruptedRunError: the user stopped it.
    """
    log_path = log_file(project)
    try:
        log_path.parent.mkdir(parents=True, exist_ok=True)
        with (
            log_path.open("w", encoding="utf-8") as log,
            guarded_results(plan.results_dir, plan.commit, project.state_dir / "kept"),
        ):
            _Run(project, plan, listen, outcome, log).run(regexes)
    except KeyboardInterrupt:
        raise InterruptedRunError(_interrupted(outcome, plan)) from None
    except OSError as error:
        raise BrokenError(f"the run stopped: {error}; earlier results are kept") from error


@dataclass(frozen=True, slots=True)
class _Run:
    project: Project
    plan: Plan
    listen: Listener
    outcome: BenchOutcome
    log: IO[str]

    def run(self, regexes: Sequence[str]) -> None:
        output = AsvOutput(frozenset())
        ended = self._call(self.plan.discovery(), output, self.listen, setup_silence())
        if ended.code != _ASV_OK:
            raise _discovery_error(ended, self.log)
        catalogue = read_catalogue(self.plan.results_dir)
        if not catalogue.benchmarks:
            reasons = "; ".join(doubt.reason for doubt in catalogue.doubts) or "the suite is empty"
            raise UsageError(f"no benchmarks in {self.project.benchmark_dir}: {reasons}")
        groups = group_benchmarks(catalogue.benchmarks, regexes, self.project.default_timeout)
        chosen = tuple(name for group in groups for name in group.benchmarks)
        self.outcome.selected = frozenset(chosen)
        self.listen(Discovered(chosen))
        for group in groups:
            self.listen(group)
            try:
                self._measure(group, frozenset(catalogue.benchmarks))
            except BrokenError as error:
                self.outcome.problems.append(f"{group.name}: {error}")
                if is_disk_full(str(error)):
                    raise

    def _measure(self, group: Group, names: frozenset[str]) -> None:
        failed: dict[str, str] = {}

        def note(event: Event | Discovered | Group) -> None:
            if isinstance(event, Explained) or (isinstance(event, Finished) and event.failed):
                failed[event.name] = event.text
            self.listen(event)

        command = self.plan.measuring(group)
        try:
            ended = self._call(command, AsvOutput(names), note, group.silence_limit)
        finally:
            self.outcome.failures.update(failed)
        self.outcome.left_running.extend(ended.left_running)
        if ended.code != _ASV_OK and not (ended.code == _ASV_BENCHMARK_FAILED and failed):
            raise _ended_badly(ended, self.log)
        self.outcome.measured.append(group.name)

    def _call(
        self, command: Sequence[str], output: AsvOutput, listen: Listener, silence_limit: float
    ) -> AsvExit:
        def hear(piece: str) -> None:
            for event in output.feed(piece):
                listen(event)

        self.log.write(f"$ {' '.join(command)}\n")
        ended = run_asv(
            command, cwd=self.project.root, log=self.log, listen=hear, silence_limit=silence_limit
        )
        for event in output.close():
            listen(event)
        return ended


def _discovery_error(ended: AsvExit, log: IO[str]) -> PerfgateError:
    said = "\n".join(ended.tail)
    if _BUILD_FAILED in said or is_disk_full(said):
        return _ended_badly(ended, log)
    return UsageError(f"asv run refused (exit code {ended.code}):\n{_last(ended, 12)}")


def _ended_badly(ended: AsvExit, log: IO[str]) -> BrokenError:
    said = "\n".join(ended.tail)
    if is_disk_full(said):
        return BrokenError(
            f"No space left on device; earlier results are kept. asv ended with:\n{_last(ended, 12)}"
        )
    return BrokenError(
        f"asv ended with exit code {ended.code}; the whole log is {log.name}\n{_last(ended, 25)}"
    )


def _last(ended: AsvExit, count: int) -> str:
    return "\n".join([line for line in ended.tail if line.strip()][-count:])


def _interrupted(outcome: BenchOutcome, plan: Plan) -> str:
    kept = ", ".join(outcome.measured)
    if not kept:
        return f"interrupted; nothing was measured to its end, {plan.results_dir} is as it was"
    return f"interrupted; the results of {kept} are kept in {plan.results_dir}"
