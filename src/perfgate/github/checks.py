"""What a check run says: conclusion, summary, and annotations on the lines that define the benchmarks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from perfgate.github.comment_body import make_body
from perfgate.github.finding import Absence
from perfgate.model.report import Outcome, Weight
from perfgate.report.comparison_text import change_text
from perfgate.report.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfgate.github.finding import Finding
    from perfgate.github.trust import SuitePaths
    from perfgate.model.report import Judgement, Report

NAME = "performance"
# GitHub takes so many a request.
BATCH = 50
_MAX_ANNOTATIONS = 500
_LEVELS = {Weight.BLOCKS: "failure", Weight.WARNS: "warning"}
_MAX_LINE = 1_000_000
_CASES = 20
_MESSAGE = 8000
# GitHub takes 255.
_TITLE = 200


@dataclass(frozen=True, slots=True)
class Annotation:
    """A remark on a line."""

    path: str
    line: int
    level: str
    title: str
    message: str

    def to_json(self) -> dict[str, Any]:
        """As the API takes it."""
        return {
            "path": self.path,
            "start_line": self.line,
            "end_line": self.line,
            "annotation_level": self.level,
            "title": self.title,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class Check:
    """A check run to be: for which commit, and what it says. ``key`` is the same for the same attempt of a run."""

    head_sha: str
    key: str
    url: str
    conclusion: str
    title: str
    summary: str
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True, slots=True)
class Existing:
    """A check run that is there already, and how many annotations it has."""

    number: int
    annotations: int


@dataclass(frozen=True, slots=True)
class Request:
    """A write; ``path`` holds ``{}`` where the number of the check run goes that the first one made."""

    method: str
    path: str
    payload: dict[str, Any]


def make_check(finding: Finding, paths: SuitePaths) -> Check:
    """The check of a finding; annotations are within the benchmarks of ``paths`` only."""
    run = finding.run
    report = finding.report
    return Check(
        head_sha=run.head_sha,
        key=f"{run.number}-{run.attempt}",
        url=finding.run_url,
        conclusion=conclusion_of(finding),
        title=one_line(finding.title, _TITLE),
        summary=make_body(finding),
        annotations=annotations_of(report, paths) if report else (),
    )


def conclusion_of(finding: Finding) -> str:
    """GitHub's word; what is not known to be well fails."""
    if finding.report is not None:
        if finding.report.conclusion.outcome is Outcome.PASS:
            return "success"
        return "neutral" if finding.accepted else "failure"
    in_order = {Absence.DOCUMENTS, Absence.SKIPPED}
    return "neutral" if finding.absence in in_order else "failure"


def annotations_of(report: Report, paths: SuitePaths) -> tuple[Annotation, ...]:
    """One for each line that defines a benchmark which blocks or warns, worst first.

    A report may name any file: only lines within the benchmarks' folder count.
    """
    lines: dict[tuple[str, int], list[Judgement]] = {}
    for each in report.judgements:
        place = _place(each.case.source, paths)
        if each.weight in _LEVELS and place is not None:
            lines.setdefault(place, []).append(each)
    found = [_annotation(place, judged) for place, judged in lines.items()]
    return tuple(found[:_MAX_ANNOTATIONS])


def requests_for(check: Check, existing: Existing | None) -> tuple[Request, ...]:
    """The writes that make the check run what it should be; it is completed by the last of them only.

    One that is there already has the first annotations: GitHub adds those of a request to them.
    """
    done = existing.annotations if existing else 0
    batches = list(_batches(check.annotations[done:])) or [()]
    path = f"/check-runs/{existing.number}" if existing else "/check-runs/{}"
    requests = []
    for number, batch in enumerate(batches):
        output = {"title": check.title, "summary": check.summary}
        payload: dict[str, Any] = {
            "name": NAME,
            "details_url": check.url,
            "external_id": check.key,
            "output": {**output, "annotations": [each.to_json() for each in batch]},
        }
        if number == len(batches) - 1:
            payload |= {"status": "completed", "conclusion": check.conclusion}
        else:
            payload["status"] = "in_progress"
        if existing is None and number == 0:
            payload["head_sha"] = check.head_sha
            requests.append(Request("POST", "/check-runs", payload))
        else:
            requests.append(Request("PATCH", path, payload))
    return tuple(requests)


def _batches(annotations: Sequence[Annotation]) -> Iterable[Sequence[Annotation]]:
    for start in range(0, len(annotations), BATCH):
        yield annotations[start : start + BATCH]


def _place(source: tuple[str, int], paths: SuitePaths) -> tuple[str, int] | None:
    """Where in the repository; None for what is no place in the benchmarks.

    A report names files from the folder that the benchmarks' folder stands in.
    """
    path, line = (PurePosixPath(paths.benchmarks).parent / source[0]).as_posix(), source[1]
    plain = path.isprintable() and "\\" not in path and ".." not in path.split("/")
    if not plain or not path.startswith(f"{paths.benchmarks}/") or not 1 <= line <= _MAX_LINE:
        return None
    return path, line


def _annotation(place: tuple[str, int], judged: Sequence[Judgement]) -> Annotation:
    path, line = place
    worst = judged[0]
    said = [
        f"{one_line(each.case.key, 300)}: {each.verdict}, {change_text(each)}; {one_line(each.reason, 300)}"
        for each in judged[:_CASES]
    ]
    if len(judged) > _CASES:
        said.append(f"and {len(judged) - _CASES} more parameters")
    return Annotation(
        path=path,
        line=line,
        level=_LEVELS[worst.weight],
        title=_unmentioned(one_line(f"{worst.verdict}: {worst.case.benchmark}", _TITLE)),
        message=_unmentioned("\n".join(said))[:_MESSAGE],
    )


def _unmentioned(text: str) -> str:
    """The text with nobody notified: annotations are no markdown, so that nothing else needs care."""
    return text.replace("@", "@\N{ZERO WIDTH SPACE}")
