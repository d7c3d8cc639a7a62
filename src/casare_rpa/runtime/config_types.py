"""What values a property takes, told before a node is run with one that it cannot use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.values import boolean, number

if TYPE_CHECKING:
    from collections.abc import Callable

    from casare_rpa.nodes.manifest import PropertyInfo


def allowed_instead(prop: PropertyInfo, value: Any) -> str | None:
    """What may stand in the place of a config value that a property does not take; None where it does.

    A text with a pattern may become anything once the run replaces it, and an empty one counts as not
    given.
    """
    if value is None or value == "" or (isinstance(value, str) and "{{" in value):
        return None
    if prop.choices and prop.type != "multi_choice":
        return None if value in prop.choices else ", ".join(prop.choices)
    takes, allowed = _TAKES.get(prop.type, (None, ""))
    return None if takes is None or takes(value) else allowed


def _is_number(value: Any) -> bool:
    try:
        number(value)
    except ValueError:
        return False
    return True


def _is_whole(value: Any) -> bool:
    if not _is_number(value):
        return False
    read = number(value)
    return isinstance(read, int) or read.is_integer()


def _is_boolean(value: Any) -> bool:
    try:
        boolean(value)
    except ValueError:
        return False
    return isinstance(value, bool | int | str)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


_TAKES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "integer": (_is_whole, "a whole number"),
    "float": (_is_number, "a number"),
    "boolean": (_is_boolean, "true or false"),
    "list": (_is_list, "a list"),
    "multi_choice": (_is_list, "a list"),
}
