"""An artifact made to deceive neither reaches a file, a comment, a person nor another pull request."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt
from tests.unit.perfgate.commands.conftest import BASELINE, CONTENDER
from tests.unit.perfgate.github.conftest import pull
from tests.unit.perfgate.github.fake_hub import HEAD

from perfgate.errors import ReportFileError
from perfgate.github.artifact import read_artifact
from perfgate.judge.comparison import judge
from perfgate.model.comparison import Failure, FailureKind, Side, Stage
from perfgate.report.comparison_json import MAX_BYTES, to_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.perfgate.github.conftest import Desk
    from tests.unit.perfgate.github.fake_hub import FakeHub

    from perfgate.model.report import Comparison

Make = Any
WORSE = {"a.time_a": 0.3, "a.time_b": 0.0}
OTHER = "beef" * 10


def archive(path: Path, members: dict[str, bytes], modes: dict[str, int] | None = None) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (modes or {}).get(name, stat.S_IFREG | 0o644) << 16
            file.writestr(info, content)
    return path


def test_an_archive_is_read_without_being_unpacked(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"report.json": b"{}", "page/report.html": b"<p>"})
    assert read_artifact(path) == b"{}"
    assert {each.name for each in tmp_path.iterdir()} <= {"a.zip", "home"}


def test_the_archive_as_github_stores_it(tmp_path: Path) -> None:
    folder = tmp_path / "artifact"
    folder.mkdir()
    archive(folder / "performance-report.zip", {"report.json": b"{}"})
    assert read_artifact(folder) == b"{}"
    archive(folder / "another.zip", {"report.json": b"[]"})
    with pytest.raises(ReportFileError, match="holds 2 archives; allowed: one"):
        read_artifact(folder)
    (folder / "performance-report.zip").unlink()
    (folder / "another.zip").rename(folder / "artifact")
    assert read_artifact(folder) == b"[]"
    (folder / "artifact").unlink()
    (folder / "performance-report.zip").write_bytes(b"{}")
    with pytest.raises(ReportFileError, match="is no archive that can be read"):
        read_artifact(folder)
    (folder / "performance-report.zip").unlink()
    (folder / "performance-report.zip").symlink_to(archive(tmp_path / "a.zip", {}))
    with pytest.raises(ReportFileError, match="is a link"):
        read_artifact(folder)


def test_nothing_there(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert read_artifact(tmp_path / "empty") is None
    assert read_artifact(tmp_path / "absent") is None
    assert read_artifact(archive(tmp_path / "a.zip", {"other.json": b"{}"})) is None


@pytest.mark.parametrize(
    "name",
    ["../../etc/cron.d/x", "/etc/passwd", "a/../../b", "..\\..\\b", "C:/b", "report.json/../../b"],
)
def test_names_that_reach_outside(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path / "a.zip", {"report.json": b"{}", name: b"evil"})
    with pytest.raises(ReportFileError, match="reaches outside of the archive"):
        read_artifact(path)
    assert {each.name for each in tmp_path.iterdir()} <= {"a.zip", "home"}


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_in_an_archive(tmp_path: Path, kind: int) -> None:
    path = archive(
        tmp_path / "a.zip", {"report.json": b"/etc/passwd"}, {"report.json": kind | 0o777}
    )
    with pytest.raises(ReportFileError, match="is a link or a device"):
        read_artifact(path)


def test_links_and_pipes_on_the_disk(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("{}")
    (tmp_path / "artifact").mkdir()
    (tmp_path / "artifact" / "report.json").symlink_to(secret)
    with pytest.raises(ReportFileError, match="is a link"):
        read_artifact(tmp_path / "artifact")
    (tmp_path / "linked").symlink_to(tmp_path / "artifact", target_is_directory=True)
    with pytest.raises(ReportFileError, match="is a link"):
        read_artifact(tmp_path / "linked")
    (tmp_path / "artifact" / "report.json").unlink()
    os.mkfifo(tmp_path / "artifact" / "report.json")
    with pytest.raises(ReportFileError, match="is no regular file"):
        read_artifact(tmp_path / "artifact")


def test_two_gigabytes_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)
    with pytest.raises(ReportFileError, match="has 2000 MB; a report has at most 50 MB"):
        read_artifact(path)


def test_an_archive_that_unpacks_to_too_much(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"report.json": bytes(MAX_BYTES + 1)})
    assert path.stat().st_size < 1_000_000
    with pytest.raises(ReportFileError, match="has 50 MB; a report has at most 50 MB"):
        read_artifact(path)


def test_an_archive_that_lies_about_sizes(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"report.json": b"x" * 100_000})
    content = bytearray(path.read_bytes())
    place = content.rindex(b"PK\x01\x02") + 24
    content[place : place + 4] = (10).to_bytes(4, "little")
    path.write_bytes(bytes(content))
    with pytest.raises(ReportFileError, match="is no archive that can be read"):
        read_artifact(path)


@pytest.mark.parametrize("cut", [10, 40, -1])
def test_a_damaged_archive(tmp_path: Path, cut: int) -> None:
    path = archive(tmp_path / "a.zip", {"report.json": os.urandom(5000)})
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ReportFileError, match="is no archive that can be read"):
        read_artifact(path)


def test_too_many_files_and_the_report_twice(tmp_path: Path) -> None:
    many = {f"{number}.txt": b"" for number in range(51)}
    with pytest.raises(ReportFileError, match="has 51 files; allowed: 50"):
        read_artifact(archive(tmp_path / "a.zip", many))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as file:
        file.writestr("report.json", "{}")
        with pytest.warns(UserWarning, match="Duplicate name"):
            file.writestr("report.json", "{}")
    with pytest.raises(ReportFileError, match=r"has report\.json 2 times"):
        read_artifact(tmp_path / "b.zip")


def refused(desk: Desk, hub: FakeHub, message: str) -> None:
    """Comment and check say that the report does not count, and why; the commands know it too."""
    assert desk.run("comment") == 3
    [comment] = hub.comments
    assert "perfgate: no verdict: report refused" in comment["body"]
    plain = comment["body"].replace("\\", "")
    assert message in plain
    assert desk.run("check") == 0
    [check] = hub.check_runs
    assert (check["conclusion"], check["annotations"]) == ("failure", [])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"schema": 2}, "schema: found 2; allowed: 1"),
        ({"schema": "1"}, "schema: found '1'"),
        ({"records.0.pairs.0.seconds": "0.8"}, "pairs[0].seconds: found '0.8'; allowed: a number"),
        ({"records.0.case.timeout": "60"}, "case.timeout: found '60'"),
        ({"records.0.case.source.1": "12"}, "source[1]: found '12'; allowed: a whole number"),
        ({"records.0.case.exact": "false"}, "case.exact: found 'false'; allowed: true or false"),
        ({"records": {}}, "records: found {}; allowed: a list"),
        ({"extra": 1}, "found also extra"),
        ({"provenance.project": "other"}, "of the project 'other'; allowed: 'tiny'"),
        ({"provenance.shard": [1, 4]}, "the report is of one shard"),
        ({"provenance.contender.commit": "main"}, "the report compares 'main'"),
        ({"provenance.contender.commit": "../pulls/8"}, "the report compares '../pulls/8'"),
        ({"provenance.contender.commit": OTHER}, "beefbeefbe, which is no commit of tiny/tiny"),
        ({"provenance.baseline.commit": OTHER}, "allowed: the merge of beefbeefbe and"),
    ],
)
def test_reports_that_do_not_count(
    desk: Desk, hub: FakeHub, make_comparison: Make, changes: dict[str, Any], message: str
) -> None:
    desk.put_data(make_comparison(WORSE), changes)
    refused(desk, hub, message)


def test_no_json_at_all(desk: Desk, hub: FakeHub) -> None:
    desk.artifact.mkdir()
    (desk.artifact / "report.json").write_bytes(b"[" * 100_000)
    refused(desk, hub, "is no JSON, perhaps truncated")


def test_a_file_too_large(desk: Desk, hub: FakeHub) -> None:
    desk.artifact.mkdir()
    with (desk.artifact / "report.json").open("wb") as file:
        file.truncate(2_000_000_000)
    refused(desk, hub, "has 2000 MB; a report has at most 50 MB")


def test_a_link_in_the_folder(desk: Desk, hub: FakeHub) -> None:
    desk.artifact.mkdir()
    (desk.artifact / "report.json").symlink_to("/etc/passwd")
    refused(desk, hub, "is a link; allowed: a regular file")
    assert "root:" not in hub.comments[0]["body"]


@pytest.mark.parametrize("parents", [[BASELINE], [BASELINE, OTHER], [HEAD, BASELINE], []])
def test_a_commit_that_is_not_the_merge_of_this_head(
    desk: Desk, hub: FakeHub, make_comparison: Make, parents: list[str]
) -> None:
    hub.commits[CONTENDER] = parents
    desk.put_report(make_comparison(WORSE))
    refused(desk, hub, "allowed: the merge of c0ffee00c0 and the pull request's head 4ead4ead4e")


def test_another_pull_requests_number_is_never_asked_for(
    desk: Desk, hub: FakeHub, make_comparison: Make
) -> None:
    """Whatever the artifact holds: what is written to is found by the run's own branch and head."""
    hub.pulls.append(pull(8, head={"label": "victim:main", "sha": OTHER, "repo": None}))
    desk.put_report(make_comparison(WORSE))
    for name in ("pr_number", "NR", "pull_request.json", "event.json"):
        (desk.artifact / name).write_text(json.dumps({"number": 8}), encoding="utf-8")
    assert desk.run("comment") == 0
    assert [each.path for each in hub.writes()] == ["/repos/tiny/tiny/issues/7/comments"]


