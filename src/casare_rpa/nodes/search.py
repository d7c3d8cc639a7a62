"""Finds node types by words: an index over everything the manifest says, built at the first search.

A type's rank for a word is the lowest that fits:

0. a word of its label begins with it,
1. a word of its id begins with it (``ReadCSVNode``: read, csv),
2. a word of its category, tags or description begins with it.

Only for a word that no type fits so, the search is wider:

3. it stands within the id or within one of those words,
4. one of them, or its beginning, is one typo away (of words of 3 letters and more),
5. two typos away (of 6 letters and more).

A typo is a letter too many, too few, another, or two swapped. A type matches a text when it fits all
words; its rank is that of the worst. Types of equal rank keep the order they were given in.
"""

from __future__ import annotations

import json
import re
from array import array
from bisect import bisect_left, bisect_right
from itertools import accumulate, chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from casare_rpa.nodes.manifest_file import Entry

_WORD = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+|[^\W_a-zA-Z0-9]+")
LEVELS = 6


def words_of(text: str) -> list[str]:
    """The words of a text, as they are compared."""
    return _WORD.findall(text.casefold())


def id_words(type_id: str) -> list[str]:
    """The words of an id in camel case, without the ``Node`` that ends nearly all."""
    return [word.casefold() for word in _CAMEL.findall(type_id.removesuffix("Node"))]


def typos_allowed(word: str) -> int:
    """How many typos a word of that length may have: as Elasticsearch's fuzziness AUTO counts them."""
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2


class _Hits(NamedTuple):
    """A stretch of an array of types, not copied before somebody reads it; a type may come repeatedly."""

    types: array[int]
    start: int
    stop: int

    @property
    def length(self) -> int:
        return self.stop - self.start

    def read(self) -> list[int]:
        return self.types[self.start : self.stop].tolist()


class _Postings:
    """The types of each word, found by the word's beginning."""

    def __init__(self, types_by_word: Mapping[str, Sequence[int]]) -> None:
        self.words = sorted(types_by_word)
        # Numbers, not objects: 10,000 objects that no cache holds take longer to read than to make.
        self._types = array("I", chain.from_iterable(types_by_word[word] for word in self.words))
        self._starts = [0, *accumulate(len(types_by_word[word]) for word in self.words)]
        # All words in one text, which is searched a hundred times faster than each of them.
        self._text = "".join(f"{word}\n" for word in self.words)
        self._places = [0, *accumulate(len(word) + 1 for word in self.words)]

    def beginning_with(self, word: str, *, whole: bool = False) -> _Hits:
        """The types of all words that begin so, or are so."""
        first = bisect_left(self.words, word)
        behind = bisect_left(self.words, word + ("\0" if whole else "\U0010ffff"), first)
        return _Hits(self._types, self._starts[first], self._starts[behind])

    def containing(self, part: str) -> list[int]:
        """The types of all words that have a part somewhere."""
        found: list[int] = []
        at = self._text.find(part)
        while at >= 0:
            number = bisect_right(self._places, at) - 1
            found += self._types[self._starts[number] : self._starts[number + 1]]
            at = self._text.find(part, self._places[number + 1])
        return found


