"""The doctor shows every part with its fix, mends what it can, and exits by what is still missing."""

import pytest

from casare_rpa.cli.commands import doctor
from casare_rpa.cli.main import main
from casare_rpa.infrastructure.system import probes
from casare_rpa.infrastructure.system.parts import Installer, Part

GIT = Part("git", True, "git version 2.39")
XVFB_MISSING = Part("Xvfb", False, "not on PATH", ("xvfb",))
XVFB_FOUND = Part("Xvfb", True, "/usr/bin/Xvfb")
PACKAGE_MISSING = Part("memray", False, "absent", command="pip install memray", system=False)


@pytest.fixture
def machine(monkeypatch):
    """A machine whose parts the test sets, and the commands run on it."""
    parts = [GIT]
    ran = []

    def install(command, **_kwargs):
        ran.append(command)
        parts[:] = [XVFB_FOUND if part is XVFB_MISSING else part for part in parts]

    monkeypatch.setattr(probes, "all_parts", lambda: list(parts))
    monkeypatch.setattr(probes, "installer", lambda: Installer(True, (), False))
    monkeypatch.setattr(doctor.subprocess, "run", install)
    return parts, ran


def test_a_complete_machine_is_shown_and_passes(machine, capsys):
    assert main(["doctor"]) == 0
    assert "git version 2.39" in capsys.readouterr().out


def test_a_missing_part_is_named_with_its_fix_and_fails(machine, capsys):
    machine[0].append(XVFB_MISSING)
    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert "missing" in out
    assert "apt-get install xvfb" in out
    assert machine[1] == []


def test_fix_installs_and_looks_again(machine):
    machine[0].append(XVFB_MISSING)
    assert main(["doctor", "--fix"]) == 0
    assert [command[:2] for command in machine[1]] == [
        ("apt-get", "update"),
        ("apt-get", "install"),
    ]


def test_fix_runs_nothing_when_nothing_is_missing(machine):
    assert main(["doctor", "--fix", "--quiet"]) == 0
    assert machine[1] == []


def test_quiet_is_silent_when_nothing_is_missing(machine, capsys):
    main(["doctor", "--quiet"])
    assert capsys.readouterr().out == ""


def test_system_leaves_this_environments_packages_out(machine):
    machine[0].append(PACKAGE_MISSING)
    assert main(["doctor"]) == 1
    assert main(["doctor", "--system"]) == 0


def test_the_real_probes_answer_for_every_part():
    names = {part.name for part in probes.all_parts()}
    assert names >= {"Python", "Xvfb", "Chromium", "git", "Free memory", "Memory pressure signal"}


def test_a_variable_that_names_no_browser_is_shown_with_what_it_names(monkeypatch):
    monkeypatch.setenv("CASARE_CHROMIUM", "/nowhere/chromium")
    part = probes.chromium_part()
    assert not part.found
    assert "/nowhere/chromium" in part.detail
    assert part.fix == "unset CASARE_CHROMIUM"
