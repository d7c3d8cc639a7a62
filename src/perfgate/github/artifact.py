"""Reads the report out of what an untrusted run left behind; nothing of it is ever unpacked to the disk."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO

from perfgate.errors import ReportFileError
from perfgate.report.comparison_json import MAX_BYTES

REPORT_NAME = "report.json"
# The report, its page and its summary.
_MAX_MEMBERS = 50
_ZIP_MAGIC = b"PK"
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile lets through for damage, unknown methods and impossible numbers.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
)


def read_artifact(path: Path) -> bytes | None:
    """The bytes of ``report.json`` in a folder (or in its one archive), in an archive, or of a file; None without one.

    Raises:
        ReportFileError: a link, a device, an archive that reaches outside of itself, or one too large.
    """
    if path.is_symlink():
        raise ReportFileError(path, "is a link; allowed: a folder, an archive or a file")
    if path.is_dir():
        return _read_folder(path)
    if not path.exists():
        return None
    with _open(path) as file:
        start = file.read(len(_ZIP_MAGIC))
        file.seek(0)
        if start == _ZIP_MAGIC:
            return _read_archive(file, path)
        return _read_whole(file, path)


def _read_folder(folder: Path) -> bytes | None:
    if not os.path.lexists(folder / REPORT_NAME):
        return _read_only_archive(folder)
    with _open(folder / REPORT_NAME) as file:
        return _read_whole(file, folder / REPORT_NAME)


def _read_only_archive(folder: Path) -> bytes | None:
    """The archive as GitHub stores it: named after the artifact, or however its store has it."""
    entries = sorted(folder.iterdir())
    archives = [each for each in entries if each.suffix == ".zip"]
    if not archives and len(entries) == 1:
        archives = entries
    if len(archives) > 1:
        raise ReportFileError(folder, f"holds {len(archives)} archives; allowed: one")
    if not archives:
        return None
    with _open(archives[0]) as file:
        return _read_archive(file, archives[0])


def _open(path: Path) -> IO[bytes]:
    """A regular file, never through a link."""
    try:
        # Without O_NONBLOCK a pipe would wait for its writer.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        reason = "is a link" if path.is_symlink() else f"cannot be read: {error.strerror}"
        raise ReportFileError(path, f"{reason}; allowed: a regular file") from error
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise ReportFileError(path, "is no regular file")
    return file


def _read_whole(file: IO[bytes], path: Path) -> bytes:
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ReportFileError(path, _too_large(os.fstat(file.fileno()).st_size))
    return content


def _read_archive(file: IO[bytes], path: Path) -> bytes | None:
    size = os.fstat(file.fileno()).st_size
    if size > MAX_BYTES:
        raise ReportFileError(path, _too_large(size))
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            for member in members[: _MAX_MEMBERS + 1]:
                _check_member(member, path)
            if len(members) > _MAX_MEMBERS:
                raise ReportFileError(path, f"has {len(members)} files; allowed: {_MAX_MEMBERS}")
            meant = [each for each in members if each.filename == REPORT_NAME]
            if not meant:
                return None
            if len(meant) > 1:
                raise ReportFileError(path, f"has {REPORT_NAME} {len(meant)} times")
            # What the archive says of sizes is no promise: no more than this is unpacked.
            with archive.open(meant[0]) as report:
                content = report.read(MAX_BYTES + 1)
    except _UNREADABLE as error:
        raise ReportFileError(path, f"is no archive that can be read: {error}") from error
    if len(content) > MAX_BYTES:
        raise ReportFileError(path, _too_large(meant[0].file_size))
    return content


def _check_member(member: zipfile.ZipInfo, path: Path) -> None:
    """Refuse the archive for a single bad name: nobody makes one by mistake."""
    name = member.filename
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or "\\" in name or ":" in name or "\0" in name:
        raise ReportFileError(
            path, f"has a file {name[:60]!r}, which reaches outside of the archive"
        )
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise ReportFileError(path, f"has a file {name[:60]!r}, which is a link or a device")
    if member.flag_bits & _ENCRYPTED or member.compress_type not in _METHODS:
        raise ReportFileError(path, f"has a file {name[:60]!r}, which is not stored or deflated")


def _too_large(size: int) -> str:
    return f"has {size / 1e6:.0f} MB; a report has at most {MAX_BYTES / 1e6:.0f} MB"
