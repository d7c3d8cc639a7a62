"""Saving a workflow is all or nothing: whatever goes wrong, the last version stays and nothing else does."""

from __future__ import annotations

import json
import os
import resource
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from casare_rpa.domain.errors import WorkflowFileError
from casare_rpa.runtime import json_document
from casare_rpa.runtime.loader import load_workflow, parse_workflow, save_workflow

NOBODY = 65534
LARGE = parse_workflow({"nodes": {}, "x": "y" * 10_000})


@contextmanager
def files_of_at_most(size):
    """A disk that is full after so many bytes of a file: the write in the middle fails, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def an_ordinary_user():
    """Root may write everywhere; who is asked not to must be somebody else."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder():
    """A folder that every user may look into: pytest's own are for their owner only."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def test_a_full_disk_leaves_the_last_version_and_nothing_else(tmp_path):
    path = tmp_path / "w.json"
    path.write_text("old")
    with files_of_at_most(4096), pytest.raises(WorkflowFileError, match="file too large"):
        save_workflow(LARGE, path)
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["w.json"]
    save_workflow(LARGE, path)
    assert load_workflow(path) == LARGE


def test_a_read_only_folder_leaves_the_last_version(open_folder):
    path = open_folder / "w.json"
    path.write_text("old")
    path.chmod(0o666)
    open_folder.chmod(0o555)
    try:
        with an_ordinary_user(), pytest.raises(WorkflowFileError, match="permission denied"):
            save_workflow(LARGE, path)
        assert path.read_text() == "old"
        assert [file.name for file in open_folder.iterdir()] == ["w.json"]
    finally:
        open_folder.chmod(0o755)


def test_a_read_only_file_is_not_replaced_although_its_folder_would_allow_it(open_folder):
    path = open_folder / "w.json"
    path.write_text("old")
    path.chmod(0o444)
    open_folder.chmod(0o777)
    with an_ordinary_user(), pytest.raises(WorkflowFileError, match="permission denied"):
        save_workflow(LARGE, path)
    assert path.read_text() == "old"


def test_file_and_folder_are_synced_and_the_rename_lies_between(tmp_path, monkeypatch):
    done = []
    fsync, replace = os.fsync, Path.replace

    def seen_fsync(handle):
        done.append("folder" if os.path.samestat(os.fstat(handle), tmp_path.stat()) else "file")
        fsync(handle)

    def seen_replace(self, target):
        done.append("rename")
        return replace(self, target)

    monkeypatch.setattr(json_document.os, "fsync", seen_fsync)
    monkeypatch.setattr(Path, "replace", seen_replace)
    save_workflow(LARGE, tmp_path / "w.json")
    assert done == ["file", "rename", "folder"]


def test_what_nests_as_deep_as_the_reader_takes_is_saved_again(tmp_path):
    path = tmp_path / "w.json"
    depth = 0
    for depth in range(4000, 0, -100):  # what the reader takes depends on the Python
        path.write_text('{"nodes": {}, "x": ' + "[" * depth + "]" * depth + "}")
        try:
            workflow = load_workflow(path)
            break
        except WorkflowFileError as error:
            assert "nested too deep" in str(error)  # noqa: PT017  # both outcomes are of interest
    else:
        pytest.fail("nothing nested is read")
    assert depth >= 500
    before = json.loads(path.read_bytes())
    save_workflow(workflow, path)
    assert json.loads(path.read_bytes()) == before


def test_what_nests_deeper_than_can_be_written_is_an_error(tmp_path):
    nested = []
    for _ in range(100_000):
        nested = [nested]
    with pytest.raises(WorkflowFileError, match="values nested too deep"):
        save_workflow(parse_workflow({"nodes": {}, "x": nested}), tmp_path / "w.json")
    assert list(tmp_path.iterdir()) == []
    while nested:  # taken apart by hand: freeing it at once would recurse as deep
        nested = nested[0]


def test_a_failed_save_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "w.json"
    path.write_text("old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(json_document.os, "fsync", full)
    with pytest.raises(WorkflowFileError, match="no space left on device"):
        save_workflow(parse_workflow({"nodes": {}}), path)
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["w.json"]


def test_a_value_without_a_json_form_is_refused(tmp_path):
    workflow = parse_workflow({"nodes": {}, "x": object()})
    with pytest.raises(WorkflowFileError, match="not JSON serializable"):
        save_workflow(workflow, tmp_path / "w.json")
    assert list(tmp_path.iterdir()) == []


def test_saving_keeps_the_file_mode_and_follows_links(tmp_path):
    path, link = tmp_path / "w.json", tmp_path / "link.json"
    path.write_text("{}")
    path.chmod(0o640)
    link.symlink_to(path)
    save_workflow(parse_workflow({"nodes": {}}), link)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert json.loads(path.read_text()) == {"nodes": {}}
