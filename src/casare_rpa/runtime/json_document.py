"""Reads and writes JSON files: strictly on the way in, atomically on the way out.

Only the standard library is used: this stands on the start-up path of every run.
"""

from __future__ import annotations

import errno
import json
import math
import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NoReturn

from casare_rpa.domain.errors import WorkflowFileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from casare_rpa.runtime.json_faults import Fault

# A workflow of 100,000 nodes takes about 30 MB; what is larger is no workflow.
MAX_BYTES = 64 * 1024 * 1024


def read_document(path: Path | str) -> Any:
    """The JSON value in a file.

    Raises:
        WorkflowFileError: the file cannot be read, is larger than 64 MB (it is then not read at all),
            is not JSON, repeats a key within an object, or holds a number that JSON does not have.
    """
    try:
        # Without pathlib, which takes 1.6 ms to import: no run needs it before its first node.
        with open(path, "rb") as file:  # noqa: PTH123
            size = os.fstat(file.fileno()).st_size
            if size > MAX_BYTES:
                raise WorkflowFileError(
                    str(path), "", f"a file of {size} bytes", f"at most {MAX_BYTES} bytes"
                )
            data = file.read()
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise WorkflowFileError(str(path), "", found.lower(), "a file that can be read") from error
    return parse_document(data, str(path))


class NotStrictError(WorkflowFileError):
    """A text that Python reads as JSON and the standard does not.

    Args:
        source: the file's path, or what stands for it.
        faults: every departure from the standard; the message is that of the first.
    """

    def __init__(self, source: str, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__(source, faults[0].place, faults[0].found, faults[0].allowed)


class _FaultFound(Exception):  # noqa: N818  # a signal within this module, no error to report
    pass


def parse_document(data: bytes | str, source: str) -> Any:
    """The JSON value in a text; errors as :func:`read_document` raises them."""
    try:
        with _translated(source):
            return json.loads(
                data,
                object_pairs_hook=_without_repeats,
                parse_constant=_refuse_constant,
                parse_float=_finite,
            )
    except _FaultFound:
        from casare_rpa.runtime.json_faults import find_faults

        with _translated(source):
            faults = find_faults(data)
        raise NotStrictError(source, faults) from None


@contextmanager
def _translated(source: str) -> Iterator[None]:
    """What the reader raises, as the error of this package."""
    try:
        yield
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise WorkflowFileError(source, place, error.msg, "JSON") from None
    except UnicodeDecodeError as error:
        place = f"byte {error.start}"
        raise WorkflowFileError(source, place, "text that is not UTF-8", "JSON") from None
    except RecursionError:
        raise WorkflowFileError(
            source, "", "values nested too deep to read", "JSON of a sane depth"
        ) from None
    except ValueError as error:  # an integer of more digits than Python reads
        raise WorkflowFileError(source, "", str(error), "JSON") from None


def _refuse_constant(_: str) -> NoReturn:
    raise _FaultFound


def _finite(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _refuse_constant(text)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise _FaultFound
    return document


def write_document(document: Any, path: Path | str) -> None:
    """Put a JSON value into a file, all or nothing: where writing fails, the old file stays.

    Raises:
        WorkflowFileError: the value has no JSON form, or the file cannot be written.
    """
    try:
        data = _encode(document)
    except RecursionError as error:
        allowed = "values that JSON can hold"
        raise WorkflowFileError(str(path), "", "values nested too deep", allowed) from error
    except (TypeError, ValueError) as error:
        raise WorkflowFileError(str(path), "", str(error), "values that JSON can hold") from error
    from pathlib import Path  # for those who save only, as in read_document

    # Through a link the file it points to is replaced, not the link.
    target = Path(os.path.realpath(path))
    try:
        _replace(target, data)
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise WorkflowFileError(
            str(path), "", found.lower(), "a file that can be written"
        ) from error


def _encode(document: Any) -> bytes:
    try:
        return (json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()
    except UnicodeEncodeError:  # half a surrogate pair has no UTF-8 form, only an escaped one
        return (json.dumps(document, indent=2, allow_nan=False) + "\n").encode()
    except RecursionError:
        # Indenting is done in Python and stands less depth than the reader, which is C: a file that could
        # be opened must be saved, in one line if need be.
        return (json.dumps(document, allow_nan=False) + "\n").encode()


def _replace(target: Path, data: bytes) -> None:
    old = target.stat() if target.exists() else None
    if old is not None and not _may_write(target):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))  # a rename would not ask
    import tempfile  # for those who save only: it imports random and shutil
    from pathlib import Path

    # In the same folder: a rename is atomic within a file system only.
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        written.chmod(0o666 & ~_umask() if old is None else stat.S_IMODE(old.st_mode))
        written.replace(target)
    except BaseException:
        with suppress(FileNotFoundError):
            written.unlink()
        raise
    _sync_folder(target.parent)


def _may_write(target: Path) -> bool:
    return os.access(target, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut, where the file system can."""
    # From here on the new file stands complete: a folder that cannot be synced is no failed save.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
