"""Reads and writes JSON files: strictly on the way in, atomically on the way out.

Only the standard library is used: this stands on the start-up path of every run.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from casare_rpa.domain.errors import WorkflowFileError

# A workflow of 100,000 nodes takes about 30 MB; what is larger is no workflow.
MAX_BYTES = 64 * 1024 * 1024


def read_document(path: Path) -> Any:
    """The JSON value in a file.

    Raises:
        WorkflowFileError: the file cannot be read, is larger than 64 MB (it is then not read at all),
            is not JSON, repeats a key within an object, or holds a number that JSON does not have.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise WorkflowFileError(
                str(path), "", f"a file of {size} bytes", f"at most {MAX_BYTES} bytes"
            )
        data = path.read_bytes()
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise WorkflowFileError(str(path), "", found.lower(), "a file that can be read") from error
    return parse_document(data, str(path))


def parse_document(data: bytes | str, source: str) -> Any:
    """The JSON value in a text; errors as :func:`read_document` raises them."""

    def refuse_constant(name: str) -> NoReturn:
        raise WorkflowFileError(source, f"the number {name}", name, "finite numbers")

    def finite(text: str) -> float:
        value = float(text)
        return value if math.isfinite(value) else refuse_constant(text)

    def without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        document = dict(pairs)
        if len(document) != len(pairs):
            keys = [key for key, _ in pairs]
            repeated = next(key for key in keys if keys.count(key) > 1)
            raise WorkflowFileError(
                source,
                f"the key {repeated!r}",
                "the key more than once in one object",
                "each key once",
            )
        return document

    try:
        return json.loads(
            data,
            object_pairs_hook=without_repeats,
            parse_constant=refuse_constant,
            parse_float=finite,
        )
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


def write_document(document: Any, path: Path) -> None:
    """Put a JSON value into a file, all or nothing: where writing fails, the old file stays.

    Raises:
        WorkflowFileError: the value has no JSON form, or the file cannot be written.
    """
    try:
        data = _encode(document)
    except (TypeError, ValueError) as error:
        raise WorkflowFileError(str(path), "", str(error), "values that JSON can hold") from error
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


def _replace(target: Path, data: bytes) -> None:
    # In the same folder: a rename is atomic within a file system only.
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        written.chmod(target.stat().st_mode if target.exists() else 0o666 & ~_umask())
        written.replace(target)
    except BaseException:
        with suppress(FileNotFoundError):
            written.unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
