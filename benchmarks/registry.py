"""The node registry at 100, 1,000 and 10,000 types (goal 17)."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from . import generated_nodes

SIZES = [100, 1000, 10_000]
# asv runs setup before every timed call, so what is shorter than the clock can tell repeats within the call.
LOOKUPS = 10_000


class Registry:
    """Load, search and look up, by the number of types.

    Goal 17: over 10,000 types load at most 10 ms, search by prefix or token at most 1 ms, and no node
    module imported. What a first search prepares is prepared in setup.
    """

    params = (SIZES,)
    param_names = ("types",)
    number = 1
    repeat = (3, 8, 1.0)
    rounds = 1
    warmup_time = 0.05
    timeout = 60

    def setup(self, types: int) -> None:
        """Prepare what is measured."""
        from casare_rpa.nodes.registry import NodeRegistry

        self.folder = tempfile.TemporaryDirectory(prefix="casare-bench-")
        self.manifest = Path(self.folder.name) / "manifest.json"
        generated_nodes.write_manifest(self.manifest, types)
        self.registry_class: Any = NodeRegistry
        self.registry = NodeRegistry.from_manifest(self.manifest, eager=False)
        self.registry.search("start")

    def teardown(self, types: int) -> None:
        """Remove the files."""
        self.folder.cleanup()

    def time_load(self, types: int) -> None:
        """Read the manifest and make the registry."""
        self.registry_class.from_manifest(self.manifest, eager=False)

    def time_search_prefix(self, types: int) -> None:
        """Search the beginning of a label's word, as one types it."""
        self.registry.search("mad")

    def time_search_token(self, types: int) -> None:
        """Search two words, one of them a tag."""
        self.registry.search("made scale7")

    def time_describe_all(self, types: int) -> None:
        """Describe every type for the first time, as a palette that lists them does."""
        for type_id in self.registry.types():
            self.registry.describe(type_id)

    def track_modules_imported(self, types: int) -> int:
        """Node modules imported by load, search and describe: none."""
        self.registry.search("made 1")
        self.registry.describe("Made1Node")
        return sum(name.startswith("made_nodes") for name in sys.modules)

    track_modules_imported.unit = "modules"  # type: ignore[attr-defined]
    track_modules_imported.exact = True  # type: ignore[attr-defined]


class ManifestRead:
    """What reading the manifest costs at the least: the file's JSON and nothing else (floor of load)."""

    params = (SIZES,)
    param_names = ("types",)
    repeat = (3, 8, 0.5)
    rounds = 1
    warmup_time = 0.05
    timeout = 60
    gate = False

    def setup(self, types: int) -> None:
        """Prepare what is measured."""
        self.folder = tempfile.TemporaryDirectory(prefix="casare-bench-")
        self.manifest = Path(self.folder.name) / "manifest.json"
        generated_nodes.write_manifest(self.manifest, types)

    def teardown(self, types: int) -> None:
        """Remove the files."""
        self.folder.cleanup()

    def time_json(self, types: int) -> None:
        """Read and parse."""
        json.loads(self.manifest.read_bytes())


class Lookup:
    """The class of a type that is loaded already, beside a dict's look-up (floor) and a cached import."""

    params = (["dict", "registry", "import_module"],)
    param_names = ("variant",)
    number = 1
    repeat = (3, 8, 0.5)
    rounds = 1
    warmup_time = 0.05
    timeout = 60

    def setup(self, variant: str) -> None:
        """Prepare what is measured."""
        from importlib import import_module

        from casare_rpa.nodes.registry import NodeRegistry

        registry = NodeRegistry.from_manifest(eager=False)
        plain = {"StartNode": registry.get("StartNode")}
        module = registry.describe("StartNode").module
        self.call: Any
        self.argument = "StartNode"
        if variant == "dict":
            self.call = plain.__getitem__
        elif variant == "registry":
            self.call = registry.get
        else:
            self.call, self.argument = import_module, module

    def time_get(self, variant: str) -> None:
        """10,000 look-ups."""
        for _ in range(LOOKUPS):
            self.call(self.argument)
