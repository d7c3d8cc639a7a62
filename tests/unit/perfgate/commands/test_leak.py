"""perfgate leak: exit codes, reports and messages, over real checks in processes of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perfgate.commands.main import main

CYCLES = Path(__file__).resolve().parent.parent / "leak" / "cycles.py"
SHORT = ("--cycles", "8", "--burn-in", "2", "--no-trace")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with a clean subject, one with a soak, and two planted leaks, one of which leaks nothing."""
    (tmp_path / "perfgate.toml").write_text(
        f"""
        [[leak]]
        name = "clean"
        target = "{CYCLES}:clean"
        limits = {{ python = "100 MB" }}
        soak = {{ cycles = 9 }}
        [[leak]]
        name = "async"
        target = "{CYCLES}:asynchronous"
        limits = {{ python = "100 MB" }}
        [[leak]]
        name = "thing"
        target = "{CYCLES}:leaks"
        planted = "a Thing is kept"
        limits = {{ python = "100 MB" }}
        [[leak]]
        name = "nothing"
        target = "{CYCLES}:clean"
        planted = "nothing at all"
        limits = {{ python = "100 MB" }}
        """
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def leak(*arguments):
    return main(["leak", *arguments])


def report(project):
    return json.loads((project / ".asv/perfgate/leak/report.json").read_text())


@pytest.mark.parametrize(
    ("name", "code", "outcome"),
    [("clean", 0, "clean"), ("leaks", 1, "leaks"), ("raises", 3, "broken"), ("exits", 3, "broken")],
)
def test_run_ends_with_what_was_found(project, capsys, name, code, outcome):
    limit = ("--limit", "python=100MB")
    assert leak("run", f"{CYCLES}:{name}", *limit, *SHORT) == code
    (subject,) = report(project)["subjects"]
    assert (subject["name"], subject["outcome"]) == (name, outcome)
    assert outcome in capsys.readouterr().out
    assert outcome in (project / ".asv/perfgate/leak/report.html").read_text()


def test_a_limit_leaves_the_others_as_they_are(project):
    leak("run", f"{CYCLES}:clean", "--limit", "driver=1MB", "--limit", "python=100MB", *SHORT)
    (subject,) = report(project)["subjects"]
    assert subject["limits"] == {
        "memory": {"python": 100e6, "driver": 1e6},
        "others": 500e3,
        "ten_cycles": None,
    }


def test_what_was_not_measured_is_no_pass(project):
    limit = ("--limit", "browser=1MB")
    assert leak("run", f"{CYCLES}:clean", *limit, *SHORT) == 3
    (subject,) = report(project)["subjects"]
    assert subject["outcome"] == "inconclusive"
    assert subject["reason"].startswith("browser was not measured")


def test_profile_takes_all_that_is_not_planted(project):
    assert leak("profile", *SHORT) == 0
    assert [each["name"] for each in report(project)["subjects"]] == ["clean", "async"]


def test_soak_takes_what_has_one_with_its_cycles(project):
    assert leak("soak", "--burn-in", "2", "--no-trace") == 0
    (subject,) = report(project)["subjects"]
    assert (subject["name"], subject["cycles"]) == ("clean", 9)


def test_controls_pass_only_where_each_is_caught(project, capsys):
    assert leak("controls", "thing", *SHORT) == 0
    assert "a Thing is kept" in capsys.readouterr().out
    assert leak("controls", *SHORT) == 1
    page = (project / ".asv/perfgate/leak/report.html").read_text()
    assert "1 of 2 planted leaks were caught" in page


def test_a_trial_counts(project, capsys):
    assert leak("trial", "thing", "--repeats", "2", *SHORT) == 0
    assert "thing (a Thing is kept): found 2 of 2; surely at least 22.4%" in capsys.readouterr().out
    assert leak("trial", "nothing", "--repeats", "2", *SHORT) == 1
    assert "found 0 of 2, 2 clean" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "nowhere.py:f"), "nowhere.py: there is no such file"),
        (("run", "m:f", "--limit", "python"), "--limit 'python'; allowed: NAME=SIZE"),
        (
            ("run", f"{CYCLES}:clean", "--cycles", "1"),
            "cycles is 1; allowed: a whole number from 2",
        ),
        (("run", f"{CYCLES}:clean", "--timeout", "0"), "timeout is 0.0; allowed: seconds above 0"),
        (
            ("profile", "thing"),
            "thing: no such [[leak]] in perfgate.toml; profile has clean, async",
        ),
        (("controls", "--config", "none.toml"), "no such [[leak]] in none.toml; controls has none"),
    ],
)
def test_wrong_usage(project, capsys, arguments, said):
    assert leak(*arguments) == 2
    assert said in capsys.readouterr().err
