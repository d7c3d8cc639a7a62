"""Shards become one judged report of the whole suite; shards that do not make a whole are never a pass."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from perfgate.commands.main import main
from perfgate.errors import BrokenError
from perfgate.judge.comparison import judge
from perfgate.judge.shards import merge
from perfgate.model.gate import Gate
from perfgate.model.report import Comparison, Outcome
from perfgate.report.comparison_json import read, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Make = Any


@pytest.fixture
def shards(make_comparison: Make) -> list[tuple[str, Comparison]]:
    effects = [{"a.time_a": 0.0}, {"b.time_b": 0.3, "b.time_c": 0.0}, {"c.time_d": 0.0}]
    return [
        (f"{number}.json", make_comparison(each, shard=(number, 3), suite_cases=4))
        for number, each in enumerate(effects, 1)
    ]


def test_the_whole(shards: list[tuple[str, Comparison]]) -> None:
    shards[0] = (
        "1.json",
        replace(shards[0][1], removed=("gone",), changes=("one",), doubts=("slow",)),
    )
    shards[2] = ("3.json", replace(shards[2][1], removed=("gone",), changes=("one", "two")))
    whole = merge(shards)
    assert [record.case.key for record in whole.records] == [
        "a.time_a", "b.time_b", "b.time_c", "c.time_d"
    ]  # fmt: skip
    assert (whole.removed, whole.changes) == (("gone",), ("one", "two"))
    assert whole.doubts == ("shard 1/3: slow",)
    assert whole.provenance.shard is None
    assert whole.provenance.machine == "vm-1, vm-2, vm-3"
    assert whole.provenance.cpu == "A CPU"
    assert whole.provenance.started == shards[0][1].provenance.started
    assert whole.provenance.seconds == 240.0, "from the first start to the last end"
    assert not whole.interrupted


def test_one_interrupted_shard_interrupts_the_whole(shards: list[tuple[str, Comparison]]) -> None:
    shards[1] = ("2.json", replace(shards[1][1], interrupted=True))
    assert merge(shards).interrupted
    assert judge(merge(shards)).conclusion.outcome is not Outcome.PASS


def test_different_libraries_are_a_doubt(shards: list[tuple[str, Comparison]]) -> None:
    provenance = shards[1][1].provenance
    other = replace(provenance.contender, libraries=(("numpy", "2.1"),))
    shards[1] = ("2.json", replace(shards[1][1], provenance=replace(provenance, contender=other)))
    assert merge(shards).doubts == (
        "the shards' environments of the contender hold different versions of libraries",
    )


def other_commit(comparison: Comparison) -> Comparison:
    provenance = comparison.provenance
    contender = replace(provenance.contender, commit="f00d" * 10)
    return replace(comparison, provenance=replace(provenance, contender=contender))


def other_gate(comparison: Comparison) -> Comparison:
    return replace(comparison, gate=Gate(block=0.2))


def other_division(comparison: Comparison) -> Comparison:
    return replace(comparison, provenance=replace(comparison.provenance, shard=(2, 4)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            other_commit,
            f"1.json and 2.json differ in contender ({'deadbeef' * 5} and {'f00d' * 10})",
        ),
        (other_gate, "1.json and 2.json differ in gate (Gate(alpha=0.01, "),
        (other_division, "the shards are of different divisions: into 3, 4; allowed: one"),
    ],
)
def test_shards_of_different_comparisons(
    shards: list[tuple[str, Comparison]],
    change: Callable[[Comparison], Comparison],
    message: str,
) -> None:
    shards[1] = ("2.json", change(shards[1][1]))
    with pytest.raises(BrokenError) as caught:
        merge(shards)
    assert str(caught.value).startswith(message)


def test_lost_and_repeated_shards(shards: list[tuple[str, Comparison]]) -> None:
    with pytest.raises(BrokenError) as caught:
        merge(shards[:1])
    assert str(caught.value) == "of 3 shards, 2, 3 missing; a part of the suite was not measured"
    with pytest.raises(BrokenError) as caught:
        merge([*shards, ("again.json", shards[1][1])])
    assert str(caught.value) == "shard 2 of 3 stands 2 times: 2.json, again.json"


def test_a_case_in_two_shards(shards: list[tuple[str, Comparison]]) -> None:
    shards[2] = ("3.json", replace(shards[2][1], records=shards[0][1].records))
    with pytest.raises(BrokenError) as caught:
        merge(shards)
    assert str(caught.value) == "a.time_a stands in 1.json and 3.json"


def test_a_case_that_is_in_nobodys_shard(shards: list[tuple[str, Comparison]]) -> None:
    """Two runners that know other durations divide the suite otherwise, and each holds its own division right."""
    shards[1] = ("2.json", replace(shards[1][1], records=shards[1][1].records[:1]))
    with pytest.raises(BrokenError, match="the shards hold 3 of 4 cases: they do not divide"):
        merge(shards)


def test_shards_of_two_suites(shards: list[tuple[str, Comparison]]) -> None:
    other = replace(shards[2][1].provenance, suite_cases=5)
    shards[2] = ("3.json", replace(shards[2][1], provenance=other))
    with pytest.raises(BrokenError, match="the shards hold 4 of 4 or 5 cases"):
        merge(shards)


def test_from_files_to_exit_code(
    shards: list[tuple[str, Comparison]],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    paths = [tmp_path / name for name, _ in shards]
    for path, (_, comparison) in zip(paths, shards, strict=True):
        write(judge(comparison), path)
    whole, markdown, page = (tmp_path / name for name in ("all.json", "all.md", "all.html"))
    options = ["-o", str(whole), "--markdown", str(markdown), "--html", str(page)]
    assert main(["merge", *map(str, paths), *options]) == 1
    assert "b.time_b" in capfd.readouterr().out
    assert read(whole) == merge(shards)
    assert "b.time\\_b" in markdown.read_text() or "b.time_b" in markdown.read_text()
    assert "b.time_b" in page.read_text()
    assert main(["merge", str(paths[0]), str(paths[2]), *options]) == 3
    assert main(["merge", str(paths[0]), str(tmp_path / "absent.json")]) == 3
    paths[1].write_bytes(paths[1].read_bytes()[:-100])
    assert main(["merge", *map(str, paths), *options]) == 3
    assert capfd.readouterr().err.splitlines()[0] == (
        "perfgate: of 3 shards, 2 missing; a part of the suite was not measured"
    )


def put(comparison: Comparison, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    write(judge(comparison), path)
    return path


def test_folders_of_artifacts_and_outputs(
    shards: list[tuple[str, Comparison]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    output, summary = tmp_path / "output", tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_OUTPUT", str(output))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    for name, comparison in shards:
        put(comparison, tmp_path / "shards" / name / "report.json")
    options = ["-o", str(tmp_path / "all.json"), "--exit-zero"]
    assert main(["merge", str(tmp_path / "shards"), *options]) == 0
    assert output.read_text() == "suspects=1\n"
    # One artifact alone is downloaded without a folder of its own.
    put(merge(shards), tmp_path / "alone" / "report.json")
    assert main(["merge", str(tmp_path / "alone"), *options]) == 0
    assert not summary.exists()
    assert main(["merge", str(tmp_path / "nothing"), *options]) == 3
    assert "no shard left a report" in summary.read_text()
    assert "no shard left a report" in capfd.readouterr().err


def test_a_confirmation(
    shards: list[tuple[str, Comparison]], make_comparison: Make, tmp_path: Path
) -> None:
    whole = str(put(merge(shards), tmp_path / "merged.json"))
    options = ["-o", str(tmp_path / "all.json"), "--confirmation"]
    denies = put(make_comparison({"b.time_b": 0.0}), tmp_path / "confirmation" / "c.json")
    assert main(["merge", whole, *options, str(denies)]) == 0
    assert main(["merge", whole, *options, str(denies.parent)]) == 0
    assert read(tmp_path / "all.json").provenance.machine == "vm-1, vm-2, vm-3, vm-0"
    put(make_comparison({"b.time_b": 0.3}), denies)
    assert main(["merge", whole, *options, str(denies)]) == 1
    assert main(["merge", whole, *options, str(tmp_path / "none")]) == 1
    assert "measured on one machine only" in read(tmp_path / "all.json").doubts[0]


def test_a_confirmation_that_is_none(
    shards: list[tuple[str, Comparison]],
    make_comparison: Make,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    whole = str(put(merge(shards), tmp_path / "merged.json"))
    folder = tmp_path / "confirmation"
    put(make_comparison({"b.time_b": 0.3}, shard=(1, 3)), folder / "a.json")
    options = ["-o", str(tmp_path / "all.json"), "--confirmation", str(folder)]
    assert main(["merge", whole, *options]) == 3
    assert "is one shard; allowed: what --suspects measured" in capfd.readouterr().err
    put(other_commit(make_comparison({"b.time_b": 0.3})), folder / "a.json")
    assert main(["merge", whole, *options]) == 3
    assert "differ in contender" in capfd.readouterr().err
    put(make_comparison({"b.time_b": 0.3}), folder / "b.json")
    assert main(["merge", whole, *options]) == 3
    assert "holds 2 reports; allowed: one" in capfd.readouterr().err
