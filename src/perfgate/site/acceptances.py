"""Where the history shows what maintainers took on purpose: by judged reports, and by perfgate.toml's own entries.

A report knows the commit that it is about. An entry knows the baseline that it was accepted against; what it took is
the first commit after that one in which more than the rules differs.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from perfgate.judge.limits import matches
from perfgate.report.comparison_accepted import accepted_cases
from perfgate.site.assembling import case_of
from perfgate.site.model import Acceptance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from perfgate.history.grid import Column
    from perfgate.model.gate import Accepted
    from perfgate.site.commit_line import CommitLine
    from perfgate.site.saved_reports import SavedReport


def accepted_changes(
    columns: Sequence[Column],
    line: CommitLine,
    reports: Iterable[SavedReport],
    entries: Iterable[Accepted],
    same: Callable[[str, str], bool],
) -> tuple[Acceptance, ...]:
    """Everything that was accepted, the latest first; what is not on the line (yet) comes last.

    Args:
        columns: of the history.
        line: the commits.
        reports: whose acceptances they are.
        entries: perfgate.toml's; one that a report shows already is not shown twice.
        same: whether nothing but the rules differs between two commits.
    """
    cases = [case_of(column) for column in columns]

    def made(name: str, sha: str | None, by: str, reason: str, report: str = "") -> Acceptance:
        meant = tuple(number for number, case in enumerate(cases) if matches(case, name))
        place = None if sha is None else line.places.get(sha)
        at = None
        if place is not None:
            # The commit itself, or the next one that was measured.
            found = bisect_left(line.commits, place, key=lambda commit: commit.place)
            at = found if found < len(line.commits) else None
        return Acceptance(name, meant, sha or "", place, at, reason, by, report)

    told = [
        made(judgement.case.key, report.commit, each.by, each.reason, report.address)
        for report in reports
        for judgement, each in accepted_cases(report.report)
    ]
    for entry in entries:
        new = made(entry.benchmark, _landed(line, entry.since, same), entry.by, entry.reason)
        known = (each.place == new.place and set(each.columns) & set(new.columns) for each in told)
        if not any(known):
            told.append(new)
    return tuple(sorted(told, key=lambda each: -1 if each.place is None else each.place)[::-1])


def _landed(line: CommitLine, since: str, same: Callable[[str, str], bool]) -> str | None:
    """The commit that an acceptance was for; None while it is not there, or where git cannot tell."""
    shas = list(line.places)
    start = next((place for place, sha in enumerate(shas) if since and sha.startswith(since)), None)
    if start is None:
        return None
    return next((sha for sha in shas[start + 1 :] if not same(shas[start], sha)), None)
