"""The one error root of casare_rpa, and the exit code each kind of error ends the program with."""

from __future__ import annotations


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
    """

    exit_code = 2

    def __init__(self, type_id: str, similar: tuple[str, ...] = ()) -> None:
        self.type_id = type_id
        self.similar = similar
        hint = f"; did you mean {', '.join(similar)}?" if similar else ""
        super().__init__(f"unknown node type {type_id!r}{hint}")


class NodeImportError(CasareError):
    """A registered node type whose module cannot be imported; the cause is the original exception."""

    def __init__(self, type_id: str, module: str, cause: BaseException) -> None:
        self.type_id = type_id
        self.module = module
        super().__init__(
            f"node type {type_id!r} cannot be loaded from {module}: {type(cause).__name__}: {cause}"
        )


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
