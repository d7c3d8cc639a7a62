"""The manifest says of every type what its class says."""

from __future__ import annotations

from pathlib import Path

import pytest

from casare_rpa.cli.main import main
from casare_rpa.domain.errors import ManifestError
from casare_rpa.domain.ports import PortSchema
from casare_rpa.nodes.manifest import node_type_info
from casare_rpa.nodes.manifest_file import MANIFEST_PATH, manifest_text
from casare_rpa.nodes.manifest_scan import scan_library
from casare_rpa.nodes.registry import NodeRegistry

REGISTRY = NodeRegistry.from_manifest(eager=False)


def test_the_manifest_is_fresh():
    fresh = manifest_text(scan_library())
    assert Path(MANIFEST_PATH).read_text(encoding="utf-8") == fresh, "run `casare manifest`"
    assert main(["manifest", "--check"]) == 0


def test_the_command_writes_the_manifest_of_a_pack(tmp_path, capsys):
    source = tmp_path / "nodes" / "sub" / "one.py"
    source.parent.mkdir(parents=True)
    source.write_text('@node(category="c")\nclass OneNode(BaseNode):\n    """One."""\n')
    written = tmp_path / "manifest.json"
    command = ["manifest", "--sources", str(tmp_path / "nodes"), "--package", "pack.nodes"]
    assert main([*command, "--output", str(written), "--check"]) == 1
    assert main([*command, "--output", str(written)]) == 0
    registry = NodeRegistry.from_manifest(written, eager=False)
    assert registry.describe("OneNode").module == "pack.nodes.sub.one"
    assert main([*command, "--output", str(written), "--check"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "fresh"


@pytest.mark.parametrize("type_id", REGISTRY.types())
def test_it_agrees_with_the_class(type_id):
    info, cls = REGISTRY.describe(type_id), REGISTRY.get(type_id)
    schema = cls.port_schema()
    assert isinstance(schema, PortSchema)
    assert info.ports == schema
    assert info.category == cls.declaration.category
    assert info.dynamic_outputs == cls.declaration.dynamic_outputs
    assert [p.name for p in info.properties] == [p.name for p in cls.property_defs]
    assert [p.default for p in info.properties] == [p.default for p in cls.property_defs]
    assert info.description.endswith(".")


def test_a_declaration_that_is_no_literal_is_refused(tmp_path):
    (tmp_path / "x.py").write_text("@node(category=CATEGORY)\nclass XNode:\n    pass\n")
    with pytest.raises(ManifestError, match=r"x\.py:1: found 'CATEGORY'; allowed: literals"):
        scan_library(tmp_path, "x")


SHARED = 'TIMES = (\n    PropertyDef("times", PropertyType.INTEGER, default=1),\n)\n'
SHARING = '''
{imports}
@properties(PropertyDef("first", PropertyType.STRING), *TIMES, PropertyDef("last", PropertyType.ANY))
@node(category="c")
class XNode:
    """X."""
'''


@pytest.mark.parametrize(
    "imports",
    [
        "from pack.nodes.shared import TIMES",
        "from .shared import TIMES",
        "from pack.nodes.shared import OTHER, ALL as TIMES",
        SHARED,
    ],
)
def test_properties_of_several_types_are_declared_once(tmp_path, imports):
    (tmp_path / "shared.py").write_text(f"{SHARED}ALL = {SHARED.partition('= ')[2]}")
    (tmp_path / "x.py").write_text(SHARING.format(imports=imports))
    (entry,) = scan_library(tmp_path, "pack.nodes")
    assert [each["name"] for each in entry["properties"]] == ["first", "times", "last"]
    assert entry["properties"][1] == {"name": "times", "type": "integer", "default": 1}


@pytest.mark.parametrize(
    "imports",
    ["", "from elsewhere.shared import TIMES", "from pack.nodes.shared import LOST as TIMES"],
)
def test_properties_from_nowhere_are_refused(tmp_path, imports):
    (tmp_path / "shared.py").write_text(SHARED)
    (tmp_path / "x.py").write_text(SHARING.format(imports=imports))
    with pytest.raises(
        ManifestError, match=r"x\.py:3: found '\*TIMES'; allowed: the name of a tuple"
    ):
        scan_library(tmp_path, "pack.nodes")


def test_a_shared_property_that_is_no_literal_is_refused_where_it_stands(tmp_path):
    (tmp_path / "shared.py").write_text("TIMES = (PropertyDef(NAME, PropertyType.ANY),)\n")
    (tmp_path / "x.py").write_text(SHARING.format(imports="from pack.nodes.shared import TIMES"))
    with pytest.raises(ManifestError, match=r"shared\.py:1: found 'NAME'; allowed: literals"):
        scan_library(tmp_path, "pack.nodes")


def test_entries_become_records():
    info = node_type_info(
        {
            "id": "A",
            "module": "m",
            "label": "A",
            "category": "c",
            "description": "",
            "inputs": [{"name": "i", "type": "list", "required": True}],
            "outputs": [],
            "properties": [{"name": "cases", "type": "list", "default": []}],
            "dynamic_outputs": ["cases", "case_"],
        }
    )
    assert info.ports.inputs[0].required
    assert [p.name for p in info.ports_for({"cases": ["x", "y", "x"]}).outputs] == [
        "case_x",
        "case_y",
    ]
    assert info.ports_for({"cases": "no list"}).outputs == ()


@pytest.mark.parametrize("lacking", ["inputs", "label"])
def test_an_entry_that_lacks_something_names_its_type(lacking):
    entry = {"id": "A", "module": "m", "label": "", "category": "", "description": ""}
    entry |= {"inputs": [], "outputs": [], "properties": []}
    del entry[lacking]
    with pytest.raises(ManifestError, match=f"entry of 'A': found KeyError: '{lacking}'"):
        node_type_info(entry)


def test_a_pack_does_not_write_over_casares_own_manifest(tmp_path, capsys):
    before = Path(MANIFEST_PATH).read_bytes()
    assert main(["manifest", "--sources", str(tmp_path), "--package", "pack"]) == 2
    assert "--output is missing" in capsys.readouterr().err
    assert Path(MANIFEST_PATH).read_bytes() == before


@pytest.mark.parametrize(
    ("folder", "text", "said"),
    [
        ("typo", "", "found no such folder"),
        ("nodes", "", "found no node type in it"),
        ("nodes", "def (:\n", "x.py:1: "),
    ],
)
def test_a_folder_without_node_types_is_refused(tmp_path, capsys, folder, text, said):
    (tmp_path / "nodes").mkdir()
    (tmp_path / "nodes" / "x.py").write_text(text)
    written = tmp_path / "manifest.json"
    command = ["manifest", "--sources", str(tmp_path / folder), "--package", "pack"]
    assert main([*command, "--output", str(written)]) not in {0, 130}
    assert said in capsys.readouterr().err
    assert not written.exists()


def test_a_manifest_that_cannot_be_written_is_an_error(tmp_path, capsys):
    (tmp_path / "x.py").write_text(
        '@node(category="c")\nclass OneNode(BaseNode):\n    """One."""\n'
    )
    command = ["manifest", "--sources", str(tmp_path), "--package", "pack"]
    assert main([*command, "--output", str(tmp_path / "none" / "m.json")]) not in {0, 130}
    assert "m.json cannot be written: No such file" in capsys.readouterr().err
