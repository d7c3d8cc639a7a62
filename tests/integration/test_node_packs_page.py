"""The page for authors of node packs is true: its files and commands make a pack, and its errors are said so."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "node-packs.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([\w./-]+)`:\n\n```\w+\n(.*?)```$", PAGE, re.MULTILINE | re.DOTALL))
COMMANDS = [
    line
    for block in re.findall(r"^```sh\n(.*?)```$", PAGE, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]
ERRORS = re.findall(r"^```text\n(.*?)\n```$", PAGE, re.MULTILINE | re.DOTALL)
NODE = "src/my_pack/nodes/shout.py"


class Pack:
    """The page's pack in a folder, installed by hand: an install proper asks the network for its builder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name, text in FILES.items():
            self.write(name, text)
        for package in ("my_pack", "my_pack/nodes"):
            self.write(f"src/{package}/__init__.py", "")
        (entry_point,) = re.findall(
            r'entry-points\."casare_rpa\.nodes"\]\n(.*)\n', FILES["pyproject.toml"]
        )
        self.declare(entry_point.replace('"', ""))
        self.write("src/my_pack-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: my-pack\n")

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def declare(self, entry_point: str) -> None:
        text = f"[casare_rpa.nodes]\n{entry_point}\n"
        self.write("src/my_pack-1.0.dist-info/entry_points.txt", text)

    def call(self, line: str) -> subprocess.CompletedProcess[str]:
        """Run a command line of the page."""
        words = shlex.split(line)
        set_here = dict(word.split("=") for word in words if re.fullmatch(r"[A-Z_]+=\S+", word))
        command = [word for word in words[len(set_here) :] if word != "casare"]
        environment = {
            **os.environ,
            **set_here,
            "PYTHONPATH": str(self.root / "src"),
            "XDG_CACHE_HOME": str(self.root / "cache"),
            "COLUMNS": "200",
        }
        return subprocess.run(
            [sys.executable, "-m", "casare_rpa", *command],
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def run(self) -> subprocess.CompletedProcess[str]:
        return self.call("casare run hello.json --no-display")


@pytest.fixture
def pack(tmp_path):
    made = Pack(tmp_path)
    assert made.call(COMMANDS[0]).returncode == 0
    return made


def test_the_page_has_files_commands_and_errors():
    assert set(FILES) == {NODE, "pyproject.toml", "hello.json", "tests/test_shout.py"}
    assert all(re.match(r"(CASARE_EAGER=1 )?casare ", line) for line in COMMANDS)
    assert len(COMMANDS) == 7
    assert len(ERRORS) == 3


def test_its_commands_succeed_and_say_what_the_page_says(pack):
    done = {line: pack.call(line) for line in COMMANDS}
    assert {line: (each.returncode, each.stderr) for line, each in done.items()} == dict.fromkeys(
        COMMANDS, (0, "")
    )
    said = {line.split("casare ")[1]: each.stdout for line, each in done.items()}
    assert "Write a text in capitals." in said["nodes shout"]
    assert "shouted" in said["nodes --describe ShoutNode"]
    (written,) = re.findall(r"The run writes `(.*)`", PAGE)
    assert said["run hello.json --no-display"] == f"{written}\n"


def test_a_manifest_that_is_stale_is_said_to_be(pack):
    pack.write(NODE, FILES[NODE].replace("in capitals", "aloud"))
    done = pack.call(COMMANDS[1])
    assert (done.returncode, done.stdout) == (1, "stale: run `casare manifest`\n")


def test_its_tests_pass(pack):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=pack.root,
        env={
            **os.environ,
            "PYTHONPATH": str(pack.root / "src"),
            "XDG_CACHE_HOME": str(pack.root / "cache"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert "2 passed" in done.stdout


def test_a_pack_that_cannot_be_read_is_said_as_on_the_page(pack):
    pack.declare("my_pack = my_pack")
    for line in ("casare nodes read", "casare check hello.json"):
        assert pack.call(line).stderr == f"{ERRORS[0]}\n"
    assert pack.run().returncode == 2


def test_a_module_that_cannot_be_imported_is_said_as_on_the_page(pack):
    pack.write(NODE, "import no_such_library\n")
    done = pack.run()
    assert (done.returncode, done.stderr) == (1, f"{ERRORS[1]}\n")
    eager = pack.call(COMMANDS[-1])
    assert eager.returncode == 1
    assert "'ShoutNode' cannot be loaded from my_pack.nodes.shout" in eager.stderr


def test_a_node_that_fails_is_said_as_on_the_page(pack):
    document = json.loads(FILES["hello.json"])
    document["nodes"]["shout"]["config"] = {}
    pack.write("hello.json", json.dumps(document))
    done = pack.run()
    assert done.returncode == 1
    assert re.sub(r"\d+\.\d+ s", "0.00 s", done.stderr) == f"{ERRORS[2]}\n"


IMPORTS = re.findall(r"^\| `casare_rpa\.[\w.]+`: (.*?) \| `([\w.]+)` \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("names", "module"), IMPORTS)
def test_what_a_ported_node_imports_is_where_the_page_says(names, module):
    __import__(module)
    for name in re.findall(r"`(\w+)`", names):
        assert hasattr(sys.modules[module], name)


def test_the_page_names_all_imports():
    assert len(IMPORTS) == 5
