"""Reports of comparisons get pages of their own, one each, and a broken one is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.unit.perfgate.site.conftest import publish
from tests.unit.perfgate.site.stepping import stepping

from perfgate.site.saved_reports import read_reports


def test_reports_of_comparisons(tmp_path: Path, make_report: Path) -> None:
    project = stepping(tmp_path / "project")
    reports = tmp_path / "reports"
    (reports / "one").mkdir(parents=True)
    (reports / "one" / "report.json").write_bytes(make_report.read_bytes())
    (reports / "two").mkdir()
    (reports / "two" / "report.json").write_text("{")
    site = publish(project, "--reports", str(reports))
    page = (site / "reports.html").read_text(encoding="utf-8")
    assert page.count('href="reports/') == 1
    assert "report.json: " in page
    (report,) = (site / "reports").glob("*.html")
    assert "aaaaaaaa" in report.read_text(encoding="utf-8")


def test_reports_of_one_second_have_pages_of_their_own(tmp_path: Path, make_report: Path) -> None:
    text = make_report.read_text(encoding="utf-8")
    paths = [tmp_path / name for name in ("a.json", "b.json", "again.json")]
    for path, machine in zip(paths, ("one", "two", "one"), strict=True):
        data = json.loads(text)
        data["provenance"]["machine"] = machine
        path.write_text(json.dumps(data), encoding="utf-8")
    found, doubts = read_reports(paths)
    assert doubts == []
    assert sorted(each.report.comparison.provenance.machine for each in found) == ["one", "two"]
    assert len({each.address for each in found}) == 2


@pytest.fixture
def make_report() -> Path:
    return Path(__file__).parents[1] / "report" / "golden" / "report.json"
