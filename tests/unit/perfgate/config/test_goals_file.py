"""A goals file is read whole or refused with the file, the key, the value found and those allowed."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from perfgate.config.goals_file import parse_goals, read_goals, read_references
from perfgate.errors import ConfigFileError
from perfgate.model.goals import Bound, BoundKind, Reference, Selection

HEAD = '[[goal]]\nnumber = 7\ntitle = "Zoom"\nbenchmark = "canvas.Zoom.time_zoom"\n'


def test_a_whole_goal() -> None:
    text = HEAD + (
        'ours = {side = "casare", nodes = [100, 1000]}\n'
        'peer = {side = "stock"}\n'
        'floor_benchmark = "canvas.Blit.time_blit"\n'
        'min_ratio_to_peer = 8\nmax_ratio_to_floor = 1.5\nmax_value = 40\nunit = "ms"\nnote = "CPU"\n'
    )
    (goal,) = parse_goals(text, "perfgate.toml")
    assert goal.ours == Selection(
        "canvas.Zoom.time_zoom", (("side", ("casare",)), ("nodes", ("100", "1000")))
    )
    assert goal.peer == Selection("canvas.Zoom.time_zoom", (("side", ("stock",)),))
    assert goal.floor == Selection("canvas.Blit.time_blit")
    assert goal.bounds == (
        Bound(BoundKind.MAX_VALUE, 40, "ms"),
        Bound(BoundKind.MIN_RATIO_TO_PEER, 8),
        Bound(BoundKind.MAX_RATIO_TO_FLOOR, 1.5),
    )
    assert goal.note == "CPU"


@pytest.mark.parametrize(
    ("text", "place", "found", "allowed"),
    [
        (HEAD + "exat = 0", "goal 7: exat", "key 'exat'", "exact"),
        (HEAD, "goal 7: bounds", "none", "max_value"),
        (HEAD + "max_value = 4", "goal 7: unit", "nothing", "max_value"),
        (HEAD + "min_ratio_to_peer = 4", "goal 7: peer", "nothing", "a peer"),
        (HEAD + "max_ratio_to_floor = 4", "goal 7: floor", "nothing", "a floor"),
        (HEAD + "exact = true", "goal 7: exact", "True", "a number"),
        (HEAD + "peer = {}\nmin_ratio_to_peer = 0", "goal 7: min_ratio_to_peer", "0", "above 0"),
        (HEAD + "exact = 0\nours = 3", "goal 7: ours", "3", "a table"),
        (HEAD + "exact = 0\npeer = {a = [1, 2]}", "goal 7: peer.a", "[1, 2]", "a text"),
        (HEAD + "exact = 0\nnote = 1", "goal 7: note", "1", "a text"),
        (HEAD + 'exact = 0\nhigher_is_better = "yes"', "goal 7: higher_is_better", "'yes'", "true"),
        ('[[goal]]\ntitle = "x"\nbenchmark = "y"\nexact = 0', "number", "None", "from 1"),
        ("[[goal]]\nnumber = 1\nexact = 0", "goal 1: benchmark", "nothing", "not empty"),
        ("[target]\nx = 1", "target", "key 'target'", "goal"),
        (HEAD + "exact = nan", "goal 7: exact", "nan", "finite"),
        ("goal = 3", "goal", "3", "tables"),
        ("goal = ", "", "Invalid value", "TOML"),
    ],
)
def test_what_is_refused(text: str, place: str, found: str, allowed: str) -> None:
    with pytest.raises(ConfigFileError) as caught:
        parse_goals(text, "perfgate.toml")
    error = caught.value
    assert error.source == "perfgate.toml"
    assert place in error.place
    assert found in error.found
    assert allowed in error.allowed
    assert error.exit_code == 2


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    for name in ("absent.toml", "bytes.toml"):
        with pytest.raises(ConfigFileError, match=name):
            read_goals(tmp_path / name)


REFERENCE = '[[reference]]\ntitle = "Zoom"\nfigure = "3 s"\nsource = "a paper"\n'


def test_a_reference(tmp_path: Path) -> None:
    file = tmp_path / "perfgate.toml"
    file.write_text(
        f'{REFERENCE}benchmark = "canvas.Zoom.time_zoom"\nours = {{ nodes = [10, 20] }}\n'
    )
    ours = Selection("canvas.Zoom.time_zoom", (("nodes", ("10", "20")),))
    assert read_references(file) == (Reference("Zoom", "3 s", "a paper", ours),)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("", "benchmark"),
        ('benchmark = "a.b"\nmax_value = 3\n', "max_value"),
        ('benchmark = "a.b"\nours = 3\n', "ours"),
    ],
)
def test_a_reference_that_is_refused(tmp_path: Path, more: str, said: str) -> None:
    file = tmp_path / "perfgate.toml"
    file.write_text(REFERENCE + more)
    with pytest.raises(ConfigFileError, match=r"\[\[reference\]\] no\. 1") as caught:
        read_references(file)
    assert said in str(caught.value)


def test_the_goals_of_this_project_are_valid() -> None:
    path = Path(__file__).parents[4] / "perfgate.toml"
    goals = read_goals(path)
    assert {goal.number for goal in goals} <= set(range(1, 37))


def test_the_goals_of_this_project_speak_of_its_suite() -> None:
    top = Path(__file__).parents[4]
    for goal in read_goals(top / "perfgate.toml"):
        for selection in filter(None, (goal.ours, goal.peer, goal.floor)):
            file, suite, function = selection.benchmark.split(".")
            tree = ast.parse((top / "benchmarks" / f"{file}.py").read_text(encoding="utf-8"))
            classes = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
            functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
            assert suite in classes, selection.benchmark
            assert function in functions, selection.benchmark
