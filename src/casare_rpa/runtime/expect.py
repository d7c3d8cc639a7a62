"""Reads values out of a document and says, where one is not as it should be, where and what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from casare_rpa.domain.errors import WorkflowFileError

if TYPE_CHECKING:
    from casare_rpa.domain.workflow import Document

_StandIn = TypeVar("_StandIn")

_KINDS = {
    dict: "an object",
    list: "a list",
    str: "a text",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    type(None): "null",
}
_LONGEST_SHOWN = 40


def shown(value: Any) -> str:
    """A value as error messages show it: its kind, and itself where it is short."""
    kind = _KINDS.get(type(value), type(value).__name__)
    if value is None or isinstance(value, dict | list):
        return kind
    if isinstance(value, str) and len(value) > _LONGEST_SHOWN:
        return f"{kind} of {len(value)} characters"
    text = repr(value)
    return kind if len(text) > _LONGEST_SHOWN else f"{kind}, {text}"


class Expect:
    """Reads with checks; the first value that is not as it should be is raised.

    Args:
        source: what error messages name the document by.
    """

    def __init__(self, source: str) -> None:
        self.source = source

    def refuse(self, place: str, found: str, allowed: str) -> None:
        """Say that a place holds what it must not.

        Raises:
            WorkflowFileError: always; one who lists problems instead of raising them overrides this.
        """
        raise WorkflowFileError(self.source, place, found, allowed)

    def replace(self, place: str, value: Any, allowed: str, instead: _StandIn) -> _StandIn:
        """Refuse a value; what reading goes on with where that does not raise."""
        self.refuse(place, shown(value), allowed)
        return instead

    def mapping(self, value: Any, place: str, allowed: str = "an object") -> Document:
        """The value, which must be an object."""
        return value if isinstance(value, dict) else self.replace(place, value, allowed, {})

    def sequence(self, value: Any, place: str) -> list[Any]:
        """The value, which must be a list."""
        return value if isinstance(value, list) else self.replace(place, value, "a list", [])

    def text(self, entry: Document, key: str, place: str, default: str | None = None) -> str:
        """The text under a key; a key that is missing is refused where there is no default."""
        value = entry.get(key, default)
        if isinstance(value, str):
            return value
        if key not in entry:
            self.refuse(place, f"an object without the key {key!r}", f"{key!r} with a text")
            return ""
        return self.replace(f"{place}.{key}", value, "a text", "")

    def boolean(self, entry: Document, key: str, place: str, default: bool) -> bool:
        """The boolean under a key."""
        value = entry.get(key, default)
        if isinstance(value, bool):
            return value
        return self.replace(f"{place}.{key}", value, "a boolean", default)

    def number(self, entry: Document, key: str, place: str, default: float) -> float:
        """The number under a key, which must not be negative."""
        value = entry.get(key, default)
        if _is_number(value) and value >= 0:
            return value  # type: ignore[no-any-return]  # as read: an int stays an int
        return self.replace(f"{place}.{key}", value, "a number of 0 or more", default)

    def count(self, entry: Document, key: str, place: str, default: int) -> int:
        """The whole number under a key, which must not be negative; 3.0 is a whole number in JSON."""
        value = entry.get(key, default)
        if _is_number(value) and value >= 0 and value == int(value):
            return value  # type: ignore[no-any-return]  # as read: 3.0 stays 3.0
        return self.replace(f"{place}.{key}", value, "a whole number of 0 or more", default)

    def point(self, value: Any, place: str) -> tuple[float, float]:
        """The value, which must be a list of two numbers."""
        if isinstance(value, list) and len(value) == 2 and all(map(_is_number, value)):
            return (value[0], value[1])
        return self.replace(place, value, "a list of two numbers", (0.0, 0.0))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
