"""The cache keeps the pages used last, never more than its limit, as a slow list of all uses would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casare_rpa.infrastructure.resources.page_cache import PageCache

USES = st.lists(st.tuples(st.sampled_from(["use", "forget"]), st.integers(0, 14)))


@given(st.integers(1, 10), USES)
def test_it_keeps_what_an_oracle_keeps(limit: int, steps: list[tuple[str, int]]) -> None:
    cache, oracle = PageCache(limit), list[int]()
    for what, page in steps:
        if page in oracle:
            oracle.remove(page)
        if what == "forget":
            cache.forget(page)
            continue
        oracle.append(page)
        evicted, oracle = oracle[: max(0, len(oracle) - limit)], oracle[-limit:]
        assert cache.use(page) == evicted
        assert cache.newest == page
    assert len(cache) == len(oracle) <= limit
    assert all(page in cache for page in oracle)
    assert cache.newest == (oracle[-1] if oracle else None)
