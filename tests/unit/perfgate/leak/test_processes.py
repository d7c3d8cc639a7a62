"""Memory is what a process may leak, by role; a role of which a part cannot be read is not measured at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from perfgate.leak import processes
from perfgate.leak.processes import count_processes, memory_by_role

NEW = "Rss: 900 kB\nPss: 500 kB\nPss_Anon: 100 kB\nPss_File: 390 kB\nPss_Shmem: 10 kB\nSwapPss: 5 kB\n"
OLD = "Rss:                900 kB\nPss:                500 kB\nSwapPss:              5 kB\n"


@pytest.fixture
def proc(tmp_path, monkeypatch):
    """A /proc with this process and the children given."""

    def make(texts, children=()):
        monkeypatch.setattr(processes, "_children", lambda roles: iter(children))
        for pid, text in texts.items():
            folder = tmp_path / str(pid)
            folder.mkdir()
            (folder / "smaps_rollup").write_text(text)
        return tmp_path

    return make


@pytest.mark.parametrize(("text", "kilobytes"), [(NEW, 115), (OLD, 505)], ids=["5.4", "4.14"])
def test_pages_of_files_are_left_out_where_the_kernel_tells_them_apart(proc, text, kilobytes):
    memory = memory_by_role(proc=proc({os.getpid(): text}))
    assert memory.pss == {"python": 1024 * kilobytes}


def test_without_rollups_there_is_a_doubt_and_no_memory(proc):
    memory = memory_by_role(proc=proc({}))
    assert memory.pss == {}
    assert "smaps_rollup cannot be read" in memory.doubts[0]


def test_roles_are_summed_and_have_roots(proc):
    children = [(10, "driver", True), (11, "browser", True), (12, "browser", False)]
    memory = memory_by_role(proc=proc({os.getpid(): NEW, 10: NEW, 11: NEW, 12: OLD}, children))
    assert memory.pss["browser"] == 1024 * (115 + 505)
    assert (memory.processes, memory.roots) == (3, {"driver": (10,), "browser": (11,)})


def test_a_process_that_ended_meanwhile_has_no_memory(proc):
    memory = memory_by_role(proc=proc({os.getpid(): NEW}, [(10, "browser", True)]))
    assert memory.pss == {"python": 1024 * 115}


def test_a_role_of_which_a_part_cannot_be_read_is_not_measured(proc, monkeypatch):
    children = [(11, "browser", True), (12, "browser", False)]
    folder = proc({os.getpid(): NEW, 11: NEW, 12: NEW}, children)
    read = Path.read_text

    def forbidden(path, *args, **kwargs):
        if path.parent.name == "12":
            raise PermissionError(path)
        return read(path, *args, **kwargs)

    monkeypatch.setattr(Path, "read_text", forbidden)
    memory = memory_by_role(proc=folder)
    assert memory.pss == {"python": 1024 * 115}
    assert memory.doubts == (
        "the memory of a process of the browser cannot be read: permission denied",
    )


def test_a_real_child_is_found_with_its_role():
    before = count_processes()
    code = "import sys; sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code, "run-driver"], stdin=subprocess.PIPE
    ) as child:
        memory = memory_by_role()
        assert count_processes() == before + 1
        assert child.pid in memory.roots["driver"]
        assert memory.pss["driver"] > 0
        child.stdin.close()
