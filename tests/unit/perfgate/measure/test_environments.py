"""Two commits have an environment each, built by asv's own classes; what cannot be built says why."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.unit.perfgate.measure.tiny_project import change, git, make_tiny

from perfgate.errors import BrokenError, UsageError
from perfgate.measure import build_request
from perfgate.measure.asv_process import AsvExit
from perfgate.measure.build_request import Slot
from perfgate.measure.environments import BuiltEnvironment, build, library_differences, ready
from perfgate.measure.project import Project, load_project


class Log(io.StringIO):
    name = "compare.log"


def answer_of(built: BuiltEnvironment) -> str:
    done = subprocess.run(
        [built.python, "-c", "import tiny; print(tiny.ANSWER)"],
        check=True,
        capture_output=True,
        text=True,
        cwd="/",
    )
    return done.stdout.strip()


def test_two_commits_are_alive_at_once(tmp_path: Path) -> None:
    folder = make_tiny(tmp_path / "project", matrix={"env_nobuild": {"DEPTH": ["3"]}})
    first = git(folder, "rev-parse", "HEAD")
    second = change(folder, "ANSWER = 2\n")
    project, log, steps = load_project(cwd=folder), Log(), list[str]()

    baseline = build(project, first, Slot.BASELINE, log, listen=steps.append)
    contender = build(project, second, Slot.CONTENDER, log)
    assert (answer_of(baseline), answer_of(contender)) == ("1", "2")
    assert (baseline.commit, contender.commit) == (first, second)
    assert baseline.python != contender.python
    assert len(str(baseline.python)) == len(str(contender.python))
    assert steps == [f"Installing {first[:8]} <main~1> into {baseline.name}"]
    assert "asv_runner" in dict(baseline.libraries)

    variables = dict(baseline.variables)
    assert variables["DEPTH"] == "3"
    assert variables["ASV_COMMIT"] == first
    assert variables["PATH"].startswith(str(baseline.python.parent))
    assert {name: len(value) for name, value in baseline.variables} == {
        name: len(value) for name, value in contender.variables
    }

    # Nothing is built for what is there.
    steps.clear()
    assert build(project, first, Slot.BASELINE, log, listen=steps.append) == baseline
    assert steps == []
    assert answer_of(build(project, second, Slot.BASELINE, log)) == "2"
    # The project's own environments are left alone.
    assert not project.env_dir.exists()


def test_fresh_makes_it_anew(tmp_path: Path) -> None:
    folder = make_tiny(tmp_path / "project")
    project, log = load_project(cwd=folder), Log()
    sha = git(folder, "rev-parse", "HEAD")
    built = build(project, sha, Slot.BASELINE, log)
    stale = built.python.parent / "stale"
    stale.touch()
    build(project, sha, Slot.BASELINE, log)
    assert stale.exists()
    assert build(project, sha, Slot.BASELINE, log, fresh=True) == built
    assert not stale.exists()


def test_a_commit_that_does_not_build(tmp_path: Path) -> None:
    folder = make_tiny(tmp_path / "project")
    broken = change(folder, "the compiler stumbles over a planted stone", "planted.txt")
    with pytest.raises(BrokenError) as raised:
        build(load_project(cwd=folder), broken, Slot.CONTENDER, Log())
    said = str(raised.value)
    assert f"the environment of {broken[:8]} could not be made" in said
    assert "a planted stone" in said
    assert "compare.log" in said


def test_a_full_disk_is_called_so(tmp_path: Path) -> None:
    folder = make_tiny(tmp_path / "project")
    broken = change(folder, "OSError: [Errno 28] No space left on device", "planted.txt")
    with pytest.raises(BrokenError, match="could not be made: No space left on device"):
        build(load_project(cwd=folder), broken, Slot.CONTENDER, Log())


@pytest.mark.parametrize(
    ("settings", "environment", "said"),
    [
        ({"environment_type": "existing"}, "", "--python-base and --python-head"),
        ({}, "existing", "cannot be given a commit"),
        ({}, "moon:3.12", "no environment 'moon:3.12'; asv.conf.json has tiny-py3"),
    ],
)
def test_no_such_environment(
    tmp_path: Path, settings: dict[str, object], environment: str, said: str
) -> None:
    folder = make_tiny(tmp_path / "project", **settings)
    sha = git(folder, "rev-parse", "HEAD")
    with pytest.raises(UsageError, match=said):
        build(load_project(cwd=folder), sha, Slot.BASELINE, Log(), environment=environment)


def test_another_environment_of_the_matrix(tmp_path: Path) -> None:
    folder = make_tiny(tmp_path / "project", matrix={"env": {"DEPTH": ["3", "4"]}})
    project, sha = load_project(cwd=folder), git(folder, "rev-parse", "HEAD")
    name = f"tiny-py{sys.version_info[0]}.{sys.version_info[1]}-DEPTH4"
    built = build(project, sha, Slot.BASELINE, Log(), environment=name)
    assert built.name == name
    assert dict(built.variables)["DEPTH"] == "4"


def test_a_builder_that_dies_without_a_word(
    project_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> AsvExit:
        return AsvExit(-9, ("last words",), ())

    monkeypatch.setattr(build_request, "run_asv", die)
    project = load_project(cwd=project_dir)
    with pytest.raises(
        BrokenError, match=r"exit code -9; the whole log is compare\.log\nlast words"
    ):
        build(project, "a" * 40, Slot.BASELINE, Log())


def test_the_answer_of_an_earlier_build_is_not_taken(
    project_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project: Project = load_project(cwd=project_dir)
    stale = build_request.compare_dir(project) / "env-a.result.json"
    stale.parent.mkdir(parents=True)
    stale.write_text(json.dumps({"executable": "/bin/false"}))
    monkeypatch.setattr(build_request, "run_asv", lambda *_, **__: AsvExit(1, (), ()))
    with pytest.raises(BrokenError, match="exit code 1"):
        build(project, "a" * 40, Slot.BASELINE, Log())


def test_a_ready_interpreter() -> None:
    built = ready(Path(sys.executable))
    assert built.python == Path(sys.executable).absolute()
    assert built.commit == ""
    assert built.name.startswith(sys.implementation.name)
    assert "pytest" in dict(built.libraries)


def script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_no_interpreter(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        ready(tmp_path / "python")
    with pytest.raises(UsageError, match="is no Python"):
        ready(tmp_path)
    with pytest.raises(UsageError, match="does not run as a Python: planted"):
        ready(script(tmp_path / "loud", "echo planted >&2; exit 3"))
    with pytest.raises(UsageError, match="does not run as a Python: exit code 3"):
        ready(script(tmp_path / "still", "exit 3"))
    with pytest.raises(UsageError, match="is no Python"):
        ready(script(tmp_path / "chatty", "echo hello"))


@pytest.mark.parametrize(
    ("libraries", "command"),
    [({"pip": "25"}, "python -m pip install asv_runner"), ({}, "uv pip install --python ")],
)
def test_an_interpreter_without_asv_runner(
    tmp_path: Path, libraries: dict[str, str], command: str
) -> None:
    answer = {"python": "3.12.1", "implementation": "cpython", "libraries": libraries}
    python = script(tmp_path / "python", f"echo '{json.dumps(answer)}'")
    with pytest.raises(UsageError, match="has no asv_runner") as raised:
        ready(python)
    assert command in str(raised.value)


def test_libraries_that_differ() -> None:
    ours = (("numpy", "2.0"), ("Rich", "14"), ("tiny_project", "1"))
    theirs = (("numpy", "2.1"), ("Rich", "14"), ("tiny_project", "2"), ("attrs", "25"))
    sides = [BuiltEnvironment(Path("python"), "uv", "a", each) for each in (ours, theirs)]
    assert library_differences(*sides, "Tiny.Project") == (
        "attrs: none -> 25",
        "numpy: 2.0 -> 2.1",
    )


def test_a_module_of_the_project_does_not_stand_in_for_ours(tmp_path: Path) -> None:
    folder = make_tiny(tmp_path / "project")
    (folder / "json.py").write_text("raise RuntimeError('planted')\n", encoding="utf-8")
    (folder / "perfgate.py").write_text("raise RuntimeError('planted')\n", encoding="utf-8")
    sha = git(folder, "rev-parse", "HEAD")
    built = build(load_project(cwd=folder), sha, Slot.BASELINE, Log())
    assert os.access(built.python, os.X_OK)