class SearchIndex:
    """Everything that a search looks into.

    Args:
        entries: manifest entries, in the order that types of equal rank keep.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        # Texts of their own that lie side by side, for the same reason as the numbers in _Postings.
        self._ids = json.loads(json.dumps([entry["id"] for entry in entries]))
        self._categories: dict[str, set[int]] = {}
        self._tags: dict[str, set[int]] = {}
        # For rank 0, 1 and 2: the types that a word fits at that rank or a better one.
        fits: tuple[dict[str, list[int]], ...] = ({}, {}, {})
        for number, entry in enumerate(entries):
            self._categories.setdefault(entry["category"].casefold(), set()).add(number)
            tags = entry.get("tags", ())
            for tag in tags:
                self._tags.setdefault(tag.casefold(), set()).add(number)
            about = " ".join((entry["category"], *tags, entry["description"]))
            words: dict[str, None] = {}
            sources = (words_of(entry["label"]), id_words(entry["id"]), words_of(about))
            for types_by_word, source in zip(fits, sources, strict=True):
                words |= dict.fromkeys(source)
                for word in words:
                    types_by_word.setdefault(word, []).append(number)
        self._levels = tuple(map(_Postings, fits))
        whole_ids: dict[str, list[int]] = {}
        for number, type_id in enumerate(self._ids):
            whole_ids.setdefault(type_id.casefold(), []).append(number)
        self._whole_ids = _Postings(whole_ids)
        self._by_length: dict[int, set[str]] = {}

    def __repr__(self) -> str:
        return f"<SearchIndex of {len(self._ids)} types, {len(self._levels[-1].words)} words>"

    def search(
        self, text: str, *, category: str = "", tags: Iterable[str] = (), limit: int | None = None
    ) -> tuple[str, ...]:
        """Type ids, best first; see :meth:`casare_rpa.nodes.registry.NodeRegistry.search`."""
        within = self._filtered(category.casefold(), [tag.casefold() for tag in tags])
        words = words_of(text)
        if not words:
            listed = range(len(self._ids)) if within is None else sorted(within)
            return tuple(self._ids[i] for i in listed)[:limit] if not text.strip() else ()
        by_word = [self._fitting(word) for word in dict.fromkeys(words)]
        found: list[int] = []
        before: list[_Hits] = []
        for level in range(LEVELS):
            hits = sorted((levels[level] for levels in by_word), key=lambda each: each.length)
            # Every level holds the one before it: one that can be no longer has nothing new.
            if hits != before and hits[0].length > len(found):
                before = hits
                matched = set(hits[0].read())
                for others in hits[1:]:
                    matched.intersection_update(others.read())
                if within is not None:
                    matched &= within
                if found:
                    matched.difference_update(found)
                found += sorted(matched)
            if limit is not None and len(found) >= limit:
                break
        return tuple(map(self._ids.__getitem__, found))[:limit]

    def _filtered(self, category: str, tags: Sequence[str]) -> set[int] | None:
        sets = [self._tags.get(tag, set()) for tag in tags]
        if category:
            below = f"{category}/"
            named = (
                types
                for name, types in self._categories.items()
                if name == category or name.startswith(below)
            )
            sets.append(set().union(*named))
        return set.intersection(*sets) if sets else None

    def _fitting(self, word: str) -> list[_Hits]:
        """For each rank, the types that a word fits at that rank or a better one."""
        exact = [postings.beginning_with(word) for postings in self._levels]
        if exact[-1].length:
            return exact + [exact[-1]] * (LEVELS - len(exact))
        return exact + [_Hits(array("I", types), 0, len(types)) for types in self._wider(word)]

    def _wider(self, word: str) -> list[list[int]]:
        """For the ranks from 3, as :meth:`_fitting`, of a word that no type fits at a lower one."""
        places = (self._levels[-1], self._whole_ids)
        found = [[number for place in places for number in place.containing(word)]]
        near = self._near(word)
        for typos in range(1, LEVELS - len(self._levels)):
            beginnings = [beginning for beginning, distance, _ in near if distance == typos]
            # A shorter one is a word in full: what else begins with it is more typos away.
            types = (
                place.beginning_with(each, whole=len(each) < len(word)).read()
                for place in places
                for each in beginnings
            )
            found.append([*found[-1], *chain.from_iterable(types)])
        return found

    def _near(self, word: str) -> list[tuple[str, float, int]]:
        """The beginnings, of words and ids, that are few typos away from a word, with how many."""
        allowed = typos_allowed(word)
        if not allowed:
            return []
        from rapidfuzz.distance import OSA  # late: 12 ms, and most searches need no help
        from rapidfuzz.process import extract

        # As long as the word, or longer by the one letter that was left out.
        choices = self._beginnings(len(word)) | self._beginnings(len(word) + 1)
        scorer: Any = OSA.distance  # its stub lacks the form that extract asks for
        near: list[tuple[str, float, int]] = extract(
            word, list(choices), scorer=scorer, score_cutoff=allowed, limit=None
        )
        return near

    def _beginnings(self, length: int) -> set[str]:
        """The beginnings of that length of all words and ids."""
        if length not in self._by_length:
            known = chain(self._levels[-1].words, self._whole_ids.words)
            self._by_length[length] = set(map(itemgetter(slice(length)), known))
        return self._by_length[length]
