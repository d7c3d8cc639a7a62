"""What the documents show: fenced blocks, and the command lines in blocks and in the text."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "CONTRIBUTING.md", "docs/**/*.md")
_FENCE = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
# A span of the text is a command line where it begins with a program that we know and goes on.
PROGRAMS = (
    "apt-get", "asv", "casare", "gh", "git", "perfgate", "pip", "pipx", "playwright", "py-spy", "pytest", "python", "tox",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block."""

    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


@dataclass(frozen=True, slots=True)
class Command:
    """A command line; ``mentioned``: in the text, where a name may stand for the whole."""

    page: str
    line: int
    words: tuple[str, ...]
    mentioned: bool

    def __str__(self) -> str:
        return f"{self.page}:{self.line}: {shlex.join(self.words)}"


def pages() -> dict[str, str]:
    """The documents by name."""
    found = [path for pattern in PAGES for path in sorted(TOP.glob(pattern))]
    return {str(path.relative_to(TOP)): path.read_text(encoding="utf-8") for path in found}


def blocks() -> list[Block]:
    """All fenced blocks."""
    return [
        Block(page, text.count("\n", 0, each.start()) + 1, each[2], each[3])
        for page, text in pages().items()
        for each in _FENCE.finditer(text)
    ]


def commands() -> list[Command]:
    """All command lines: those of shell blocks and those that the text mentions."""
    found = []
    for block in blocks():
        if block.language in {"sh", "console"}:
            for at, line in enumerate(block.text.splitlines(), start=block.line + 1):
                if block.language == "sh" or line.startswith("$ "):
                    words = _split(line.removeprefix("$ "))
                    found += [Command(block.page, at, each, mentioned=False) for each in words]
    for page, text in pages().items():
        prose = _FENCE.sub(lambda block: "\n" * block[0].count("\n"), text)
        for span in _SPAN.finditer(prose):
            program, _, rest = span[1].partition(" ")
            if program in PROGRAMS and rest:
                at = prose.count("\n", 0, span.start()) + 1
                found += [Command(page, at, each, mentioned=True) for each in _split(span[1])]
    return found


def _split(line: str) -> list[tuple[str, ...]]:
    """The commands of a line, which ``&&`` and ``;`` part; comments and set variables are left out."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=";&")
    lexer.whitespace_split = True
    commands: list[list[str]] = [[]]
    for word in lexer:
        if set(word) <= set(";&"):
            commands.append([])
        elif commands[-1] or not re.match(r"[A-Z_]+=", word):
            commands[-1].append(word)
    return [tuple(each) for each in commands if each]
