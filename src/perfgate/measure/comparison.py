"""One comparison from two revisions to everything measured: builds, discovers, measures, assembles."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import IO, TYPE_CHECKING, Protocol

from perfgate.errors import UsageError
from perfgate.history.asv_results import read_durations
from perfgate.measure.commits import Commit, find_commit, find_repository
from perfgate.measure.compare_run import ComparisonRun, Watch
from perfgate.measure.comparison_plan import make_plan, own_failure
from perfgate.measure.discovery import choose, discover
from perfgate.measure.environments import library_differences
from perfgate.measure.fingerprint import Fingerprint
from perfgate.measure.journal import Journal, journal_path, recorded_settings
from perfgate.measure.journal_lines import case_record
from perfgate.measure.machine import this_machine
from perfgate.measure.rounds import Bench, with_control
from perfgate.measure.sides import interpreter, prepare
from perfgate.measure.workshop import GOES_ON, workshop
from perfgate.model.report import Comparison, Provenance, Revision

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from perfgate.measure.commits import Repository
    from perfgate.measure.comparison_plan import Plan
    from perfgate.measure.discovery import Suite
    from perfgate.measure.environments import BuiltEnvironment
    from perfgate.measure.project import Project
    from perfgate.measure.sides import Sides
    from perfgate.model.comparison import Case, CaseRecord
    from perfgate.model.gate import Gate
    from perfgate.model.planting import Plant

_SHOWN_LIBRARIES = 5
_BEGINS_ANEW = (
    "the same command begins anew, for ready interpreters may hold something else by then"
)
WORKING_TREE = Commit("", "the working tree")


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for; the interpreters, where given, are ready ones that nothing is built into.

    ``fresh`` goes on with no earlier pairs, ``rebuild`` with no earlier environment. ``keys`` names the cases exactly; ``journal`` keeps the run elsewhere, and ``plants`` are added to the
    contender's calls: a calibration sets these three.
    """

    bench: tuple[str, ...] = ()
    python_base: Path | None = None
    python_head: Path | None = None
    shard: tuple[int, int] | None = None
    seconds: float | None = None
    seed: int | None = None
    environment: str = ""
    fresh: bool = False
    rebuild: bool = False
    keys: frozenset[str] | None = None
    journal: Path | None = None
    plants: Mapping[str, Plant] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Revisions:
    """Both commits, and where they come from; a ready interpreter may stand for none."""

    repository: Repository | None
    base: Commit
    head: Commit

    @property
    def names(self) -> tuple[str, str]:
        """What each is told apart by: a full hash, or "ready"."""
        return self.base.sha or "ready", self.head.sha or "ready"

    @property
    def lasting(self) -> bool:
        """Whether both stay what they are: a ready interpreter may hold something else tomorrow."""
        return bool(self.base.sha and self.head.sha)


class ComparisonWatch(Watch, Protocol):
    """Who is told, from the first build on."""

    def phase(self, text: str) -> None:
        """Something that takes a while begins."""


def find_revisions(
    project: Project, base: str | None, head: str | None, log: IO[str], *, ready_made: bool
) -> Revisions:
    """The commits meant; with two ready interpreters, none need be given.

    Raises:
        UsageError: there is no such commit, or none was given.
    """
    if base is None:
        if not ready_made:
            raise UsageError(
                "BASE is missing: the commit to compare with, for example main or HEAD~1"
            )
        return Revisions(None, WORKING_TREE, WORKING_TREE)
    repository = find_repository(project, log)
    tip = WORKING_TREE if head is None and ready_made else find_commit(repository, head or "HEAD")
    return Revisions(repository, find_commit(repository, base), tip)


@dataclass(frozen=True, slots=True)
class Job:
    """A comparison to make: what is asked, by which rules, who is told, and where builds are logged."""

    project: Project
    revisions: Revisions
    gate: Gate
    request: Request
    watch: ComparisonWatch
    log: IO[str]


