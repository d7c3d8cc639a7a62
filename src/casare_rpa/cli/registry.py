"""Opens the registry a command works with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.domain.errors import UsageError
from casare_rpa.nodes.registry import NodeRegistry

if TYPE_CHECKING:
    from pathlib import Path


def open_registry(manifest: Path | None = None) -> NodeRegistry:
    """The registry of the types that ship, or of those in another manifest file.

    Raises:
        UsageError: that file is no manifest.
    """
    if manifest is None:
        return NodeRegistry.from_manifest()
    try:
        return NodeRegistry.from_manifest(manifest)
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = (
            error.strerror if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
        )
        raise UsageError(
            f"{manifest}: found no manifest ({reason}); allowed: a file written by `casare manifest`"
        ) from error
