"""Every public name of NodeGraphQt's against ours: pure, over what both offer and one table of reasons."""

from __future__ import annotations

import inspect
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from casare_rpa.presentation.drop_in.surface import (
    Member,
    classes,
    constants,
    functions,
    kind_of,
    members,
    takes_calls_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import ModuleType

    from casare_rpa.presentation.drop_in.behaviour import Difference


class Status(StrEnum):
    """How a name of NodeGraphQt's stands here."""

    THEIRS = "NodeGraphQt's own code"
    SAME = "same, our code"
    DIFFERENT = "different on purpose"
    MISSING = "missing"
    UNEXPLAINED = "different, unexplained"


class Row(NamedTuple):
    """One name.

    Attributes:
        module: where NodeGraphQt defines it.
        owner: its class, empty for names of the module itself.
        name: the name.
        kind: class, method, property, signal, constant or function.
        status: how it stands here.
        reason: the difference's key, or why the name is missing; empty where neither is known.
    """

    module: str
    owner: str
    name: str
    kind: str
    status: Status
    reason: str = ""

    @property
    def path(self) -> str:
        """The name with its class's."""
        return f"{self.owner}.{self.name}" if self.owner else self.name


def compare(
    modules: Sequence[ModuleType],
    counterparts: Mapping[type, type],
    differences: Mapping[str, Difference],
    missing: Mapping[str, str],
) -> list[Row]:
    """A row for each public name, in the order of NodeGraphQt's sources."""
    reasons = {path: key for key, said in differences.items() for path in said.names}
    shared = frozenset(
        name for m in modules if m.__name__.endswith(".constants") for name in vars(m)
    )
    rows = []
    for module in modules:
        here = module.__name__
        elsewhere = frozenset() if here.endswith(".constants") else shared
        rows += [Row(here, "", n, "constant", Status.THEIRS) for n in constants(module, elsewhere)]
        rows += [Row(here, "", name, "function", Status.THEIRS) for name in functions(module)]
        for cls in classes(module):
            ours = counterparts.get(cls, cls)
            reason = reasons.get(cls.__name__, "")
            status = Status.THEIRS if ours is cls else Status.SAME
            status = Status.DIFFERENT if reason else status
            rows.append(Row(here, "", cls.__name__, "class", status, reason))
            rows += _members(here, cls, ours, reasons, missing)
    return rows


def unused_names(
    rows: Sequence[Row], differences: Mapping[str, Difference], missing: Mapping[str, str]
) -> list[str]:
    """Names in the tables of reasons that are not NodeGraphQt's, or are said to be missing and are there."""
    known = {row.path for row in rows}
    gone = {row.path for row in rows if row.status is Status.MISSING}
    explained = {name for said in differences.values() for name in said.names}
    return sorted((explained - known) | (missing.keys() - gone))


def _members(
    module: str, cls: type, ours: type, reasons: Mapping[str, str], missing: Mapping[str, str]
) -> Iterator[Row]:
    for member in members(cls):
        path = f"{cls.__name__}.{member.name}"
        status = _status(member, cls, ours, path in reasons)
        why = missing if status is Status.MISSING else reasons
        reason = why.get(path, "")
        yield Row(module, cls.__name__, member.name, member.kind, status, reason)


def _status(member: Member, cls: type, ours: type, explained: bool) -> Status:
    if ours is not cls and not _offers(ours, member.name):
        return Status.MISSING
    if explained:
        return Status.DIFFERENT
    if ours is cls:
        return Status.THEIRS
    found: Any = inspect.getattr_static(ours, member.name)
    if found is member.value:
        return Status.THEIRS
    kind = kind_of(found)
    if member.kind == "property" and kind == "constant":
        kind = "property"  # an attribute reads as a property does
    if kind != member.kind or (kind == "method" and not takes_calls_of(found, member.value)):
        return Status.UNEXPLAINED
    return Status.SAME


def _offers(ours: type, name: str) -> bool:
    try:
        inspect.getattr_static(ours, name)
    except AttributeError:
        return False
    return True
