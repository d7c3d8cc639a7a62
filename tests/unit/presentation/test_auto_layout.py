"""Columns follow the flow: every edge of an acyclic graph leads to a later column."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from casare_rpa.presentation.canvas.auto_layout import arrange, ranks

edges = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=40)


@given(edges)
def test_edges_lead_onward(pairs):
    onward = [(a, b) for a, b in pairs if a < b]
    rank = ranks(range(13), onward)
    assert all(rank[a] < rank[b] for a, b in onward)


@given(edges)
def test_cycles_are_laid_out_without_overlap(pairs):
    places = arrange(dict.fromkeys(range(13), (160.0, 60.0)), pairs)
    assert len(set(places.values())) == 13
    columns = {}
    for x, y in places.values():
        columns.setdefault(x, []).append(y)
    for column in columns.values():
        ordered = sorted(column)
        assert all(b - a >= 60.0 for a, b in pairwise(ordered))


def test_a_chain_of_ten_thousand_does_not_recurse():
    count = 10_000
    rank = ranks(range(count), [(n, n + 1) for n in range(count - 1)])
    assert rank[count - 1] == count - 1
