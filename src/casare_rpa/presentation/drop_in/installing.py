"""install(): NodeGraphQt's own names mean ours, for applications that import NodeGraphQt in many places.

Only what others read from NodeGraphQt's modules changes. The modules' own code goes on with its own classes: it
says ``super(BaseNode, self)`` and ``isinstance(node, BaseNode)``, and must not meet ours there.
"""

from __future__ import annotations

import sys
import warnings
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any

from casare_rpa.presentation.drop_in.stand_ins import STAND_INS, ours_in, stock_modules

if TYPE_CHECKING:
    from collections.abc import Iterator

_OWN_PACKAGES = ("NodeGraphQt", "casare_rpa")


class _Name:
    """A name of a module that reads as something else than the module's own code reads; it can be set."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __get__(self, module: ModuleType | None, owner: type) -> Any:
        return self._value

    def __set__(self, module: ModuleType, value: Any) -> None:
        self._value = value


class _Rebound(ModuleType):
    """A module of NodeGraphQt's some of whose names read as ours; each has a subclass of its own."""


def install() -> None:
    """Have NodeGraphQt's names mean ours, in the package and in its submodules; once is enough.

    Call it before the modules that import NodeGraphQt are themselves imported: what they took already stays
    NodeGraphQt's, and is warned of.
    """
    if is_installed():
        return
    if earlier := taken_earlier():
        shown = ", ".join(earlier[:10]) + (", ..." if len(earlier) > 10 else "")
        warnings.warn(
            f"{len(earlier)} names stay NodeGraphQt's own, since they were imported or subclassed before "
            f"install(): {shown}; call install() before importing the modules that use NodeGraphQt",
            stacklevel=2,
        )
    for module in stock_modules():
        if names := ours_in(module):
            stands = {name: _Name(ours) for name, ours in names.items()}
            _give_class(module, type("ReboundModule", (_Rebound,), stands))


def uninstall() -> None:
    """Have NodeGraphQt's names mean NodeGraphQt's classes again; what was taken from them meanwhile stays ours."""
    for module in stock_modules():
        if isinstance(module, _Rebound):
            _give_class(module, ModuleType)


def is_installed() -> bool:
    """Whether NodeGraphQt's names mean ours."""
    return any(isinstance(module, _Rebound) for module in stock_modules())


@contextmanager
def installed() -> Iterator[None]:
    """install() for the length of a block, for tests; what was installed before stays so."""
    before = is_installed()
    install()
    try:
        yield
    finally:
        if not before:
            uninstall()


def _give_class(module: ModuleType, cls: type[ModuleType]) -> None:
    module.__class__ = cls


def taken_earlier() -> list[str]:
    """Classes in loaded modules that are NodeGraphQt's, or derive from it without ours between, as dotted names."""
    ours = set(STAND_INS.values())
    found = []
    for module_name, module in list(sys.modules.items()):
        if module_name.partition(".")[0] not in _OWN_PACKAGES:
            for name, value in list(getattr(module, "__dict__", {}).items()):
                if isinstance(value, type):
                    bases = set(value.__mro__)
                    if not bases.isdisjoint(STAND_INS) and bases.isdisjoint(ours):
                        found.append(f"{module_name}.{name}")
    return found
