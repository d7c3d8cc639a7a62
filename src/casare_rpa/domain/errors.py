"""The one error root of casare_rpa, and the exit code each kind of error ends the program with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class CasareError(Exception):
    """Anything this package raises on purpose; ``str()`` of it is fit for a user to read."""

    exit_code = 1


class UsageError(CasareError):
    """The caller asked for something that cannot be: a bad option, a missing part of the system."""

    exit_code = 2


class WorkflowFileError(CasareError):
    """A workflow file that cannot be used.

    Args:
        source: the file's path, or what stands for it.
        place: where in the file, as a path of keys (``nodes.read_csv.config``); empty for the whole.
        found: what stands there.
        allowed: what may stand there.
    """

    exit_code = 2

    def __init__(self, source: str, place: str, found: str, allowed: str) -> None:
        self.source = source
        self.place = place
        self.found = found
        self.allowed = allowed
        where = f"{source}: {place}" if place else source
        super().__init__(f"{where}: found {found}; allowed: {allowed}")


class UnknownNodeTypeError(CasareError):
    """A node type that no registry knows.

    Args:
        type_id: the type asked for.
        similar: registered types with a similar name, best first.
        left_out: why packs of node types, which may have it, could not be used.
    """

    exit_code = 2

    def __init__(
        self, type_id: str, similar: tuple[str, ...] = (), left_out: tuple[str, ...] = ()
    ) -> None:
        self.type_id = type_id
        self.similar = similar
        self.left_out = left_out
        hint = f"; did you mean {', '.join(similar)}?" if similar else ""
        packs = f"; not used: {'; '.join(left_out)}" if left_out else ""
        super().__init__(f"unknown node type {type_id!r}{hint}{packs}")


class NodeImportError(CasareError):
    """A registered node type whose module cannot be imported; the cause is the original exception.

    Args:
        type_id: the type asked for.
        module: the module that should hold it.
        cause: what importing it raised.
        users: ids of the nodes that are of this type, where a workflow wants it.
    """

    def __init__(
        self, type_id: str, module: str, cause: BaseException, users: tuple[str, ...] = ()
    ) -> None:
        self.type_id = type_id
        self.module = module
        self.cause = cause
        self.users = users
        wanted = f" (used by {', '.join(users)})" if users else ""
        said = f": {cause}" if str(cause) else ""
        super().__init__(
            f"node type {type_id!r}{wanted} cannot be loaded from {module}: "
            f"{type(cause).__name__}{said}"
        )


class NodeImportsError(CasareError):
    """Several registered node types whose modules cannot be imported.

    Args:
        errors: one a type.
    """

    def __init__(self, errors: Sequence[CasareError]) -> None:
        self.errors = tuple(errors)
        lines = "".join(f"\n  {error}" for error in errors)
        super().__init__(
            f"{len(self.errors)} of the registered node types cannot be loaded:{lines}"
        )


class ManifestError(CasareError):
    """A manifest of node types, or a declaration it is made from, that cannot be read."""

    exit_code = 2


class NodeFailedError(CasareError):
    """A node that failed while the workflow ran, with nothing in the workflow to catch it."""

    def __init__(self, node_id: str, node_type: str, message: str, error_type: str) -> None:
        self.node_id = node_id
        self.node_type = node_type
        self.message = message
        self.error_type = error_type
        super().__init__(f"node {node_id!r} ({node_type}) failed: {message}")


class WorkflowStructureError(CasareError):
    """A workflow that loads but cannot run as drawn: no start, two starts, a flow that leads nowhere."""


class WorkflowTimeoutError(CasareError):
    """A workflow that ran longer than its ``settings.timeout`` allows."""
