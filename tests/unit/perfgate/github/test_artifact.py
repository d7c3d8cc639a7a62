"""The report is read from a folder or an archive without unpacking it, and what is no plain file is refused."""

from __future__ import annotations

import os
import stat
import zipfile
from typing import TYPE_CHECKING

import pytest
from tests.unit.perfgate.github.conftest import WORSE

from perfgate.errors import ReportFileError
from perfgate.github.artifact import read_artifact
from perfgate.judge.comparison import judge
from perfgate.report.comparison_json import MAX_BYTES, to_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.perfgate.commands.conftest import MakeComparison as Make
    from tests.unit.perfgate.github.conftest import Desk
    from tests.unit.perfgate.github.fake_hub import FakeHub


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


def test_the_whole_report_in_an_archive(desk: Desk, hub: FakeHub, make_comparison: Make) -> None:
    archive(desk.artifact, {"report.json": to_text(judge(make_comparison(WORSE))).encode()})
    assert desk.run("comment") == 0
    assert "perfgate: regression" in hub.comments[0]["body"]