INJECTED = (
    "x|y</code></details>\n\n# owned <img src=x onerror=alert(1)> <!-- perfgate --> [a](javascript:b) "
    "![i](http://evil.example/p.png) @octocat @org/team #12 GH-3 fixes #4 http://evil.example "
    "www.evil.example \x1b[31m \u202e\u200b ``` ~~~ $x^2$ :smile: </script><script>"
)


class Tags(HTMLParser):
    """The elements of a text that is markdown, but has its own HTML only where a browser would see it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found.add(tag)


def injected(comparison: Comparison) -> Comparison:
    """The text in every field that a comment may show."""
    provenance = comparison.provenance
    side = replace(provenance.contender, subject=INJECTED, python=INJECTED, environment=INJECTED)
    record = comparison.records[0]
    case = replace(
        record.case,
        benchmark=f"a.time_{INJECTED}",
        unit=INJECTED,
        parameters=((INJECTED, INJECTED),),
        source=(INJECTED, 3),
    )
    failure = Failure(
        Side.CONTENDER, FailureKind.ERROR, Stage.SCREENING, 1, INJECTED, f"````\n{INJECTED}"
    )
    return replace(
        comparison,
        provenance=replace(
            provenance, contender=replace(side, libraries=((INJECTED, "1"),)), machine=INJECTED,
            cpu=INJECTED, system=INJECTED,
        ),
        records=(replace(record, case=case), replace(comparison.records[1], failures=(failure,))),
        removed=(f"b.{INJECTED}",),
        doubts=(INJECTED,),
        changes=(INJECTED,),
    )  # fmt: skip


def test_markup_links_and_mentions_are_shown_as_text(
    desk: Desk, hub: FakeHub, make_comparison: Make
) -> None:
    desk.put_report(injected(make_comparison(WORSE)))
    assert desk.run("comment") == 0
    body = hub.comments[0]["body"]
    outside = without_code_blocks(body)
    tags = Tags()
    tags.feed(outside)
    assert tags.found <= {"br", "code", "details", "sub", "summary"}
    assert outside.count("<!--") == 1
    for live in (
        "@octocat",
        "@org",
        " #12",
        "GH-3",
        "http://evil",
        "www.evil",
        "\n# owned",
    ):
        assert live not in outside, live
    assert links_and_images(body) == {"https://github.example.org/tiny/tiny/actions/runs/4711"}
    assert "\x1b" not in body
    assert "\u202e" not in body
    assert "octocat" in outside, "it is shown, not hidden"


def links_and_images(body: str) -> set[str]:
    """Where a reader of the rendered markdown is led, by a parser that follows CommonMark."""
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    inner = [child for token in tokens for child in token.children or ()]
    return {
        str(child.attrs[name]) for child in inner for name in ("href", "src") if name in child.attrs
    }


def without_code_blocks(body: str) -> str:
    """What is outside of fences; each fence is closed by one as long."""
    kept: list[str] = []
    fence = ""
    for line in body.splitlines():
        mark = line[: len(line) - len(line.lstrip("`"))]
        if not fence and len(mark) >= 3:
            fence = mark
        elif fence and line == fence:
            fence = ""
        elif not fence:
            kept.append(line)
    assert not fence, "a code block was left open"
    return "\n".join(kept)


def test_a_check_shows_them_as_text_too(desk: Desk, hub: FakeHub, make_comparison: Make) -> None:
    desk.put_report(injected(make_comparison(WORSE)))
    assert desk.run("check") == 0
    [check] = hub.check_runs
    assert check["annotations"] == [], "a line in a file that is no benchmark"
    assert "@octocat" not in without_code_blocks(check["output"]["summary"])
    assert check["output"]["title"].isprintable()


def test_the_whole_report_in_an_archive(desk: Desk, hub: FakeHub, make_comparison: Make) -> None:
    archive(desk.artifact, {"report.json": to_text(judge(make_comparison(WORSE))).encode()})
    assert desk.run("comment") == 0
    assert "perfgate: regression" in hub.comments[0]["body"]


def test_names_from_github_are_shown_as_text_too(
    desk: Desk, hub: FakeHub, make_comparison: Make
) -> None:
    """File names are the pull request author's words."""
    hub.files.append({"filename": f"benchmarks/{INJECTED}", "status": "added"})
    desk.put_report(make_comparison(WORSE))
    desk.run("comment")
    outside = without_code_blocks(hub.comments[0]["body"])
    assert "@octocat" not in outside
    assert "<img" not in outside
