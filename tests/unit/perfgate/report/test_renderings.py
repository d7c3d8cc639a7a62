"""One table, several renderings: each is as its golden file has it (``PERFGATE_GOLDEN=write`` renews them)."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from perfgate.judge.goals import make_table
from perfgate.model.goals import Bound, BoundKind, Goal, Selection
from perfgate.model.results import Doubt, Machine, Measurement, Run, Status
from perfgate.report.baseline import is_ours, render_baseline
from perfgate.report.goal_block import render_goal_block
from perfgate.report.html import render_html
from perfgate.report.markdown import render_markdown
from perfgate.report.terminal import print_table

if TYPE_CHECKING:
    from perfgate.judge.table import Table

GOLDEN = Path(__file__).with_name("golden")
BUILD = "canvas.Build.time_build"
POOL = "pool.Throughput.track_rate"


def measurement(
    name: str, parameters: dict[str, str], value: float | None, unit: str = "seconds"
) -> Measurement:
    status = Status.FAILED if value is None else Status.MEASURED
    interval = (value * 0.98, value * 1.05) if value and unit == "seconds" else None
    return Measurement(name, tuple(parameters.items()), status, value, unit, interval)


def example() -> Table:
    run = Run(
        path=Path("results/desk/c0ffee00-uv.json"),
        commit="c0ffee00" * 5,
        commit_date=datetime(2026, 3, 1, 12, tzinfo=UTC),
        measured_at=datetime(2026, 3, 1, 12, 30, tzinfo=UTC),
        environment="uv-py3.11",
        python="3.11",
        requirements=(("numpy", "2.1"), ("rich", "")),
        machine=Machine("desk", "Abacus 9", "2", "8000000000", "Linux 6.1", "x86_64"),
        measurements=(
            measurement(BUILD, {"side": "casare", "nodes": "100"}, 0.0312),
            measurement(BUILD, {"side": "stock", "nodes": "100"}, 0.4),
            measurement(BUILD, {"side": "blit", "nodes": "100"}, 0.0007),
            measurement("canvas.Drag.track_repaints", {}, 2, "repaints"),
            measurement("memory.peakmem_run", {}, 41_000_000, "bytes"),
            measurement(POOL, {"side": "pool", "tasks": "4"}, 30.5, "pages/s"),
            measurement(POOL, {"side": "raw", "tasks": "4"}, 31, "pages/s"),
            measurement("startup.track_modules", {"of": "<script>|`*_[x]"}, None, "modules"),
        ),
    )
    side = {each: Selection(BUILD, (("side", (each,)),)) for each in ("casare", "stock", "blit")}
    goals = [
        Goal(
            1,
            "Build 100 nodes",
            side["casare"],
            (
                Bound(BoundKind.MAX_VALUE, 40, "ms"),
                Bound(BoundKind.MIN_RATIO_TO_PEER, 8),
                Bound(BoundKind.MAX_RATIO_TO_FLOOR, 60),
            ),
            peer=side["stock"],
            floor=side["blit"],
            note="GUI-thread CPU",
        ),
        Goal(
            10,
            "Repaints of 1000 sets",
            Selection("canvas.Drag.track_repaints"),
            (Bound(BoundKind.EXACT, 1),),
        ),
        Goal(
            16,
            "Modules | imported",
            Selection("startup.track_modules"),
            (Bound(BoundKind.EXACT, 0, "modules"),),
        ),
        Goal(
            25,
            "Throughput",
            Selection(POOL, (("side", ("pool",)),)),
            (Bound(BoundKind.MIN_RATIO_TO_FLOOR, 0.95),),
            floor=Selection(POOL, (("side", ("raw",)),)),
            higher_is_better=True,
        ),
        Goal(
            17, "Search", Selection("registry.time_search"), (Bound(BoundKind.MAX_VALUE, 1, "ms"),)
        ),
    ]
    doubts = [Doubt(Path("results/desk/bad.json"), "not JSON, perhaps truncated")]
    return replace(make_table(goals, run, doubts), libraries=(("PySide6", "6.11.0"),))


def terminal(width: int) -> str:
    stream = io.StringIO()
    print_table(Console(file=stream, width=width), example())
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def rendered(name: str) -> str:
    if name.startswith("terminal"):
        return terminal(160 if name == "terminal.txt" else 80)
    if name == "table.md":
        return render_markdown(example())
    if name == "goals-in-short.md":
        return render_goal_block(example())
    if name == "goals.html":
        return render_html(example(), project="tiny & small", links=[("All", "index.html")])
    return render_baseline([example()], project="tiny", command="perfgate baseline")


@pytest.mark.parametrize(
    "name",
    [
        "terminal.txt",
        "terminal-narrow.txt",
        "table.md",
        "goals-in-short.md",
        "goals.html",
        "baseline.md",
    ],
)
def test_golden(name: str) -> None:
    text = rendered(name)
    path = GOLDEN / name
    if os.environ.get("PERFGATE_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_the_page_needs_nothing_else_and_shows_names_as_text() -> None:
    page = rendered("goals.html")
    assert "<script" not in page
    assert "http" not in page
    assert "src=" not in page
    assert "prefers-color-scheme: dark" in page
    assert "&lt;script&gt;" in page


def test_nothing_measured_is_hidden() -> None:
    for name in ("terminal.txt", "table.md", "goals.html", "baseline.md"):
        text = rendered(name).replace("\\", "")
        for each in example().measurements:
            assert each.benchmark in text, (name, each.benchmark)


def test_a_baseline_knows_its_own() -> None:
    assert is_ours(rendered("baseline.md"))
    assert not is_ours("# By hand\n")
    assert not is_ours("")
