"""Holds a command line against the parser of the program that would run it; nothing is run."""

from __future__ import annotations

import argparse
import configparser
import importlib
import importlib.util
import itertools
import re
import tomllib
from typing import TYPE_CHECKING

from tests.documents.pages import TOP

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pytest

    Checker = Callable[[list[str], pytest.MonkeyPatch, bool], None]

PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]


class NotAllowedError(Exception):
    """A program would refuse the command line."""


def check(words: Sequence[str], patch: pytest.MonkeyPatch, *, mentioned: bool) -> None:
    """Nothing where the program takes these words.

    Raises:
        NotAllowedError: it would not; what it says was printed.
    """
    program, *arguments = words
    try:
        _CHECKS[program](arguments, patch, mentioned)
    except SystemExit as end:
        if end.code:
            raise NotAllowedError(f"{' '.join(words)!r} ends with {end.code}") from end


def environments() -> dict[str, list[list[str]]]:
    """tox's environments, with the commands of each."""
    read = configparser.ConfigParser(interpolation=None)
    read.read(TOP / "tox.ini")
    found = {}
    for section in read.sections():
        if section.startswith("testenv:"):
            lines = read[section].get("commands", "").strip().splitlines()
            for name in expanded(section.removeprefix("testenv:")):
                found[name] = [line.split() for line in lines]
    return found


def expanded(name: str) -> list[str]:
    """The names that one of tox's with braces stands for."""
    parts = re.split(r"\{(.*?)\}", name)
    choices = [each.split(",") if at % 2 else [each] for at, each in enumerate(parts)]
    return ["".join(each) for each in itertools.product(*choices)]


def _ours(package: str, commands: str) -> Checker:
    def parse(arguments: list[str], patch: pytest.MonkeyPatch, mentioned: bool) -> None:
        main = importlib.import_module(f"{package}.main")
        name, *rest = arguments
        if name not in main.COMMANDS:
            raise NotAllowedError(f"{name!r}; allowed: {', '.join(main.COMMANDS)}")
        module = importlib.import_module(f"{commands}.{name}")
        if mentioned:
            parser = argparse.ArgumentParser(name)
            module.add_arguments(parser)
            _named(parser, rest)
        else:
            patch.setattr(module, "run", lambda _: 0)
            main.main(arguments)

    return parse


def _named(parser: argparse.ArgumentParser, words: Sequence[str]) -> None:
    """What the text calls by name is there: subcommands and options; values may be left out."""
    for word in words:
        deeper = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
        if word.startswith("-") and word not in parser._option_string_actions:
            allowed = ", ".join(sorted(parser._option_string_actions))
            raise NotAllowedError(f"{word!r} of {parser.prog}; allowed: {allowed}")
        if deeper and word not in deeper[0].choices:
            raise NotAllowedError(
                f"{word!r} of {parser.prog}; allowed: {', '.join(deeper[0].choices)}"
            )
        if deeper:
            parser = deeper[0].choices[word]


def _tox(arguments: list[str], patch: pytest.MonkeyPatch, mentioned: bool) -> None:
    command, option, names, *rest = [*arguments, *[""] * (3 - len(arguments))]
    if command == "list":
        return
    if (command, option) != ("run", "-e"):
        raise NotAllowedError(f"{arguments}; allowed: run -e ENVIRONMENT")
    for name in names.split(","):
        if name not in environments():
            raise NotAllowedError(f"{name!r}; allowed: {', '.join(environments())}")
        if rest and rest[0] != "--" and rest[0] != "--installpkg":
            raise NotAllowedError(f"{rest}; allowed: -- ARGUMENTS")
        for line in environments()[name] if rest and rest[0] == "--" else ():
            words = " ".join(line)
            if "{posargs" in words and line[0] in _CHECKS:
                filled = re.sub(r"\{posargs[^}]*\}", "\0", words).split()
                at = filled.index("\0")
                check([*filled[:at], *rest[1:], *filled[at + 1 :]], patch, mentioned=mentioned)


def _asv(arguments: list[str], _: pytest.MonkeyPatch, mentioned: bool) -> None:
    from asv.commands import make_argparser

    parser, _commands = make_argparser()
    if mentioned:
        _named(parser, arguments)
    else:
        parser.parse_args(arguments)


def _pip(arguments: list[str], _: pytest.MonkeyPatch, _mentioned: bool) -> None:
    for requirement in arguments[1:]:
        name, extras = re.match(r"([\w.-]+)(?:\[(.*)\])?", requirement).groups()  # type: ignore[union-attr]
        if name == PROJECT["name"]:
            unknown = set(filter(None, (extras or "").split(","))) - set(
                PROJECT["optional-dependencies"]
            )
            if unknown:
                raise NotAllowedError(f"extras {unknown} of {name}")


def _pipx(arguments: list[str], patch: pytest.MonkeyPatch, mentioned: bool) -> None:
    if arguments[0] != "run":
        raise NotAllowedError(f"pipx {arguments[0]}; allowed: run")
    check(arguments[1:], patch, mentioned=mentioned)


def _python(arguments: list[str], patch: pytest.MonkeyPatch, mentioned: bool) -> None:
    if arguments[0] == "-X":
        arguments = arguments[2:]
    if mentioned and arguments == ["-O"]:
        return
    if arguments[0] != "-m":
        raise NotAllowedError(f"python {arguments[0]}; allowed: -m MODULE")
    name, *rest = arguments[1:]
    programs = {"casare_rpa": "casare", "perfgate": "perfgate"}
    if name in programs:
        check([programs[name], *rest], patch, mentioned=mentioned)
        return
    module = importlib.import_module(name)
    if rest:
        module.parser().parse_args(rest)
    elif not hasattr(module, "main"):
        raise NotAllowedError(f"{name} is no program")


def _pytest(arguments: list[str], _: pytest.MonkeyPatch, _mentioned: bool) -> None:
    for word in arguments:
        if word.startswith("tests/") and not (TOP / word).exists():
            raise NotAllowedError(f"{word}: there is no such file")


_CHECKS: dict[str, Checker] = {
    "asv": _asv,
    "casare": _ours("casare_rpa.cli", "casare_rpa.cli.commands"),
    "perfgate": _ours("perfgate.commands", "perfgate.commands"),
    "pip": _pip,
    "pipx": _pipx,
    "pytest": _pytest,
    "python": _python,
    "tox": _tox,
}
CHECKED = frozenset(_CHECKS)
