"""How nodes read values that people wrote or files held: numbers in texts, keys in objects."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from casare_rpa.nodes.base import BaseNode
    from casare_rpa.nodes.context import ExecutionContext

_TRUE = frozenset({"true", "1", "yes", "on"})
_FALSE = frozenset({"false", "0", "no", "off", ""})
_PATTERN_FLAGS = (
    ("ignore_case", re.IGNORECASE),
    ("multiline", re.MULTILINE),
    ("dotall", re.DOTALL),
)


def number(value: Any, what: str = "value") -> int | float:
    """A value as a number; texts such as ``"12.50"`` count, as a CSV file's columns are texts.

    Raises:
        ValueError: it is no number.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        text = value.strip()
        try:
            found = int(text) if text.lstrip("+-").isdecimal() else float(text)
        except ValueError:
            found = math.nan
        # "nan" and "inf" stand in a column where there is no number.
        if isinstance(found, int) or math.isfinite(found):
            return found
    raise ValueError(f"found {value!r} as {what}; allowed: a number")


def boolean(value: Any) -> bool:
    """A value as a truth value; texts are read as people write them, not as Python does.

    Raises:
        ValueError: a text that says neither.
    """
    if not isinstance(value, str):
        return bool(value)
    text = value.strip().lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise ValueError(f"found {value!r}; allowed: true, yes, on, 1, false, no, off, 0")


def condition_holds(node: BaseNode, context: ExecutionContext) -> bool:
    """Whether what is asked holds: the condition at a node's input, else its expression.

    Raises:
        ValueError: it has neither, or what it has says neither yes nor no.
    """
    condition = node.get_input_value("condition")
    if condition is None:
        expression = str(node.get_parameter("expression", "", resolve=False))
        if not expression:
            raise ValueError("found neither a condition nor an expression; allowed: one of the two")
        condition = context.evaluate(expression)
    return boolean(condition)


def pattern_flags(node: BaseNode) -> re.RegexFlag:
    """How a node's regular expression is meant, by the parameters ignore_case, multiline and dotall.

    Raises:
        ValueError: one of them says neither yes nor no.
    """
    flags = re.NOFLAG
    for name, flag in _PATTERN_FLAGS:
        if boolean(node.get_parameter(name)):
            flags |= flag
    return flags


def path_parameter(node: BaseNode, name: str) -> Path:
    """A parameter that is a path.

    Raises:
        ValueError: there is none; an empty one would be the folder one happens to be in.
    """
    from pathlib import Path  # 1.6 ms, which nodes without files need not wait for

    value = node.get_parameter(name, "")
    if value == "":
        raise ValueError(f"found no {name}; allowed: a path")
    return Path(str(value))


def items(value: Any, what: str = "list") -> list[Any]:
    """A value as a list.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, list | tuple):
        return list(value)
    raise ValueError(f"found {type(value).__name__} as {what}; allowed: a list")


def mapping(value: Any, what: str = "dict") -> dict[str, Any]:
    """A value as a mapping of its own, which the node may change; nothing counts as an empty one.

    Raises:
        ValueError: it is none.
    """
    if value is None:
        return {}
    if isinstance(value, dict):
        return dict(value)
    raise ValueError(f"found {type(value).__name__} as {what}; allowed: an object")


def at_path(value: Any, path: str) -> Any:
    """What keys and indices separated by dots lead to; None where they lead nowhere.

    An empty path leads to the value itself.
    """
    for key in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list | tuple) and key.lstrip("-").isdecimal():
            index = int(key)
            value = value[index] if -len(value) <= index < len(value) else None
        else:
            return None
    return value


def same(left: Any, right: Any) -> bool:
    """Whether two values are equal, a number and its text counting as equal."""
    if isinstance(left, str) != isinstance(right, str):
        return str(left) == str(right) or _as_number(left) == _as_number(right) is not None
    return bool(left == right)


def order(left: Any, right: Any) -> int:
    """-1, 0 or 1 as left is less than, equal to or greater than right; numbers in texts as numbers.

    Raises:
        TypeError: the two cannot be compared.
    """
    first, second = _as_number(left), _as_number(right)
    if first is not None and second is not None:
        return (first > second) - (first < second)
    return int(left > right) - int(left < right)


def _as_number(value: Any) -> int | float | None:
    try:
        return number(value)
    except ValueError:
        return None
