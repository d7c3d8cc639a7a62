"""How a node instance is looked over after a run, and emptied before the next."""

from __future__ import annotations

from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casare_rpa.nodes.base import BaseNode

Reason = Literal[
    "unknown attributes",
    "kept attribute replaced",
    "kept attribute can change",
    "held elsewhere",
    "class replaced",
    "type unfit",
    "no room",
]

_CAN_CHANGE = (list, dict, set, bytearray)
_HEAP_TYPE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: a class made by a class statement


class InstanceReset:
    """The reset of one type's instances: all attributes deleted, but for those that are kept.

    Args:
        cls: the type.
        keeps: names of the attributes that survive.
    """

    __slots__ = ("_keeps", "_slots", "_unfit", "cls")

    def __init__(self, cls: type[BaseNode], keeps: frozenset[str]) -> None:
        self.cls = cls
        self._keeps = keeps
        self._slots = _slots(cls)
        self._unfit = _unfit(cls)

    def __repr__(self) -> str:
        return f"<InstanceReset of {self.cls.__name__} keeps {sorted(self._keeps)}>"

    def attributes(self, node: BaseNode) -> dict[str, Any]:
        """Everything an instance holds, by name."""
        if not self._slots:
            return dict(vars(node))
        in_slots = {name: getattr(node, name) for name in self._slots if hasattr(node, name)}
        return {**vars(node), **in_slots}

    def refusal(self, node: BaseNode, as_made: Mapping[str, Any]) -> tuple[Reason, str] | None:
        """Why an instance must not be used again, with the detail; None where it may.

        Args:
            node: as a run gives it back.
            as_made: its attributes as ``__init__`` left them.
        """
        if self._unfit:
            return "type unfit", self._unfit
        if type(node) is not self.cls:
            return "class replaced", type(node).__name__
        found = self.attributes(node)
        if unknown := found.keys() - as_made.keys():
            return "unknown attributes", ", ".join(sorted(unknown))
        kept = {name: found[name] for name in self._keeps & found.keys()}
        if replaced := [name for name in kept if kept[name] is not as_made[name]]:
            return "kept attribute replaced", ", ".join(sorted(replaced))
        if changing := [name for name in kept if isinstance(kept[name], _CAN_CHANGE)]:
            return "kept attribute can change", ", ".join(sorted(changing))
        return None

    def empty(self, node: BaseNode) -> None:
        """Delete the attributes of an instance that is not refused."""
        kept = {name: value for name, value in vars(node).items() if name in self._keeps}
        vars(node).clear()
        vars(node).update(kept)
        for name in self._slots:
            if name not in self._keeps and hasattr(node, name):
                delattr(node, name)


def _slots(cls: type) -> tuple[str, ...]:
    return tuple(
        name
        for base in cls.__mro__
        for name, value in vars(base).items()
        if isinstance(value, MemberDescriptorType)
    )


def _unfit(cls: type) -> str:
    """What of an instance calling ``__init__`` again would not make as new; empty where nothing."""
    builtin = [b.__name__ for b in cls.__mro__[:-1] if not b.__flags__ & _HEAP_TYPE]
    if builtin:
        return f"{builtin[0]} holds values outside of attributes"
    made_by_new = any("__new__" in vars(base) for base in cls.__mro__[:-1])
    if made_by_new or type(cls).__call__ is not type.__call__:
        return "instances are not made by __init__ alone"
    if hasattr(cls, "__del__"):
        return "__del__ is called once an instance, not once a run"
    return ""
