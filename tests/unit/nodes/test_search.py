"""A search finds what a slow and obvious reading of its rules finds, in the same order."""

from __future__ import annotations

from functools import cache
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casare_rpa.nodes.registry import NodeRegistry
from casare_rpa.nodes.search import SearchIndex, id_words, typos_allowed, words_of


def entry(id_, label="", category="x", tags=(), description=""):
    return {
        "id": id_,
        "module": "m",
        "label": label,
        "category": category,
        "tags": list(tags),
        "description": description,
    }


@cache
def distance(a, b):
    """Letters added, left out, changed or swapped; each letter takes part in one typo (as OSA counts)."""
    if not a or not b:
        return len(a) + len(b)
    best = min(
        distance(a[:-1], b) + 1,
        distance(a, b[:-1]) + 1,
        distance(a[:-1], b[:-1]) + (a[-1] != b[-1]),
    )
    if len(a) > 1 and len(b) > 1 and a[-1] == b[-2] and a[-2] == b[-1]:
        best = min(best, distance(a[:-2], b[:-2]) + 1)
    return best


def tiers(one):
    about = [one["category"], *one["tags"], one["description"]]
    return words_of(one["label"]), id_words(one["id"]), words_of(" ".join(about))


def narrow_rank(word, one):
    fits = [any(each.startswith(word) for each in words) for words in tiers(one)]
    return fits.index(True) if any(fits) else None


def wide_rank(word, one):
    known = [*chain(*tiers(one)), one["id"].casefold()]
    if any(word in each for each in known):
        return 3
    cuts = {each[:length] for each in known for length in (len(word), len(word) + 1)}
    least = min((distance(word, cut) for cut in cuts), default=9)
    return 3 + least if least <= typos_allowed(word) else None


def oracle(entries, text, category="", tags=(), limit=None):
    words = words_of(text)
    if text.strip() and not words:
        return ()
    ranked = []
    for place, one in enumerate(entries):
        found = one["category"].casefold()
        if (
            category
            and found != category.casefold()
            and not found.startswith(f"{category.casefold()}/")
        ):
            continue
        if not {tag.casefold() for tag in tags} <= {tag.casefold() for tag in one["tags"]}:
            continue
        ranks = [
            narrow_rank(word, one)
            if any(narrow_rank(word, other) is not None for other in entries)
            else wide_rank(word, one)
            for word in words
        ]
        if None not in ranks:
            ranked.append((max(ranks, default=0), place, one["id"]))
    return tuple(id_ for _, _, id_ in sorted(ranked))[:limit]


word = st.text("abAB1ß", min_size=1, max_size=7)
text = st.lists(word, max_size=3).map(" ".join)
entries = st.lists(
    st.builds(
        entry,
        word.map(lambda name: f"{name}Node"),
        text,
        st.sampled_from(["a", "a/b", "ab"]),
        st.lists(word, max_size=2),
        text,
    ),
    max_size=6,
    unique_by=lambda one: one["id"],
)


@settings(max_examples=300)
@given(
    entries,
    text,
    st.sampled_from(["", "a", "A/b"]),
    st.lists(word, max_size=1),
    st.none() | st.integers(0, 3),
)
def test_it_finds_what_the_oracle_finds(listed, query, category, tags, limit):
    index = SearchIndex(listed)
    found = index.search(query, category=category, tags=tags, limit=limit)
    assert found == oracle(listed, query, category, tags, limit)


REGISTRY = NodeRegistry.from_manifest(eager=False)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("log", "LogNode"),
        ("read cs", "ReadCSVNode"),
        ("readcsv", "ReadCSVNode"),
        ("swtich", "SwitchNode"),
        ("colse browsr", "CloseBrowserNode"),
        ("scrensh", "ScreenshotNode"),
    ],
)
def test_what_ships_is_found_as_people_type_it(typed, expected):
    assert REGISTRY.search(typed)[0] == expected


def test_filters_narrow_a_search_and_a_listing():
    everything = set(REGISTRY.types())
    browser = REGISTRY.search("", category="browser")
    assert set(browser) == {t for t in everything if REGISTRY.describe(t).category == "browser"}
    tag = REGISTRY.describe("LogNode").tags[0]
    assert "LogNode" in REGISTRY.search("log", tags=[tag])
    assert REGISTRY.search("log", category="browser", tags=[tag]) == ()
    assert REGISTRY.search("", limit=2) == REGISTRY.types()[:2]


def test_text_without_a_word_finds_nothing_and_no_text_everything():
    assert REGISTRY.search("?!") == ()
    assert REGISTRY.search("  ") == REGISTRY.types()
    assert REGISTRY.search("zzzzzzzz") == ()


def test_an_index_shows_its_size():
    assert repr(SearchIndex([entry("ReadCSVNode", "Read")])) == "<SearchIndex of 1 types, 3 words>"
