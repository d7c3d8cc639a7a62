"""Reports of comparisons that the site shows: made here, or kept of the pull requests that became commits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from perfgate.errors import PerfgateError
from perfgate.history.stored_files import Kind, kind_of
from perfgate.judge.comparison import judge
from perfgate.model.results import Doubt
from perfgate.report import comparison_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from perfgate.model.report import Report


@dataclass(frozen=True, slots=True)
class SavedReport:
    """A report with its page's address; ``commit`` is what its contender became, on the branch of the results."""

    address: str
    commit: str
    report: Report


def read_reports(paths: Iterable[Path]) -> tuple[list[SavedReport], list[Doubt]]:
    """The reports, judged, the latest first; one that cannot be read is named."""
    found: list[SavedReport] = []
    doubts = []
    by_name: dict[str, list[Report]] = {}
    for path in paths:
        try:
            report = judge(comparison_json.read(path))
        except PerfgateError as error:
            doubts.append(Doubt(path, str(error)))
            continue
        commit = _merged_as(path) or report.comparison.provenance.contender.commit
        # Two machines may begin within one second; what was kept twice is shown once.
        alike = by_name.setdefault(name := _name(report), [])
        if report in alike:
            continue
        alike.append(report)
        again = f"-{len(alike)}" if len(alike) > 1 else ""
        found.append(SavedReport(f"reports/{name}{again}.html", commit, report))
    return sorted(found, key=lambda each: each.address, reverse=True), doubts


def _merged_as(path: Path) -> str:
    """The commit that a stored report is kept under; empty for any other."""
    stored = PurePosixPath(path.parent.name, path.name)
    return path.stem if kind_of(stored) is Kind.REPORT else ""


def _name(report: Report) -> str:
    where = report.comparison.provenance
    base, head = where.baseline.commit, where.contender.commit
    shard = f"-{where.shard[0]}" if where.shard else ""
    name = f"{where.started:%Y%m%dT%H%M%S}-{base[:8] or 'ready'}-{head[:8] or 'ready'}{shard}"
    return "".join(each for each in name if each.isalnum() or each == "-")
