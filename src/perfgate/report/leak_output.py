"""A leak run's files: ``report.html`` for people, ``report.json`` for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from math import isfinite
from typing import TYPE_CHECKING, Any

from perfgate.report.atomic_file import write_atomically
from perfgate.report.leak_html import render_html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from perfgate.model.leak import Growth, LeakReport

SCHEMA = 1


def write_reports(
    reports: Sequence[LeakReport], folder: Path, planted: Mapping[str, str]
) -> tuple[Path, Path]:
    """Write both, each whole or not at all; ``planted`` says of negative controls what leaks.

    Raises:
        PerfgateError: one cannot be written.
    """
    page, data = folder / "report.html", folder / "report.json"
    write_atomically(page, render_html(reports, folder, planted))
    document = {"schema": SCHEMA, "subjects": [_subject(each) for each in reports]}
    write_atomically(data, json.dumps(document, indent=1, allow_nan=False) + "\n")
    return page, data


def _subject(report: LeakReport) -> dict[str, Any]:
    recording = report.recording
    return {
        "name": recording.subject,
        "outcome": report.outcome,
        "reason": report.reason,
        "cycles": recording.cycles,
        "seconds": recording.seconds,
        "plan": asdict(recording.plan),
        "limits": asdict(report.limits),
        "ten_cycles": report.ten_cycles,
        "doubts": list(recording.doubts),
        "trace": None if recording.trace is None else asdict(recording.trace),
        "series": [_growth(each) for each in report.growths],
    }


def _growth(growth: Growth) -> dict[str, Any]:
    series = growth.series
    return {
        "name": series.name,
        "measure": series.measure,
        "outcome": growth.outcome,
        "slope": growth.slope,
        "low": growth.low if isfinite(growth.low) else None,
        "high": growth.high if isfinite(growth.high) else None,
        "limit": growth.limit,
        "since": growth.since,
        "plateau": growth.plateau,
        "cycles": list(series.cycles),
        "values": list(series.values),
    }
