"""Text that came from elsewhere (names, errors, commit subjects), made harmless before it is shown.

A report may come from a pull request of a stranger: nothing in it may steer a terminal, add markup,
notify people or reverse the order of what is read.
"""

from __future__ import annotations

import re
import unicodedata

# Control characters (terminal escapes among them), format characters (which turn the direction of text
# or hide in it), lone surrogates (which no file can hold), private and unassigned ones, separators.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_CUT = " […] "
# A space of no width: GitHub's own tools break mentions with it.
_BREAK = "\N{ZERO WIDTH SPACE}"
# An entity never is markup; backslashes would do too, except before the bar of a table's cell.
_ENTITIES = str.maketrans(
    {char: f"\\{char}" for char in "*_`[]~"}
    | {char: f"&#{ord(char)};" for char in f"\\|$<&{_BREAK}"}
)
# What GitHub links or notifies without being asked: @name, #12, GH-12, addresses.
_ACTIVE = re.compile(r"(?i:(?<=[@#])|(?<=gh-)(?=\d)|(?<=:)(?=//)|(?<=www)(?=\.))")
# Backticks as markdown_text has them.
_QUOTED = re.compile(r"\\`([^`]+)\\`")
# What would begin a list, a quotation or a line at the beginning of a line.
_BLOCK_MARK = re.compile(r"^(?:>|[-+=](?=[-=\s]|$)|\d+[.)](?=\s|$))")


def visible(text: str) -> str:
    """The text with every character that cannot be seen written out (``\\x1b``); line breaks stay."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\t", "    ")
    return "".join(char if char == "\n" or _is_seen(char) else _written(char) for char in text)


def one_line(text: str, limit: int = 400) -> str:
    """The text, seen, on one line and no longer than ``limit``; the middle is cut."""
    return shortened(" ".join(visible(text).split()), limit)


def shortened(text: str, limit: int) -> str:
    """The text's beginning and end, where it is longer than ``limit``."""
    if len(text) <= limit:
        return text
    head = (limit - len(_CUT)) // 2
    tail = limit - len(_CUT) - head
    return f"{text[:head]}{_CUT}{text[len(text) - tail :]}"


def tail(text: str, lines: int, limit: int = 4000) -> str:
    """The last lines of an output, seen; says how many are left out."""
    kept = visible(text).strip("\n").split("\n")
    left_out = len(kept) - lines
    if left_out > 0:
        kept = [f"[{left_out} lines before these]", *kept[-lines:]]
    return shortened("\n".join(kept), limit)


def markdown_text(text: str, limit: int = 400) -> str:
    """One line that markdown shows as it is, in a table's cell too, and that links and notifies nobody."""
    shown = _ACTIVE.sub(_BREAK, one_line(text, limit)).translate(_ENTITIES)
    return _BLOCK_MARK.sub(lambda found: f"{found.group()[:-1]}\\{found.group()[-1]}", shown)


def markdown_code(text: str, limit: int = 400) -> str:
    """The same as code: an HTML element, since a code span cannot hold every text within a table."""
    return f"<code>{markdown_text(text, limit)}</code>"


def markdown_prose(text: str, limit: int = 400) -> str:
    """The same, with what stands between backticks as code; that is all it can become."""
    return _QUOTED.sub(r"<code>\1</code>", markdown_text(text, limit))


def fenced(text: str, language: str = "") -> str:
    """A code block that no line of the text can end."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{visible(text)}\n{fence}"


def _is_seen(char: str) -> bool:
    return (char.isascii() and char.isprintable()) or unicodedata.category(char) not in _UNSEEN


def _written(char: str) -> str:
    code = ord(char)
    return (
        f"\\x{code:02x}"
        if code < 0x100
        else f"\\u{code:04x}"
        if code < 0x10000
        else f"\\U{code:08x}"
    )
