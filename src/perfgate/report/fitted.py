"""A document that fits: what matters least is cut first, and the reader is told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """Lines between an opening and a closing that only stand together; nothing without lines.

    Attributes:
        rank: 0 matters most; the others give way first.
        left_out: what is said of lines that found no room; ``{}`` is their number.
    """

    rank: int
    opening: str
    lines: tuple[str, ...]
    closing: str = ""
    left_out: str = "{} more left out: this report is too long"

    def shown(self, room: int) -> str:
        """As many of the first lines as fit into so many characters; empty where none does."""
        whole = self._text(len(self.lines))
        if len(whole) <= room or not self.lines:
            return whole if self.lines else ""
        used = len(self._text(0))
        count = 0
        for line in self.lines:
            used += len(line) + 1
            if used > room:
                break
            count += 1
        return self._text(count) if count else ""

    def _text(self, count: int) -> str:
        missing = len(self.lines) - count
        note = [f"\n{self.left_out.format(missing)}"] if missing else []
        closing = [self.closing] if self.closing else []
        return "\n".join([self.opening, *self.lines[:count], *note, *closing])


def fit(sections: list[Section], limit: int, note: str = "") -> str:
    """The sections in their order, a blank line between, within ``limit`` characters.

    ``note`` stands at the end where whole sections are left out.
    """
    shown = _shown(sections, limit)
    if note and any(
        section.lines and not text for section, text in zip(sections, shown, strict=True)
    ):
        shown = [*_shown(sections, limit - len(note) - 2), note]
    return "\n\n".join(text for text in shown if text) + "\n"


def _shown(sections: list[Section], limit: int) -> list[str]:
    shown = [""] * len(sections)
    # The last line break.
    room = limit - 1
    for place in sorted(range(len(sections)), key=lambda each: sections[each].rank):
        shown[place] = sections[place].shown(room - 2)
        if shown[place]:
            room -= len(shown[place]) + 2
    return shown
