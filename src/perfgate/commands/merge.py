"""Put the reports of all shards together and judge the whole suite.

A shard that is missing, stands twice, or compared something else ends with exit code 3: never a pass. With
--confirmation, regressions that were measured again on another machine count as that one says. In a job of a GitHub
workflow the outputs outcome and suspects are written too.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from perfgate.commands.options import add_exit_zero
from perfgate.commands.reports import write_renderings
from perfgate.errors import BrokenError
from perfgate.model.report import Comparison, Provenance

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Iterable, Sequence

_LISTED = 3


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument(
        "shards",
        nargs="+",
        type=Path,
        metavar="SHARD",
        help="the reports of all shards, or folders that hold them as report.json, however deep",
    )
    parser.add_argument(
        "--confirmation",
        type=Path,
        metavar="PATH",
        help="what `perfgate compare --suspects` measured: a report, or the folder of one",
    )
    add_exit_zero(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("report.json"),
        metavar="FILE",
        help="the report of the whole [%(default)s]",
    )
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="also as markdown")
    parser.add_argument("--html", type=Path, metavar="FILE", help="also as a page")


def run(args: Namespace) -> int:
    """Merge, judge, write and show; returns the conclusion's exit code."""
    from perfgate.github.job_files import write_outputs
    from perfgate.github.surroundings import read_surroundings
    from perfgate.judge.comparison import judge
    from perfgate.judge.second_machine import suspects_of
    from perfgate.report.comparison_json import read, write
    from perfgate.report.comparison_terminal import print_report
    from perfgate.report.terminal import make_console

    whole = merge([(str(path), read(path)) for path in _reports(args.shards)])
    if args.confirmation is not None:
        whole = _confirmed(whole, args.confirmation)
    report = judge(whole)
    write(report, args.output)
    write_renderings(report, args.markdown, args.html)
    print_report(make_console(), report)
    output = read_surroundings(os.environ).output_path
    if output is not None:
        suspects = str(len(suspects_of(report)))
        write_outputs(output, {"outcome": report.conclusion.outcome.value, "suspects": suspects})
    return 0 if args.exit_zero else report.conclusion.exit_code


def _reports(paths: Sequence[Path]) -> list[Path]:
    """The files meant; a folder's in the order of their names.

    Raises:
        BrokenError: there is none in a folder.
    """
    found: list[Path] = []
    for path in paths:
        # A folder that an artifact would have made is not there when no job left one.
        inside = [] if path.is_file() else sorted(path.rglob("report.json"))
        if not inside and path.suffix != ".json":
            raise BrokenError(
                f"{path} holds no report.json: no shard left a report. A build failed, or the runners died: see "
                "the logs of the jobs that measure"
            )
        found += inside or [path]
    return found


def _confirmed(whole: Comparison, path: Path) -> Comparison:
    from perfgate.judge.comparison import judge
    from perfgate.judge.second_machine import confirmed_by, not_confirmed, suspects_of
    from perfgate.report.comparison_json import read

    found = [path] if path.is_file() else sorted(path.rglob("*.json"))
    if len(found) > 1:
        raise BrokenError(f"--confirmation {path} holds {len(found)} reports; allowed: one")
    if not found:
        suspects = suspects_of(judge(whole))
        if not suspects:
            return whole
        return replace(whole, doubts=(*whole.doubts, not_confirmed(suspects)))
    second = read(found[0])
    if second.provenance.shard is not None:
        raise BrokenError(f"{found[0]} is one shard; allowed: what --suspects measured")
    _check_same([("the shards", whole), (str(found[0]), second)])
    joined = _provenance([whole.provenance, second.provenance])
    return replace(confirmed_by(whole, second), provenance=joined)


def merge(shards: Sequence[tuple[str, Comparison]]) -> Comparison:
    """The comparison of the whole suite; each shard comes with its name, for errors.

    Raises:
        BrokenError: the shards are not all of one comparison, each once.
    """
    _check_same(shards)
    _check_complete(shards)
    _check_disjoint(shards)
    comparisons = [comparison for _, comparison in shards]
    return Comparison(
        provenance=_provenance([each.provenance for each in comparisons]),
        gate=comparisons[0].gate,
        records=tuple(record for each in comparisons for record in each.records),
        removed=_each_once(each.removed for each in comparisons),
        changes=_each_once(each.changes for each in comparisons),
        doubts=_each_once([*map(_doubts, comparisons), _about_libraries(comparisons)]),
        interrupted=any(each.interrupted for each in comparisons),
    )


