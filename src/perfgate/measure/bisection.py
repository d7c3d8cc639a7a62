"""One bisection from a benchmark and two commits to everything found: compares the ends, then searches."""

from __future__ import annotations

import shutil
import time
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfgate.errors import UsageError
from perfgate.judge.bisection import Known
from perfgate.measure.bisect_run import BisectRun
from perfgate.measure.commit_pairs import CommitPairs
from perfgate.measure.comparison import find_cases, journal_of, measure_comparison
from perfgate.measure.discovery import choose
from perfgate.measure.journal import finish
from perfgate.measure.machine import this_machine
from perfgate.measure.suite_files import extract
from perfgate.measure.workshop import GOES_ON, workshop

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from perfgate.judge.bisect_ends import Ends
    from perfgate.judge.bisection import Found
    from perfgate.measure.bisect_run import BisectWatch
    from perfgate.measure.commits import Commit
    from perfgate.measure.comparison import Job
    from perfgate.model.comparison import Case
    from perfgate.model.report import Comparison


@dataclass(frozen=True, slots=True)
class Hunt:
    """A bisection to make: the benchmark, the line of commits (GOOD first), and the comparison of its ends."""

    benchmark: str
    line: tuple[Commit, ...]
    job: Job
    confidence: float

    @property
    def folder(self) -> Path:
        """Where everything measured is kept, so that the same command goes on."""
        job = self.job
        good, bad = self.line[0].sha[:8], self.line[-1].sha[:8]
        what = (
            self.benchmark,
            this_machine()["machine"],
            job.request.environment,
            job.request.seed,
            job.gate,
        )
        place = f"{good}-{bad}-{zlib.crc32(repr(what).encode()):08x}"
        return job.project.state_dir / "bisect" / place


def set_aside(hunt: Hunt) -> None:
    """Begin anew; what was found before is kept beside until the next time."""
    if hunt.folder.exists():
        before = hunt.folder.with_name(f"{hunt.folder.name}.previous")
        shutil.rmtree(before, ignore_errors=True)
        hunt.folder.rename(before)


def compare_ends(hunt: Hunt) -> Comparison:
    """Everything measured of the one case on both ends.

    Raises:
        UsageError: the benchmark names no case, or several.
        BrokenError: an end does not build.
        InterruptedRunError: the user stopped it.
    """
    case = only_case(
        find_cases(replace(hunt.job, request=replace(hunt.job.request, bench=()))), hunt.benchmark
    )
    request = replace(
        hunt.job.request,
        bench=(),
        keys=frozenset({case.key}),
        journal=hunt.folder / "ends" / "journal.jsonl",
    )
    job = replace(hunt.job, request=request)
    comparison = measure_comparison(job, ())
    finish(journal_of(job))
    return comparison


def only_case(cases: Sequence[Case], benchmark: str) -> Case:
    """The one case meant: by its key, its name, or an expression that matches one alone.

    Raises:
        UsageError: there is none, there are several, or it is not gated.
    """
    named = [case for case in cases if case.key == benchmark]
    found = named or [case for case in cases if case.benchmark == benchmark]
    found = found or list(choose(cases, (benchmark,)))
    if len(found) > 1:
        keys = ", ".join(case.key for case in found[:8]) + (", …" if len(found) > 8 else "")
        raise UsageError(f"{benchmark!r} means {len(found)} cases; name one of: {keys}")
    if not found[0].gated:
        raise UsageError(f"{found[0].key} is measured for the tables only (gate = False)")
    return found[0]


def search(
    hunt: Hunt, case: Case, ends: Ends, seed: int, watch: BisectWatch
) -> tuple[Found, BisectRun]:
    """Search between ends that surely differ; the answer, and the run with all it knows.

    Raises:
        BrokenError: a commit that was measured before cannot be any more, or the disk is full.
        InterruptedRunError: the user stopped it; finished pairs are kept.
    """
    job, bad = hunt.job, hunt.line[-1]
    repository = job.revisions.repository
    if repository is None:
        raise UsageError("bisecting needs commits, not ready interpreters")
    last = len(hunt.line) - 1
    known = Known(last, ends.step, {(0, last): ends.effects}, confidence=hunt.confidence)
    seconds = job.request.seconds
    with workshop(GOES_ON) as scratch:
        pairs = CommitPairs(
            project=job.project,
            case=case,
            files=extract(job.project, repository, bad.sha),
            folder=hunt.folder,
            scratch=scratch,
            log=job.log,
            seed=seed,
            phase=watch.note,
            environment=job.request.environment,
        )
        deadline = None if seconds is None else time.monotonic() + seconds
        run = BisectRun(hunt.line, known, ends.scale, pairs, watch, deadline)
        if resumed := run.resume():
            watch.note(f"going on with {resumed} pairs from {hunt.folder}; --fresh begins anew")
        return run.search(), run
