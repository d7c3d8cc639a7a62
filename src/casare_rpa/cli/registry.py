"""Opens the registry a command works with."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from casare_rpa.nodes.registry import NodeRegistry

if TYPE_CHECKING:
    import os


def open_registry(manifest: str | os.PathLike[str] | None = None) -> NodeRegistry:
    """The registry of the types that ship and of installed packs, or of another manifest file alone.

    Raises:
        ManifestError: that file is no manifest.
    """
    return NodeRegistry.installed() if manifest is None else NodeRegistry.from_manifest(manifest)


def tell_pack_problems(registry: NodeRegistry) -> None:
    """Write to standard error which installed packs are not used, and why: a line each."""
    for problem in registry.pack_problems():
        sys.stderr.write(f"casare: not used: {problem}\n")
