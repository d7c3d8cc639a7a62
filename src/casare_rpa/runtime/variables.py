"""Replaces ``{{...}}`` patterns by values.

A pattern is a path: a variable, or a node's id and one of its outputs, then keys and indices, as in
``{{data.orders[0].name}}``. A text that is one pattern and nothing else becomes the value itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from casare_rpa.domain.errors import CasareError

# Blanks around the path are stripped by who reads it: to match them apart from it would take time that
# grows with the square of their number.
PATTERN = re.compile(r"\{\{([^{}]+)\}\}")
_HEAD = re.compile(r"[$\w][\w-]*")
_STEP = re.compile(r"""\.([\w$-]+)|\[(-?\d+)\]|\[(["'])(.*?)\3\]""")

Lookup = Callable[[str], Any]


class VariableError(CasareError):
    """A pattern that names nothing there is."""


def resolve(value: Any, lookup: Lookup) -> Any:
    """A value with the patterns in its texts replaced, lists and objects within it included.

    Args:
        value: anything; what is no text, list or object comes back as it is.
        lookup: gives the value of a path.
    """
    if isinstance(value, str):
        return _resolve_text(value, lookup) if "{{" in value else value
    if isinstance(value, dict):
        return {key: resolve(item, lookup) for key, item in value.items()}
    if isinstance(value, list):
        return [resolve(item, lookup) for item in value]
    return value


def _resolve_text(text: str, lookup: Lookup) -> Any:
    whole = PATTERN.fullmatch(text)
    if whole:
        return lookup(whole.group(1).strip())
    return PATTERN.sub(lambda found: as_text(lookup(found.group(1).strip())), text)


def as_text(value: Any) -> str:
    """A value as it stands within a longer text; nothing for None."""
    return "" if value is None else str(value)


def split_path(path: str) -> tuple[str, list[str | int]]:
    """A path as its head and the keys and indices behind it.

    Raises:
        VariableError: it is not a path.
    """
    head = _HEAD.match(path)
    if head is None:
        raise _not_a_path(path)
    steps: list[str | int] = []
    position = head.end()
    while position < len(path):
        step = _STEP.match(path, position)
        if step is None:
            raise _not_a_path(path)
        key, index, _, quoted = step.groups()
        steps.append(int(index) if index is not None else key if key is not None else quoted)
        position = step.end()
    return head.group(), steps


def _not_a_path(path: str) -> VariableError:
    return VariableError(
        f"found {{{{{path}}}}}; allowed: a variable, node_id.output or $currentDate, followed by "
        ".key or [index]"
    )


def walk(value: Any, steps: list[str | int], path: str) -> Any:
    """The value that keys and indices lead to.

    Raises:
        VariableError: one of them leads nowhere.
    """
    for step in steps:
        value = _step(value, step, path)
    return value


def _step(value: Any, step: str | int, path: str) -> Any:
    if isinstance(value, Mapping):
        if step in value:
            return value[step]
        raise VariableError(
            f"{{{{{path}}}}}: found no key {step!r}; allowed: {', '.join(map(str, value))}"
        )
    if isinstance(value, Sequence) and not isinstance(value, str):
        index = _index(step)
        if index is not None and -len(value) <= index < len(value):
            return value[index]
        raise VariableError(
            f"{{{{{path}}}}}: found no item {step!r}; allowed: an index below {len(value)}"
        )
    raise VariableError(
        f"{{{{{path}}}}}: found {type(value).__name__} before {step!r}; allowed: an object or a list"
    )


def _index(step: str | int) -> int | None:
    if isinstance(step, int):
        return step
    return int(step) if step.isdecimal() else None
