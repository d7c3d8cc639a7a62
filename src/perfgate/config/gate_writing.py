"""Puts an acceptance or a quarantine into a perfgate.toml; everything else keeps its place and its comments."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.exceptions import ParseError

from perfgate.config.gate_file import parse_gate
from perfgate.config.toml_table import load_config
from perfgate.errors import ConfigFileError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfgate.model.gate import Accepted, Quarantine

_HEADER = re.compile(r"^[ \t]*\[\[?[^\[\]\n]+\]\]?", re.MULTILINE)
# Comments and blank lines at the end belong to what follows.
_LAST_WORDS = re.compile(r"(?:^[ \t]*(?:#[^\n]*)?(?:\n|\Z))+\Z", re.MULTILINE)


def with_accepted(text: str, entry: Accepted, source: str) -> str:
    """The text with the entry, in place of one for the same benchmark against the same commit.

    The text as it is where it holds the very entry already.

    Raises:
        ConfigFileError: the text cannot be used, or could not with the entry.
    """
    if entry in parse_gate(text, source).accepted:
        return text
    values: dict[str, Any] = {
        "benchmark": entry.benchmark,
        "reason": entry.reason,
        "up_to": share_text(entry.up_to),
        "since": entry.since,
    }
    if entry.by:
        values["by"] = entry.by
    return _with(text, "accepted", values, ("benchmark", "since"), source)


def with_quarantine(text: str, entry: Quarantine, source: str) -> str:
    """The text with the entry, in place of an earlier one for the same benchmark.

    Raises:
        ConfigFileError: the text cannot be used, or could not with the entry.
    """
    if entry in parse_gate(text, source).quarantined:
        return text
    values = {
        "benchmark": entry.benchmark,
        "reason": entry.reason,
        "since": entry.since,
        "until": entry.until,
    }
    return _with(text, "quarantine", values, ("benchmark",), source)


def share_text(share: float) -> str:
    """A share as perfgate.toml has it: ``25 %``."""
    return f"{share * 100:.10g} %"


def whole_percent_above(share: float) -> float:
    """The next whole percent, at least the share: 0.2134 becomes 0.22; nothing becomes less than 0."""
    return max(0, math.ceil(share * 100 - 1e-9)) / 100


def _with(
    text: str, section: str, values: Mapping[str, Any], same: tuple[str, ...], source: str
) -> str:
    entries = load_config(text, source).get(section, [])
    position = next(
        (n for n, each in enumerate(entries) if all(each.get(key) == values[key] for key in same)),
        None,
    )
    if position is None:
        added = tomlkit.document()
        added.append(section, tomlkit.aot())
        added[section].append(values)
        above = f"{text.rstrip()}\n\n" if text.strip() else ""
        written = f"{above}{tomlkit.dumps(added)}"
    else:
        start, end = _span(text, section, position)
        try:
            changed = tomlkit.parse(text[start:end])
            table: Any = changed[section][0]
        except (ParseError, LookupError, TypeError) as error:
            allowed = f"[[{section}]] tables, each below its own header"
            raise ConfigFileError(source, section, "an unusual notation", allowed) from error
        for key in [key for key in table if key not in values]:
            table.remove(key)
        table.update(values)
        written = f"{text[:start]}{tomlkit.dumps(changed)}{text[end:]}"
    parse_gate(written, source)
    return written


def _span(text: str, section: str, position: int) -> tuple[int, int]:
    """Where an entry stands: from its header to its last line that says something.

    tomlkit is given the entry alone: in a whole file it moves tables of a kind together, past the comments
    between them.
    """
    headers = list(_HEADER.finditer(text))
    own = [each for each in headers if "".join(each[0].split()) == f"[[{section}]]"]
    if position >= len(own):
        return 0, 0
    start = own[position].start()
    following = (each.start() for each in headers if each.start() > start)
    end = next(following, len(text))
    said = _LAST_WORDS.sub("", text[start:end])
    return start, start + len(said)