def measure_comparison(job: Job, changes: Sequence[str]) -> Comparison:
    """Build both sides, find the cases, measure until all is decided.

    The pairs stay in the journal (``journal_of``) for whoever keeps the comparison to finish it.

    Raises:
        UsageError: the request cannot be met.
        BrokenError: a side does not build, or the suite cannot be listed.
        InterruptedRunError: the user stopped it; finished pairs are kept in the journal.
    """
    started, begun = datetime.now(UTC), time.monotonic()
    project, revisions, request = job.project, job.revisions, job.request
    sides = prepare(job)
    kept = GOES_ON if revisions.lasting else _BEGINS_ANEW
    with workshop(kept) as folder:
        job.watch.phase("finding the benchmarks")
        suite = discover(sides.head, folder / "found", project.default_timeout)
        own = _own_suite(project, sides, folder)
        durations = read_durations(project.results_dir)
        plan = make_plan(suite, own, request.bench, request.shard, durations)
        if request.keys is not None:
            plan = plan.only(request.keys)
        measured = _measure(job, plan, sides, folder)
    differing = library_differences(sides.baseline, sides.contender, project.name)
    doubts = [*measured.doubts]
    if differing:
        more = len(differing) - _SHOWN_LIBRARIES
        shown = "; ".join(differing[:_SHOWN_LIBRARIES]) + (f"; and {more} more" if more > 0 else "")
        remedy = (
            "" if request.python_base or request.python_head else " (--rebuild makes both anew)"
        )
        doubts.append(f"the environments differ in more than the project: {shown}{remedy}")
    return Comparison(
        provenance=Provenance(
            project=project.name,
            baseline=_revision(revisions.base, sides.baseline, own.python if own else ""),
            contender=_revision(revisions.head, sides.contender, suite.python),
            **this_machine(),
            started=started,
            seconds=time.monotonic() - begun,
            seed=measured.seed,
            suite_cases=plan.suite_cases,
            shard=request.shard,
            perfgate=version("casare-perf"),
        ),
        gate=job.gate,
        records=tuple(own_failure(each, own) for each in measured.records),
        removed=plan.removed,
        changes=tuple(changes),
        doubts=tuple(doubts),
        interrupted=measured.cut_off,
    )


def journal_of(job: Job) -> Path:
    """Where the pairs of the job are kept."""
    request = job.request
    return request.journal or journal_path(job.project, *job.revisions.names, request.shard)


def find_cases(job: Job) -> tuple[Case, ...]:
    """The contender's cases that the request's patterns choose; builds what is not built.

    Raises:
        UsageError: nothing matches.
        BrokenError: a side does not build, or the suite cannot be listed.
    """
    sides = prepare(job)
    with workshop() as folder:
        found = discover(sides.head, folder / "found", job.project.default_timeout)
    return choose(found.cases, job.request.bench)


@dataclass(frozen=True, slots=True)
class _Measured:
    records: tuple[CaseRecord, ...]
    doubts: tuple[str, ...]
    seed: int
    cut_off: bool


def _own_suite(project: Project, sides: Sides, folder: Path) -> Suite | None:
    """What the baseline has by its own files; None where it has none."""
    files = sides.base_files
    if files is None or not files.benchmark_dir.is_dir():
        return None
    own = interpreter(sides.baseline, files)
    return discover(own, folder / "own", project.default_timeout)


def _measure(
    job: Job,
    plan: Plan,
    sides: Sides,
    folder: Path,
) -> _Measured:
    """Measure the plan, going on with an interrupted run of the same comparison."""
    request, watch, revisions = job.request, job.watch, job.revisions
    base, head = revisions.names
    path = journal_of(job)
    fresh = request.fresh or not revisions.lasting
    before = None if fresh else recorded_settings(path)
    seed = request.seed
    if seed is None:
        seed = int(before["seed"]) if before else random.SystemRandom().randrange(2**31)
    fingerprint = Fingerprint(
        settings={
            "baseline": base,
            "contender": head,
            "machine": this_machine()["machine"],
            "baseline's environment": sides.baseline.name,
            "contender's environment": sides.contender.name,
            "baseline's interpreter": _identity(sides.baseline),
            "contender's interpreter": _identity(sides.contender),
            "rules": repr(job.gate),
            "seed": str(seed),
            "planted": repr(sorted(request.plants.items())),
        },
        benchmarks={case.benchmark: case.version for case in plan.cases},
    )
    with Journal.open(path, fingerprint, fresh=fresh) as journal:
        if journal.resumed:
            watch.note(f"going on from {path}; --fresh begins anew")
        known = journal.records()
        run = ComparisonRun(
            bench=Bench(with_control(sides.base, sides.head), folder, seed, plants=request.plants),
            gate=job.gate,
            records={case.key: case_record(case, known.get(case.key, ())) for case in plan.cases},
            save=journal.add,
            sync=journal.sync,
            watch=watch,
            share=plan.share,
            deadline=None if request.seconds is None else time.monotonic() + request.seconds,
        )
        records = run.measure()
        doubts = (*journal.doubts, *run.doubts, *run.flaws())
    return _Measured((*records, *plan.unloadable), doubts, seed, run.cut_off)


def _identity(environment: BuiltEnvironment) -> str:
    libraries = ", ".join(f"{name} {version}" for name, version in environment.libraries)
    return f"{environment.python} with {libraries}"


def _revision(commit: Commit, environment: BuiltEnvironment, python: str) -> Revision:
    return Revision(
        commit=commit.sha or str(environment.python),
        subject=commit.subject,
        python=python,
        environment=environment.name,
        libraries=environment.libraries,
    )
