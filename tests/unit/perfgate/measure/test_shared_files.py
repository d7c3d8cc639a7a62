"""Identical files of two environments become one file; all others stay what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfgate.measure.shared_files import share_identical

if TYPE_CHECKING:
    from pathlib import Path

LARGE = b"x" * 5000


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    both = (tmp_path / "env-a", tmp_path / "env-b")
    for side in both:
        (side / "lib").mkdir(parents=True)
        (side / "lib" / "same.so").write_bytes(LARGE)
        (side / "lib" / "small.py").write_bytes(b"pass")
    (both[0] / "lib" / "other.so").write_bytes(LARGE)
    (both[1] / "lib" / "other.so").write_bytes(LARGE[:-1] + b"y")
    (both[0] / "only.so").write_bytes(LARGE)
    (both[0] / "link.so").symlink_to("only.so")
    (both[1] / "link.so").symlink_to("lib/same.so")
    return both


def test_identical_files_become_one_and_others_stay(sides: tuple[Path, Path]) -> None:
    first, second = sides
    assert share_identical(first, second) == 5000
    assert (first / "lib" / "same.so").samefile(second / "lib" / "same.so")
    assert not (first / "lib" / "small.py").samefile(second / "lib" / "small.py")
    assert (second / "lib" / "other.so").read_bytes().endswith(b"y")
    assert (second / "link.so").is_symlink()
    assert not (second / "only.so").exists()
    assert share_identical(first, second) == 0


def test_replacing_a_shared_file_leaves_the_others_alone(sides: tuple[Path, Path]) -> None:
    first, second = sides
    share_identical(first, second)
    # As installers do: a new file takes the name.
    fresh = second / "fresh"
    fresh.write_bytes(b"new")
    fresh.replace(second / "lib" / "same.so")
    assert (first / "lib" / "same.so").read_bytes() == LARGE


def test_a_file_with_another_mode_is_not_shared(sides: tuple[Path, Path]) -> None:
    first, second = sides
    (second / "lib" / "same.so").chmod(0o600)
    assert share_identical(first, second) == 0
