"""Runs NodeGraphQt's own examples on NodeGraphQt and on ours, and says where they fare differently.

    python -m benchmarks.nodegraphqt_examples --checkout ~/src/NodeGraphQt --pictures /tmp/pictures

Each program under the checkout's ``examples/`` and each Python block of its ``docs/examples/`` runs in processes of its own: as it
is, as it is after install(), and with its imports changed and nothing else. Each leaves a picture of its window; where it has
a context menu, every command in it is called. Without a checkout the installed release's is cloned from GitHub.
"""

from __future__ import annotations

import argparse
import html
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.display import start_display

REPOSITORY = "https://github.com/jchanvfx/NodeGraphQt"
WAYS = ("stock", "install", "import")
# The longest takes 10 s on a machine with nothing else to do.
_TIMEOUT_S = 240
_PROJECT = Path(__file__).parent.parent
_PACKAGE = "casare_rpa.presentation.canvas"
_BLOCK = re.compile(
    r"^\.\. code-block:: python\n((?:[ ]+:.*\n)*)\n((?:(?:[ ]+.*)?\n)+)", re.MULTILINE
)


class NoCheckoutError(Exception):
    """NodeGraphQt's examples cannot be had here; the text says why."""


class Outcome(NamedTuple):
    """What came of a program one way.

    Attributes:
        error: the exception that ended it, empty where it came through.
        commands: what each command of its context menu left: nodes, connections, the error it raised.
        nodes: how many nodes it showed.
    """

    error: str
    commands: dict[str, Any]
    nodes: int


def clone(folder: Path) -> Path:
    """Clone the installed release, or the newest sources where it has no tag.

    Raises:
        NoCheckoutError: there is no git, or no way to GitHub.
    """
    if shutil.which("git") is None:
        raise NoCheckoutError("git is not installed")
    version = importlib.metadata.version("NodeGraphQt")
    target, told = folder / "NodeGraphQt", ""
    for branch in ([f"--branch=v{version}"], []):
        try:
            done = subprocess.run(
                ["git", "clone", "--quiet", "--depth=1", *branch, REPOSITORY, str(target)],
                capture_output=True,
                text=True,
                check=False,
                timeout=60,
                env={**os.environ, "GIT_TERMINAL_PROMPT": "0"},
            )
        except subprocess.TimeoutExpired:
            raise NoCheckoutError(f"git clone {REPOSITORY} took longer than 60 s") from None
        if done.returncode == 0:
            return target
        told = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "no reason given"
    raise NoCheckoutError(f"git clone {REPOSITORY}: {told}")


def changed_imports(source: str) -> str:
    """A program with NodeGraphQt's name changed to the canvas's in its imports, and nothing else."""
    source = re.sub(
        r"(?m)^(\s*)import NodeGraphQt$", rf"\1import {_PACKAGE} as NodeGraphQt", source
    )
    return re.sub(r"(?m)^(\s*from )NodeGraphQt\b", rf"\1{_PACKAGE}", source)


def prepare(checkout: Path, folder: Path) -> list[str]:
    """Copy the programs twice, as they are and with changed imports; their paths below both copies."""
    if not (checkout / "examples").is_dir():
        raise NoCheckoutError(
            f"{checkout} has no folder examples; allowed: a checkout of {REPOSITORY}"
        )
    plain, changed = folder / "plain", folder / "changed"
    shutil.copytree(checkout / "examples", plain / "examples")
    for page in sorted((checkout / "docs" / "examples").glob("*.rst")):
        for number, block in enumerate(_BLOCK.finditer(page.read_text(encoding="utf-8")), start=1):
            path = plain / f"{page.stem}_{number}.py"
            path.write_text(textwrap.dedent(block[2]).strip() + "\n", encoding="utf-8")
    shutil.copytree(plain, changed)
    for path in changed.rglob("*.py"):
        path.write_text(changed_imports(path.read_text(encoding="utf-8")), encoding="utf-8")
    programs = [path for path in (plain / "examples").glob("*.py") if path.name != "__init__.py"]
    return [
        str(path.relative_to(plain)) for path in [*sorted(programs), *sorted(plain.glob("*.py"))]
    ]


def run(folder: Path, program: str, way: str, picture: Path) -> Outcome:
    """Run a program in a process of its own."""
    root = folder / ("changed" if way == "import" else "plain")
    paths = [str(_PROJECT), os.environ.get("PYTHONPATH", "")]
    command = ["-m", "benchmarks.nodegraphqt_example", way, program, str(picture)]
    try:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", *command],
            cwd=root,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
            capture_output=True,
            text=True,
            check=False,
            timeout=_TIMEOUT_S,
        )
    except subprocess.TimeoutExpired:
        return Outcome(f"not ended after {_TIMEOUT_S} s", {}, 0)
    last = done.stdout.strip().rpartition("\n")[2]
    if done.returncode != 0 or not last.startswith("{"):
        return Outcome(f"exit code {done.returncode}: {done.stderr.strip()[-500:]}", {}, 0)
    return Outcome(**json.loads(last))


def differences(stock: Outcome, ours: Outcome) -> list[str]:
    """What ours did otherwise."""
    found = []
    if stock.error != ours.error:
        found.append(f"ends with {ours.error or 'no error'}; stock with {stock.error or 'none'}")
    if stock.nodes != ours.nodes:
        found.append(f"shows {ours.nodes} nodes; stock {stock.nodes}")
    for name in stock.commands.keys() | ours.commands.keys():
        mine, theirs = ours.commands.get(name), stock.commands.get(name)
        if mine != theirs:
            found.append(f"command {name!r} leaves {mine}; stock {theirs}")
    return found


def page(rows: dict[str, dict[str, Outcome]]) -> str:
    """A page with the pictures side by side."""
    head = "".join(f"<th>{way}</th>" for way in WAYS)
    lines = [f"<!doctype html><meta charset=utf-8><title>Examples</title><table><tr><th>{head}"]
    for name, outcomes in rows.items():
        cells = "".join(
            f"<td>{html.escape(outcomes[way].error)}<img src='{name}-{way}.png' alt='' width=600>"
            for way in WAYS
        )
        lines.append(f"<tr><th>{name}{cells}")
    return "\n".join([*lines, "</table>\n"])


def main() -> int:
    """Run all of them; 1 where ours did something otherwise, 3 where there are no examples to be had."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkout", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--pictures", type=Path, default=Path("build/nodegraphqt-examples"), metavar="FOLDER"
    )
    args = parser.parse_args()
    args.pictures.mkdir(parents=True, exist_ok=True)
    start_display()
    found, rows = 0, {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        try:
            programs = prepare(args.checkout or clone(folder), folder)
        except NoCheckoutError as error:
            print(f"no examples: {error}")  # noqa: T201 - a command
            return 3
        for program in programs:
            name = program.removesuffix(".py").replace(os.sep, "-")
            outcomes = rows[name] = {
                way: run(folder, program, way, args.pictures.resolve() / f"{name}-{way}.png")
                for way in WAYS
            }
            stock = outcomes["stock"]
            said = f"{stock.nodes} nodes, {len(stock.commands)} commands"
            print(f"{program}: stock {stock.error or said}")  # noqa: T201
            for way in WAYS[1:]:
                unlike = differences(stock, outcomes[way])
                found += len(unlike)
                print(f"  {way}: " + ("the same" if not unlike else "\n    ".join(unlike)))  # noqa: T201
            (args.pictures / "index.html").write_text(page(rows), encoding="utf-8")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
