"""The two sides of a comparison, made ready: their environments, and the benchmark files that both run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfgate.errors import BrokenError
from perfgate.measure.build_request import Slot
from perfgate.measure.environments import build, ready
from perfgate.measure.shared_files import share_identical
from perfgate.measure.suite_files import copy_working_tree, extract
from perfgate.measure.worker_link import Interpreter

if TYPE_CHECKING:
    from pathlib import Path

    from perfgate.measure.comparison import Job
    from perfgate.measure.environments import BuiltEnvironment
    from perfgate.measure.suite_files import SuiteFiles


@dataclass(frozen=True, slots=True)
class Sides:
    """``head_files`` is what both sides are measured by; the baseline's own are None without a commit."""

    base_files: SuiteFiles | None
    head_files: SuiteFiles
    baseline: BuiltEnvironment
    contender: BuiltEnvironment

    @property
    def base(self) -> Interpreter:
        """The baseline's environment with the contender's benchmarks."""
        return interpreter(self.baseline, self.head_files)

    @property
    def head(self) -> Interpreter:
        """The contender."""
        return interpreter(self.contender, self.head_files)


def prepare(job: Job) -> Sides:
    """Take the benchmark files and build both environments, or take those that already hold the commits.

    Raises:
        UsageError: the request cannot be met.
        BrokenError: a side does not build, or has no benchmarks.
    """
    return Sides(*_files(job), *_environments(job))


def interpreter(environment: BuiltEnvironment, files: SuiteFiles) -> Interpreter:
    """Where workers of that environment run those benchmarks."""
    return Interpreter(environment.python, files.benchmark_dir, environment.variables)


def _files(job: Job) -> tuple[SuiteFiles | None, SuiteFiles]:
    """The baseline's files (None without a commit) and the contender's, which both sides are measured by."""
    job.watch.phase("taking the benchmark files")
    project, revisions = job.project, job.revisions
    repository = revisions.repository
    if repository is None or not revisions.head.sha:
        head = copy_working_tree(project)
    else:
        head = extract(project, repository, revisions.head.sha)
    if not head.benchmark_dir.is_dir():
        what = revisions.head.sha[:8] or revisions.head.subject
        raise BrokenError(f"{what} has no benchmarks: there is no {project.benchmark_dir.name}/")
    if repository is None:
        return None, head
    return extract(project, repository, revisions.base.sha), head


def _environments(job: Job) -> tuple[BuiltEnvironment, BuiltEnvironment]:
    """Both sides' environments, built or ready."""
    request, revisions = job.request, job.revisions
    baseline = _environment(job, Slot.BASELINE, revisions.base.sha, request.python_base)
    contender = _environment(job, Slot.CONTENDER, revisions.head.sha, request.python_head)
    if request.python_base is None and request.python_head is None:
        share_identical(*(each.python.parent.parent for each in (baseline, contender)))
    return baseline, contender


def _environment(job: Job, slot: Slot, commit: str, python: Path | None) -> BuiltEnvironment:
    if python is not None:
        return ready(python)
    doing = f"building the {slot.name.lower()}, {commit[:8]}"
    job.watch.phase(doing)
    return build(
        job.project,
        commit,
        slot,
        job.log,
        listen=lambda step: job.watch.phase(f"{doing}: {step}"),
        environment=job.request.environment,
        fresh=job.request.rebuild,
    )
