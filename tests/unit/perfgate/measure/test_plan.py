"""asv is called one benchmark file at a time, with what the user chose and with nothing that loses results."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgate.errors import UsageError
from perfgate.measure.plan import (
    Plan,
    Target,
    check_options,
    derived_config,
    group_benchmarks,
    machine_option,
)
from perfgate.model.results import BenchmarkInfo


def info(name: str, params: tuple[tuple[str, ...], ...] = (), **times: float) -> BenchmarkInfo:
    names = tuple(f"p{number}" for number, _ in enumerate(params))
    return BenchmarkInfo(name, "seconds", "time", "1", names, params, **times)


SUITE = {
    each.name: each
    for each in (
        info("canvas.Build.time_build", (("'casare'", "'stock'"), ("100", "1000")), timeout=60.0),
        info("canvas.Pan.time_pan"),
        info("canvases.time_x"),
        info("memory.peakmem_run"),
    )
}


def plan(target: Target, *, quick: bool = False, options: tuple[str, ...] = ()) -> Plan:
    config, results = Path("/p/asv.conf.json"), Path("/p/results")
    return Plan(("asv",), config, results, target, "c0ffee", "/usr/bin/python", quick, options)


def chosen(regexes: tuple[str, ...], names: list[str]) -> set[str]:
    return {name for name in names for regex in regexes if re.search(regex, name)}


def test_a_commit_is_measured_in_an_environment_of_asvs_own() -> None:
    command = plan(Target.COMMIT, options=("-a", "rounds=4")).discovery()
    assert command[:3] == ["asv", "run", "c0ffee^!"]
    assert command[-4:] == ["-a", "rounds=4", "--bench", "just-discover"]
    assert "--quick" not in command


def test_the_working_tree_is_measured_in_this_python() -> None:
    command = plan(Target.WORKING_TREE, quick=True).discovery()
    assert "existing:/usr/bin/python" in command
    assert command[command.index("--set-commit-hash") + 1] == "c0ffee"
    assert "--quick" in command


def test_groups_are_the_files_and_choose_only_their_own() -> None:
    groups = group_benchmarks(SUITE, [], 60)
    assert [group.name for group in groups] == ["canvas", "canvases", "memory"]
    for group in groups:
        assert chosen(group.regexes, list(SUITE)) == set(group.benchmarks)


@pytest.mark.parametrize(
    "regex", ["time", "^canvas", r"Pan\.time", "100|memory", r"stock.*1000\)$", "x$"]
)
def test_groups_choose_together_what_the_expression_chooses(regex: str) -> None:
    labels = ["canvas.Build.time_build('casare', 100)", "canvas.Build.time_build('stock', 1000)"]
    labels += [name for name in SUITE if not SUITE[name].params]
    groups = group_benchmarks(SUITE, [regex], 60)
    union: set[str] = set().union(*(chosen(group.regexes, labels) for group in groups))
    assert union == {label for label in labels if re.search(regex, label)}


@given(st.lists(st.sampled_from(["time", "mem", "Pan", "^canvas", "_x$"]), max_size=3))
def test_no_benchmark_is_in_two_groups(regexes: list[str]) -> None:
    groups = group_benchmarks(SUITE, regexes, 60)
    names = [name for group in groups for name in group.benchmarks]
    assert len(names) == len(set(names))
    for name in names:
        assert sum(bool(chosen(group.regexes, [name])) for group in groups) <= 1


def test_an_expression_that_cannot_be_narrowed_makes_one_group() -> None:
    (group,) = group_benchmarks(SUITE, ["(?i)PAN|MEMORY"], 60)
    assert group.benchmarks == ("canvas.Pan.time_pan", "memory.peakmem_run")
    assert group.regexes == ("(?i)PAN|MEMORY",)


def test_the_silence_allowed_covers_every_time_out() -> None:
    canvas, _, memory = group_benchmarks(SUITE, [], 100)
    assert canvas.silence_limit > 4 * 60
    assert memory.silence_limit > 100


def test_an_expression_that_chooses_nothing_names_what_there_is() -> None:
    with pytest.raises(UsageError, match=r"nope.*canvas\.Pan\.time_pan"):
        group_benchmarks(SUITE, ["nope"], 60)
    with pytest.raises(UsageError, match="not a regular expression"):
        group_benchmarks(SUITE, ["("], 60)


@pytest.mark.parametrize("option", ["--dry-run", "-n", "--python=same", "existing:/x", "same"])
def test_options_that_leave_no_results_are_refused(option: str) -> None:
    with pytest.raises(UsageError, match=option):
        check_options([option])


def test_other_options_pass() -> None:
    assert check_options(["-E", "uv:3.12", "-a", "rounds=2"]) == ("-E", "uv:3.12", "-a", "rounds=2")


@pytest.mark.parametrize(
    ("options", "machine"),
    [
        (["--machine", "ci"], "ci"),
        (["--machine=ci"], "ci"),
        (["-m", "ci", "-k"], "ci"),
        (["-k"], ""),
    ],
)
def test_the_machine_asked_for(options: list[str], machine: str) -> None:
    assert machine_option(options) == machine


def test_a_derived_configuration_differs_in_its_folders_only() -> None:
    derived = derived_config(
        {"project": "p", "plugins": ["x"], "dvcs": None, "results_dir": "results"},
        {"results_dir": Path("/elsewhere")},
    )
    assert derived == {
        "project": "p",
        "plugins": ["x"],
        "results_dir": "/elsewhere",
        "version": 1,
        "branches": ["HEAD"],
    }
