"""The node registry at 100, 1,000 and 10,000 types (goal 17)."""

from __future__ import annotations

import json
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from . import generated_nodes

SIZES = [100, 1000, 10_000]
# asv runs setup before every timed call, so what is shorter than the clock can tell repeats within the call.
LOOKUPS = 10_000


class _Manifests:
    """Manifests of all sizes, written once: what a sample needs again and again must not cost seconds."""

    def setup_cache(self) -> dict[int, str]:
        """Path by number of types."""
        paths = {}
        for types in SIZES:
            path = Path.cwd() / f"manifest_{types}.json"
            generated_nodes.write_manifest(path, types)
            paths[types] = str(path)
        return paths


@cache
def _searched(manifest: str) -> Any:
    """A registry that has its index; kept, since asv sets up before every timed call."""
    from casare_rpa.nodes.registry import NodeRegistry

    registry = NodeRegistry.from_manifest(Path(manifest), eager=False)
    registry.search("start")
    registry.search("aomunt scael77")
    return registry


class Registry(_Manifests):
    """Load, search and look up, by the number of types.

    Goal 17: over 10,000 types load at most 10 ms, search by prefix or token at most 1 ms, fuzzy at most
    10 ms, and no node module imported. What a first search prepares, and a first one that misspells words
    of these lengths, is prepared in setup, once; ``FirstSearch`` measures both.
    """

    params = (SIZES,)
    param_names = ("types",)
    number = 1
    repeat = (3, 8, 1.0)
    rounds = 1
    warmup_time = 0.05
    timeout = 60

    def setup(self, manifests: dict[int, str], types: int) -> None:
        """Prepare what is measured."""
        from casare_rpa.nodes.registry import NodeRegistry

        self.manifest = Path(manifests[types])
        self.registry_class: Any = NodeRegistry
        self.fresh = NodeRegistry.from_manifest(self.manifest, eager=False)
        self.registry = _searched(str(self.manifest))

    def time_load(self, manifests: dict[int, str], types: int) -> None:
        """Read the manifest and make the registry."""
        self.registry_class.from_manifest(self.manifest, eager=False)

    def time_search_prefix(self, manifests: dict[int, str], types: int) -> None:
        """Search the beginning of a label's word, as one types it."""
        self.registry.search("mad")

    def time_search_token(self, manifests: dict[int, str], types: int) -> None:
        """Search two words, one of them a tag."""
        self.registry.search("made scale7")

    def time_search_fuzzy(self, manifests: dict[int, str], types: int) -> None:
        """Search two words with typos, letters swapped in one and doubled in the other."""
        self.registry.search("amuont scalle7")

    def time_search_filtered(self, manifests: dict[int, str], types: int) -> None:
        """Search a beginning within a category and a tag."""
        self.registry.search("mad", category="generated_7", tags=["made"])

    def time_describe_all(self, manifests: dict[int, str], types: int) -> None:
        """Describe every type for the first time, as a palette that lists them does."""
        for type_id in self.fresh.types():
            self.fresh.describe(type_id)

    def track_modules_imported(self, manifests: dict[int, str], types: int) -> int:
        """Node modules imported by load, search and describe: none."""
        self.registry.search("made 1")
        self.registry.describe("Made1Node")
        return sum(name.startswith("made_nodes") for name in sys.modules)

    track_modules_imported.unit = "modules"  # type: ignore[attr-defined]
    track_modules_imported.exact = True  # type: ignore[attr-defined]


class FirstSearch(_Manifests):
    """The first search of a registry, which reads the whole manifest and builds the index.

    A first misspelt word cuts all words to the length of that one.
    """

    params = (SIZES, ["made", "amuont scalle7"])
    param_names = ("types", "text")
    number = 1
    repeat = (3, 8, 2.0)
    rounds = 1
    warmup_time = 0
    timeout = 60

    def setup(self, manifests: dict[int, str], types: int, text: str) -> None:
        """Prepare what is measured."""
        from casare_rpa.nodes.registry import NodeRegistry

        self.registry = NodeRegistry.from_manifest(Path(manifests[types]), eager=False)

    def time_search(self, manifests: dict[int, str], types: int, text: str) -> None:
        """Search; asv makes a new registry for each call."""
        self.registry.search(text)


class Packs:
    """The types of installed packs, from the file that remembers them, beside asking the distributions.

    Two packs among 200 distributions; ``entry_points`` is what remembering saves (peer), and reads no
    manifest.
    """

    params = (["casare", "entry_points"],)
    param_names = ("variant",)
    gate = {"variant": ["casare"]}  # noqa: RUF012 - the other is the peer
    number = 1
    repeat = (3, 8, 1.0)
    rounds = 1
    warmup_time = 0.1
    timeout = 60

    def setup(self, variant: str) -> None:
        """Prepare what is measured."""
        from importlib.metadata import entry_points

        from casare_rpa.nodes.packs import installed_packs

        self.folder = tempfile.TemporaryDirectory(prefix="casare-bench-")
        cache = Path(self.folder.name) / "cache"
        folder = Path(self.folder.name) / "site"
        folder.mkdir()
        for number in range(200):
            declared = f"[console_scripts]\nmade-{number} = made_pack_{number}:main\n"
            if number < 2:
                declared += f"[casare_rpa.nodes]\nmade = made_pack_{number}:manifest.json\n"
                package = folder / f"made_pack_{number}"
                package.mkdir()
                (package / "__init__.py").write_text("")
                text = json.dumps({"version": 2, "types": [generated_nodes.entry(number)]})
                (package / "manifest.json").write_text(text)
            info = folder / f"made_pack_{number}-1.0.dist-info"
            info.mkdir()
            about = f"Metadata-Version: 2.1\nName: made-pack-{number}\nVersion: 1.0\n"
            (info / "METADATA").write_text(about)
            (info / "entry_points.txt").write_text(declared)
        self.site = str(folder)
        sys.path.insert(0, self.site)

        def casare() -> int:
            return len(installed_packs((), cache=cache).entries)

        self.call: Any = (
            casare if variant == "casare" else lambda: entry_points(group="casare_rpa.nodes")
        )
        assert casare() == 2

    def teardown(self, variant: str) -> None:
        """Remove the files."""
        sys.path.remove(self.site)
        self.folder.cleanup()

    def time_list(self, variant: str) -> None:
        """List them."""
        self.call()


class ManifestRead(_Manifests):
    """What reading the manifest costs at the least: the file's JSON and nothing else (floor of load)."""

    params = (SIZES,)
    param_names = ("types",)
    repeat = (3, 8, 0.5)
    rounds = 1
    warmup_time = 0.05
    timeout = 60
    gate = False

    def setup(self, manifests: dict[int, str], types: int) -> None:
        """Prepare what is measured."""
        self.manifest = Path(manifests[types])

    def time_json(self, manifests: dict[int, str], types: int) -> None:
        """Read and parse."""
        json.loads(self.manifest.read_bytes())


class Lookup:
    """The class of a type that is loaded already, beside a dict's look-up (floor) and a cached import."""

    params = (["dict", "registry", "import_module"],)
    param_names = ("variant",)
    gate = {"variant": ["registry"]}  # noqa: RUF012 - the others are floors
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
