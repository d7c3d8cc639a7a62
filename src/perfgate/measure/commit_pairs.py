"""Pairs of any two commits of a line, measured with one suite's files; everything found is kept in journals.

Both environments stay from probe to probe: only the commit inside one of them changes.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from perfgate.errors import BrokenError
from perfgate.measure.build_request import Slot
from perfgate.measure.disk import is_disk_full
from perfgate.measure.environments import BuiltEnvironment, build
from perfgate.measure.fingerprint import Fingerprint
from perfgate.measure.journal import Journal
from perfgate.measure.journal_lines import case_record
from perfgate.measure.machine import this_machine
from perfgate.measure.rounds import Bench, with_control
from perfgate.measure.shared_files import share_identical
from perfgate.measure.sides import interpreter
from perfgate.model.comparison import CaseRecord, Pair, Side, Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from perfgate.measure.commits import Commit
    from perfgate.measure.lockstep import Found
    from perfgate.measure.project import Project
    from perfgate.measure.suite_files import SuiteFiles
    from perfgate.model.comparison import Case

# One failure may be the machine's; twice is the commit's.
_FAILURES = 2


class UnusableCommitError(Exception):
    """A commit that cannot be measured; ``str()`` says why."""


@dataclass(slots=True)
class CommitPairs:
    """Measures one case on two commits at a time.

    Attributes:
        folder: where journals are kept.
        scratch: for the workers; the caller's to remove.
        files: the suite that every commit is measured by.
        environment: asv's ``-E``.
        phase: told when a build begins.
    """

    project: Project
    case: Case
    files: SuiteFiles
    folder: Path
    scratch: Path
    log: IO[str]
    seed: int
    phase: Callable[[str], None]
    environment: str = ""
    _built: dict[Slot, BuiltEnvironment] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)

    def known(self, low: Commit, high: Commit) -> CaseRecord:
        """What an earlier run has measured of the two."""
        path = self._path(low, high)
        if not path.exists():
            return CaseRecord(self.case)
        with Journal.open(path, self._fingerprint(low, high)) as journal:
            return case_record(self.case, journal.records().get(self.case.key, ()))

    def measure(
        self, low: Commit, high: Commit, pairs: int, told: Callable[[Pair], None]
    ) -> CaseRecord:
        """So many pairs more; the record with all of the two.

        Raises:
            UnusableCommitError: ``high`` does not build, or the benchmark fails on it.
            BrokenError: ``low`` does not build, or fails, though it did not before.
        """
        lower = self._environment(low, Slot.BASELINE)
        try:
            higher = self._environment(high, Slot.CONTENDER)
        except BrokenError as error:
            if is_disk_full(str(error)):
                raise
            raise UnusableCommitError(f"does not build: {_first_line(error)}") from error
        share_identical(*(each.python.parent.parent for each in (lower, higher)))
        sides = (interpreter(lower, self.files), interpreter(higher, self.files))
        # Chance differs from one couple of commits to the next, and is the same when it is measured again.
        seed = self.seed ^ zlib.crc32(f"{low.sha} {high.sha}".encode())
        bench = Bench(with_control(*sides), self.scratch, seed, numbers=self._numbers)
        with Journal.open(self._path(low, high), self._fingerprint(low, high)) as journal:
            found = [*journal.records().get(self.case.key, ())]
            wanted = len(case_record(self.case, found).pairs) + pairs

            def listen(case: Case, each: Found) -> None:
                journal.add(case, each)
                found.append(each)
                if isinstance(each, Pair):
                    told(each)

            while len(_usable(self.case, found, low).pairs) < wanted:
                bench.round(Stage.SCREENING, len(found), [self.case], control=False, listen=listen)
            journal.sync()
        return case_record(self.case, found)

    def _environment(self, commit: Commit, slot: Slot) -> BuiltEnvironment:
        built = self._built.get(slot)
        if built is None or built.commit != commit.sha:
            self._built.pop(slot, None)
            self.phase(f"building {commit.sha[:8]} ({commit.subject})")
            built = build(self.project, commit.sha, slot, self.log, environment=self.environment)
            self._built[slot] = built
        return built

    def _path(self, low: Commit, high: Commit) -> Path:
        return self.folder / f"{low.sha[:12]}-{high.sha[:12]}.jsonl"

    def _fingerprint(self, low: Commit, high: Commit) -> Fingerprint:
        settings = {
            "baseline": low.sha,
            "contender": high.sha,
            "machine": this_machine()["machine"],
            "seed": str(self.seed),
        }
        return Fingerprint(settings, {self.case.benchmark: self.case.version})


def why_unusable(record: CaseRecord) -> str:
    """Why the later commit of a record cannot be measured; empty where it can."""
    if Side.CONTENDER in record.skipped:
        return "the benchmark's setup says that it does not apply"
    failed = [each for each in record.failures if each.side is Side.CONTENDER]
    if len(failed) < _FAILURES:
        return ""
    return f"the benchmark fails: {_last_line(failed[-1].error)}"


def _usable(case: Case, found: list[Found], low: Commit) -> CaseRecord:
    record = case_record(case, found)
    reason = why_unusable(record)
    if reason:
        raise UnusableCommitError(reason)
    failed = [each for each in record.failures if each.side is Side.BASELINE]
    if len(failed) >= _FAILURES or Side.BASELINE in record.skipped:
        said = _last_line(failed[-1].error) if failed else "it is skipped there"
        raise BrokenError(f"{case.key} cannot be measured on {low.sha[:8]}: {said}")
    return record


def _first_line(error: BrokenError) -> str:
    return str(error).splitlines()[0]


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no message"
