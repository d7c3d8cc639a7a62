"""ListDirectoryNode."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from casare_rpa.nodes.base import BaseNode, DataType, ExecutionResult
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties
from casare_rpa.nodes.values import boolean, path_parameter

if TYPE_CHECKING:
    from pathlib import Path

    from casare_rpa.nodes.context import ExecutionContext


def _found(folder: Path, pattern: str, recursive: bool) -> list[tuple[str, bool]]:
    if not folder.is_dir():
        raise NotADirectoryError(f"found no folder {folder}; allowed: a folder that exists")
    paths = folder.rglob(pattern) if recursive else folder.glob(pattern)
    return sorted((str(path), path.is_dir()) for path in paths)


@properties(
    PropertyDef("dir_path", PropertyType.DIRECTORY_PATH, default="", required=True),
    PropertyDef("pattern", PropertyType.STRING, default="*"),
    PropertyDef("recursive", PropertyType.BOOLEAN, default=False),
    PropertyDef("files_only", PropertyType.BOOLEAN, default=False),
    PropertyDef("dirs_only", PropertyType.BOOLEAN, default=False),
)
@node(category="file", tags=["folder", "files"])
class ListDirectoryNode(BaseNode):
    """List what a folder holds."""

    def _define_ports(self) -> None:
        self.add_input_port("dir_path", DataType.STRING)
        self.add_output_port("items", DataType.LIST)
        self.add_output_port("count", DataType.INTEGER)
        self.add_output_port("success", DataType.BOOLEAN)

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """In the order of the paths, those that fit the pattern."""
        folder = path_parameter(self, "dir_path")
        pattern = str(self.get_parameter("pattern")) or "*"
        recursive = boolean(self.get_parameter("recursive"))
        found = await asyncio.to_thread(_found, folder, pattern, recursive)
        if boolean(self.get_parameter("files_only")):
            found = [(path, is_dir) for path, is_dir in found if not is_dir]
        if boolean(self.get_parameter("dirs_only")):
            found = [(path, is_dir) for path, is_dir in found if is_dir]
        listed = [path for path, _ in found]
        self.set_output_value("items", listed)
        self.set_output_value("count", len(listed))
        self.set_output_value("success", True)
        return {"success": True, "data": {"count": len(listed)}}
