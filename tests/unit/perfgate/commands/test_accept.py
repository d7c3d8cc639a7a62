"""What a report shows to be surely worse can be accepted, with a reason; anything else is refused."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import time
import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from perfgate.commands.accept import make_accepted, make_quarantine
from perfgate.commands.main import main
from perfgate.config.gate_file import parse_gate
from perfgate.errors import UsageError
from perfgate.judge.comparison import judge
from perfgate.model.comparison import Failure, FailureKind, Side, Stage
from perfgate.model.gate import Accepted, Budget, Gate, Quarantine
from perfgate.model.report import Outcome, Report, Verdict
from perfgate.report.comparison_json import write

if TYPE_CHECKING:
    from pathlib import Path

    from perfgate.model.report import Comparison

BASELINE = "c0ffee00" * 5
DAY = dt.date(2027, 1, 31)
REPORT = ".asv/perfgate/compare/c0ffee00-deadbeef/report.json"


@pytest.fixture
def comparison(make_comparison: Any) -> Comparison:
    made = make_comparison(
        {"a.time_a": 0.0, "b.time_b(10)": 0.2, "b.time_b(100)": 0.3, "c.time_c": 0.0}
    )
    failure = Failure(Side.CONTENDER, FailureKind.ERROR, Stage.SCREENING, 0, "ValueError: x")
    broken = replace(made.records[3], failures=(failure,))
    whole: Comparison = replace(made, records=(*made.records[:3], broken), removed=("gone.time_d",))
    return whole


@pytest.fixture
def judged(comparison: Comparison) -> Report:
    report = judge(comparison)
    verdicts = {each.case.key: each.verdict for each in report.judgements}
    assert verdicts == {
        "a.time_a": Verdict.NO_CHANGE,
        "b.time_b(10)": Verdict.REGRESSION,
        "b.time_b(100)": Verdict.REGRESSION,
        "c.time_c": Verdict.BROKEN,
        "gone.time_d": Verdict.REMOVED,
    }
    return report


@pytest.mark.parametrize(
    ("benchmark", "up_to", "share"),
    [
        ("b.time_b(10)", None, 0.21),
        ("b.time_b(100)", None, 0.31),
        ("b.time_b", None, 0.31),
        ("b.time_b(10)", "25%", 0.25),
        ("b.time_b(10)", "150 %", 1.5),
        ("gone.time_d", None, 0.0),
    ],
)
def test_what_can_be_accepted(
    judged: Report, benchmark: str, up_to: str | None, share: float
) -> None:
    entry = make_accepted(judged, benchmark, "wanted", up_to, "Me")
    assert entry == Accepted(benchmark, "wanted", share, BASELINE, "Me")


def test_what_was_accepted_lets_the_comparison_pass(judged: Report) -> None:
    names = ("b.time_b", "gone.time_d")
    accepted = tuple(make_accepted(judged, name, "wanted", None) for name in names)
    sound = replace(judged.comparison, records=judged.comparison.records[:3])
    assert judge(sound).conclusion.outcome is Outcome.REGRESSION
    taken = judge(replace(sound, gate=Gate(accepted=accepted)))
    assert taken.conclusion.outcome is Outcome.PASS


def test_a_limit_exceeded_can_be_accepted(comparison: Comparison) -> None:
    budget = Budget("a.*", max_value=9, unit="ms")
    judged = judge(replace(comparison, gate=Gate(budgets=(budget,))))
    assert make_accepted(judged, "a.time_a", "the price of it", None).benchmark == "a.time_a"


@pytest.mark.parametrize(
    ("benchmark", "up_to", "message"),
    [
        ("b.time_b(1)", None, "the report has no benchmark 'b.time_b(1)'; did you mean b.time_b(10) or b.time_b(100) or b.time_b?"),
        ("???", None, "the report has no benchmark '???'; it has a.time_a, b.time_b, b.time_b(10), b.time_b(100), c.time_c …"),
        ("a.time_a", None, "a.time_a is no change in the report; only what is sure to be worse or removed can be accepted"),
        ("c.time_c", None, "c.time_c is broken in the report; only what is sure to be worse or removed can be accepted; a flaky benchmark is set aside with --quarantine DAYS"),
        ("b.time_b(10)", "10%", "--up-to is 10%, and the report shows 20.1%; allowed: at least 21 %"),
        ("b.time_b(10)", "much", "--up-to is 'much'; allowed: a percentage such as 25%"),
    ],
)  # fmt: skip
def test_what_is_refused(judged: Report, benchmark: str, up_to: str | None, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        make_accepted(judged, benchmark, "wanted", up_to)
    assert str(caught.value) == message


def test_quarantine(judged: Report) -> None:
    assert make_quarantine(judged, "c.time_c", "flaky", 90, DAY) == Quarantine(
        "c.time_c", "flaky", dt.date(2027, 5, 1), DAY
    )
    for days in (0, 91, -1):
        with pytest.raises(UsageError, match=f"--quarantine is {days}; allowed: 1 to 90 days"):
            make_quarantine(judged, "c.time_c", "flaky", days, DAY)
    with pytest.raises(UsageError, match=r"did you mean c\.time_c"):
        make_quarantine(judged, "c.time_x", "flaky", 3, DAY)


@pytest.fixture
def project(project_dir: Path, judged: Report, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(project_dir)
    write(judged, project_dir / REPORT)
    (project_dir / "perfgate.toml").write_text("# ours\n[gate]\nblock = 0.1 # ten\n")
    return project_dir


def test_written_once_and_said(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    command = ["accept", "b.time_b(10)", "--reason", "sharper text"]
    assert main(command) == 0
    path = project / "perfgate.toml"
    text = path.read_text()
    assert text.startswith("# ours\n[gate]\nblock = 0.1 # ten\n\n[[accepted]]\n")
    (entry,) = parse_gate(text, "f").accepted
    assert (entry.benchmark, entry.up_to, entry.since) == ("b.time_b(10)", 0.21, BASELINE)
    said = capfd.readouterr().out.splitlines()
    assert said == [
        f"{path}: accepted b.time_b(10) up to 21 % against c0ffee00: sharper text",
        (
            "Next: a maintainer commits it to the base branch (a contender's own entries do not count), or hands it "
            f"over: perfgate compare c0ffee00 deadbeef --accepted {path}"
        ),
    ]
    assert main(command) == 0
    assert path.read_text() == text
    assert "holds it already" in capfd.readouterr().out


def test_who_accepted(project: Path) -> None:
    subprocess.run(["git", "config", "user.name", "A Maintainer"], cwd=project, check=True)
    assert main(["accept", "gone.time_d", "--reason", "moved"]) == 0
    (entry,) = parse_gate((project / "perfgate.toml").read_text(), "f").accepted
    assert entry == Accepted("gone.time_d", "moved", 0.0, BASELINE, "A Maintainer")


def test_quarantine_into_another_file(project: Path) -> None:
    file = project / "by-hand.toml"
    report = project / REPORT
    options = ["--quarantine", "7", "--into", str(file), "--report", str(report)]
    assert main(["accept", "c.time_c", "--reason", "the network", *options]) == 0
    (entry,) = tomllib.loads(file.read_text())["quarantine"]
    assert entry["until"] - entry["since"] == dt.timedelta(days=7)


# At any moment it is another day than in UTC at one of the two.
@pytest.mark.parametrize("zone", ["Etc/GMT-14", "Etc/GMT+12"])
def test_a_quarantine_begins_on_the_day_that_it_is_in_utc(
    project: Path, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        days = [dt.datetime.now(dt.UTC).date()]
        assert main(["accept", "c.time_c", "--reason", "the network", "--quarantine", "7"]) == 0
        days.append(dt.datetime.now(dt.UTC).date())
    finally:
        monkeypatch.undo()
        time.tzset()
    (entry,) = parse_gate((project / "perfgate.toml").read_text(), "f").quarantined
    assert entry.since in days


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--reason", " "], "--reason is empty; say why, reports show it"),
        (["--reason", "x", "--up-to", "9%", "--quarantine", "3"], "--up-to and --quarantine exclude each other: give one"),
        (["--reason", "x", "--report", "absent.json"], "absent.json: cannot be read: No such file or directory"),
    ],
)  # fmt: skip
def test_wrong_usage(
    project: Path, capfd: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    before = (project / "perfgate.toml").read_text()
    assert main(["accept", "b.time_b(10)", *options]) in {2, 3}
    assert capfd.readouterr().err == f"perfgate: {message}\n"
    assert (project / "perfgate.toml").read_text() == before


def test_the_report_written_last_counts(project: Path, judged: Report) -> None:
    earlier = project / REPORT
    later = earlier.parents[1] / "other" / "report.json"
    without = [each for each in judged.comparison.records if each.case.key == "a.time_a"]
    write(judge(replace(judged.comparison, records=tuple(without))), later)
    os.utime(earlier, ns=(1, 1))
    assert main(["accept", "b.time_b(10)", "--reason", "x"]) == 2
    os.utime(later, ns=(0, 0))
    assert main(["accept", "b.time_b(10)", "--reason", "x"]) == 0


def test_a_reason_is_required(project: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["accept", "b.time_b(10)"])
    assert ended.value.code == 2


def test_what_hides_it_now_does_not_count(project: Path, comparison: Comparison) -> None:
    flaky = Quarantine("b.time_b(10)", "flaky", dt.date(2027, 2, 28))
    hidden = judge(replace(comparison, gate=Gate(quarantined=(flaky,))))
    path = project / REPORT
    write(hidden, path)
    assert main(["accept", "b.time_b(10)", "--reason", "no, it is real"]) == 0
    assert "no, it is real" in (project / "perfgate.toml").read_text()
