"""Builds the site from the results: reads what is new, writes what changed."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import TYPE_CHECKING

from perfgate.history import grid_file
from perfgate.history.asv_results import read_results
from perfgate.history.grid_reading import read_grid
from perfgate.judge.goals import make_table
from perfgate.measure.suite_changes import same_but_rules
from perfgate.report.comparison_html import render_html as render_report
from perfgate.report.html import render_html as render_goals
from perfgate.report.page_head import asset
from perfgate.site.acceptances import accepted_changes
from perfgate.site.assembling import Rules, assemble, slugs
from perfgate.site.benchmark_page import benchmark_page
from perfgate.site.commit_files import write_commit_values
from perfgate.site.commit_line import commit_address, order_commits
from perfgate.site.data_files import Blocks, write_commits
from perfgate.site.notices import badges, changes_json, feed
from perfgate.site.other_pages import compare_page, machines_page, reports_page
from perfgate.site.overview_page import overview, overview_addresses
from perfgate.site.quarantines import quarantined_on
from perfgate.site.saved_reports import read_reports
from perfgate.site.selection import foreign
from perfgate.site.writer import SiteWriter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from perfgate.judge.table import Table
    from perfgate.measure.project import Project
    from perfgate.model.results import Catalogue
    from perfgate.site.model import History, Testbed

_ASSETS = (
    "site.css", "site.js", "theme.js", "filter.js", "plot.js", "benchmark.js", "compare.js",
    "uPlot.iife.min.js", "uPlot.min.css", "uPlot.LICENSE.txt",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build."""

    history: History
    written: int
    read: int


def build_pages(
    project: Project,
    rules: Rules,
    today: date,
    *,
    reports: Sequence[Path] = (),
    calibration: Path | None = None,
) -> Built:
    """Write the site into the project's html folder.

    Args:
        project: whose results.
        rules: budgets, goals and what the history is held against.
        today: what is quarantined on this day (UTC, as comparisons have it) is shown.
        reports: report.json of comparisons, to be shown too.
        calibration: the page of a calibration, to be shown too.

    Raises:
        BrokenError: a file cannot be written.
    """
    state = project.state_dir / "site"
    grid, catalogue, meaning = read_grid(
        project.results_dir, lambda columns, meaning: grid_file.load(state, columns, meaning)
    )
    if grid.read or not grid.rows:
        grid_file.save(state, grid, meaning)
    line = order_commits(project, grid.rows)
    settings = rules.settings
    if not settings.commit_url:
        settings = replace(settings, commit_url=commit_address(project))
    memory = WindowMemory.load(state / "windows.json")
    history = assemble(grid, line, replace(rules, settings=settings), project.name, memory)
    memory.save()
    saved, doubts = read_reports(reports)
    accepted = accepted_changes(
        history.columns,
        line,
        saved,
        rules.gate.accepted,
        lambda since, commit: same_but_rules(project, since, commit),
    )
    history = replace(
        history,
        accepted=accepted,
        quarantined=quarantined_on(today, history.columns, rules.gate.quarantined),
        meaning=meaning,
    )
    writer = SiteWriter(project.html_dir, state / "ledger.json")
    for each in saved:
        writer.write(each.address, render_report(each.report))
    pages = _Pages(project, rules, history, catalogue, writer)
    names = pages.write(calibration)
    writer.write("reports.html", reports_page(history, saved, names, doubts))
    writer.close()
    return Built(history, writer.written, grid.read)


class WindowMemory(dict[str, list[int]]):
    """What is known of windows of series, kept between builds; what a build did not ask for is forgotten."""

    def __init__(self, path: Path, known: dict[str, list[int]]) -> None:
        super().__init__(known)
        self._path = path
        self._asked: set[str] = set()

    @classmethod
    def load(cls, path: Path) -> WindowMemory:
        """The memory of the build before, empty where it cannot be read."""
        try:
            return cls(
                path,
                {
                    str(key): [*map(int, value)]
                    for key, value in json.loads(path.read_bytes()).items()
                },
            )
        except (OSError, ValueError, TypeError, AttributeError):
            return cls(path, {})

    def __getitem__(self, key: str) -> list[int]:
        self._asked.add(key)
        return super().__getitem__(key)

    def save(self) -> None:
        """Keep what was asked for."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(
            json.dumps({key: self[key] for key in self._asked}, separators=(",", ":"))
        )


@dataclass(frozen=True, slots=True)
class _Pages:
    project: Project
    rules: Rules
    history: History
    catalogue: Catalogue
    writer: SiteWriter

    def write(self, calibration: Path | None) -> list[str]:
        """Write them; which pages the navigation offers."""
        history, writer = self.history, self.writer
        slug_of = slugs(history.by_benchmark)
        others = foreign(history.columns, self.rules.goals)
        tables = {each.slug: self._goals(each) for each in history.testbeds}
        first = tables[history.testbeds[0].slug] if history.testbeds else None
        pages = self._names(first, calibration)
        for name in _ASSETS:
            content = files("perfgate.site").joinpath("assets", name).read_bytes()
            writer.write(f"assets/{name}", content)
        writer.write("assets/find_box.js", asset("find_box.js"))
        write_commits(writer, history)
        write_commit_values(writer, history)
        blocks = Blocks(writer, history)
        for name, slug in slug_of.items():
            blocks.write(slug, history.of_benchmark(name))
            page = benchmark_page(history, name, slug, others=others, pages=pages)
            writer.write(f"b/{slug}.html", page)
        beds: list[tuple[Testbed | None, str]] = [*overview_addresses(history)]
        for testbed, here in beds or [(None, "index.html")]:
            page = overview(
                history,
                testbed,
                slugs=slug_of,
                others=others,
                goals=tables[testbed.slug] if testbed else None,
                pages=pages,
                here=here,
            )
            writer.write(here, page)
        writer.write("compare.html", compare_page(history, slug_of, pages))
        writer.write("machines.html", machines_page(history, pages))
        if first is not None:
            links = [("Overview", "index.html")]
            writer.write("goals.html", render_goals(first, project=self.project.name, links=links))
        if calibration is not None and calibration.is_file():
            writer.write("calibration.html", calibration.read_bytes())
        writer.write("feed.xml", feed(history, slug_of, others))
        writer.write("changes.json", changes_json(history, slug_of, others, self.rules.gate.warn))
        for name, svg in badges(history, first, others):
            writer.write(name, svg)
        return pages

    def _names(self, goals: Table | None, calibration: Path | None) -> list[str]:
        """The pages that the navigation can offer."""
        names = ["index.html", "compare.html", "machines.html", "reports.html", "feed.xml"]
        names += ["goals.html"] if goals is not None else []
        names += ["calibration.html"] if calibration is not None and calibration.is_file() else []
        names += (
            ["asv/index.html"] if (self.project.html_dir / "asv" / "index.html").exists() else []
        )
        return names

    def _goals(self, testbed: Testbed) -> Table | None:
        """The goals of the last commit that a testbed measured; None where the slow reader refuses the file."""
        newest = testbed.newest
        results = read_results(self.project.results_dir, self.catalogue, newest.commit)
        path = self.project.results_dir / newest.file
        run = next((run for run in results.runs if run.path == path), None)
        return None if run is None else make_table(self.rules.goals, run, self.catalogue.doubts)