# What all shards of one comparison have in common.
_SAME: dict[str, Callable[[Comparison], object]] = {
    "project": lambda each: each.provenance.project,
    "baseline": lambda each: each.provenance.baseline.commit,
    "contender": lambda each: each.provenance.contender.commit,
    "Python of the baseline": lambda each: each.provenance.baseline.python,
    "Python of the contender": lambda each: each.provenance.contender.python,
    "version of perfgate": lambda each: each.provenance.perfgate,
    "gate": lambda each: each.gate,
}


def _check_same(shards: Sequence[tuple[str, Comparison]]) -> None:
    first_name, first = shards[0]
    for name, other in shards[1:]:
        for what, value in _SAME.items():
            if value(first) != value(other):
                pair = f" ({_short(value(first))} and {_short(value(other))})"
                raise BrokenError(f"{first_name} and {name} differ in {what}{pair}")


def _check_complete(shards: Sequence[tuple[str, Comparison]]) -> None:
    """A shard that is missing would pass unseen."""
    places = [comparison.provenance.shard or (1, 1) for _, comparison in shards]
    counts = sorted({count for _, count in places})
    if len(counts) > 1:
        numbers = ", ".join(map(str, counts))
        raise BrokenError(f"the shards are of different divisions: into {numbers}; allowed: one")
    found = Counter(index for index, _ in places)
    missing = [str(index) for index in range(1, counts[0] + 1) if not found[index]]
    if missing:
        raise BrokenError(
            f"of {counts[0]} shards, {', '.join(missing)} missing; a part of the suite was not measured"
        )
    for index, times in found.items():
        if times > 1:
            names = ", ".join(
                name for (name, _), place in zip(shards, places, strict=True) if place[0] == index
            )
            raise BrokenError(f"shard {index} of {counts[0]} stands {times} times: {names}")


def _check_disjoint(shards: Sequence[tuple[str, Comparison]]) -> None:
    """A case counts once in the error control, and there is no telling which of its records holds."""
    owner: dict[str, str] = {}
    twice: dict[str, str] = {}
    for name, comparison in shards:
        for record in comparison.records:
            key = record.case.key
            if key in owner:
                twice[key] = f"{key} stands in {owner[key]} and {name}"
            owner[key] = name
    if twice:
        more = f" and {len(twice) - _LISTED} more" if len(twice) > _LISTED else ""
        raise BrokenError("; ".join(list(twice.values())[:_LISTED]) + more)


def _provenance(parts: Sequence[Provenance]) -> Provenance:
    """Of the whole: machines side by side, from the first start to the last end."""
    started = min(part.started for part in parts)
    ended = max(part.started.timestamp() + part.seconds for part in parts)
    return replace(
        parts[0],
        machine=_joined(part.machine for part in parts),
        cpu=_joined(part.cpu for part in parts),
        system=_joined(part.system for part in parts),
        cores=min(part.cores for part in parts),
        memory=min(part.memory for part in parts),
        started=started,
        seconds=ended - started.timestamp(),
        shard=None,
    )


def _doubts(comparison: Comparison) -> tuple[str, ...]:
    shard = comparison.provenance.shard
    if shard is None:
        return comparison.doubts
    return tuple(f"shard {shard[0]}/{shard[1]}: {doubt}" for doubt in comparison.doubts)


def _about_libraries(comparisons: Sequence[Comparison]) -> tuple[str, ...]:
    """Environments built at different times may differ; each shard compares within its own."""
    sides = ("baseline", "contender")
    return tuple(
        f"the shards' environments of the {side} hold different versions of libraries"
        for side in sides
        if len({getattr(each.provenance, side).libraries for each in comparisons}) > 1
    )


def _each_once(parts: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for part in parts for text in part))


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(text for text in texts if text))


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
