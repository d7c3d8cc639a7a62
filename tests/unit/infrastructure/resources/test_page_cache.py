"""The cache keeps the pages used last, never more than its limit, as a slow list of all uses would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casare_rpa.infrastructure.resources.page_cache import PageCache

KINDS = ["use", "forget", "hold", "let go", "spare"]
STEPS = st.lists(st.tuples(st.sampled_from([*KINDS, "use", "use"]), st.integers(0, 14)))


@given(st.integers(1, 10), STEPS)
def test_it_keeps_what_an_oracle_keeps(limit: int, steps: list[tuple[str, int]]) -> None:
    cache, oracle, held = PageCache(limit), list[int](), list[int]()
    for what, page in steps:
        free = [one for one in oracle if one not in held]
        match what:
            case "forget":
                cache.forget(page)
                oracle, held = [[one for one in kept if one != page] for kept in (oracle, held)]
            case "hold" if page in oracle:
                cache.hold(page)
                held.append(page)
            case "let go" if page in held:
                cache.let_go(page)
                held.remove(page)
            case "spare":
                spare = next((one for one in free if one != oracle[-1]), None)
                assert cache.spare() == spare
                oracle = [one for one in oracle if one != spare]
            case "use":
                oracle = [*(one for one in oracle if one != page), page]
                free = [one for one in oracle if one not in held]
                evicted = free[: max(0, len(oracle) - limit)]
                assert cache.use(page) == evicted
                oracle = [one for one in oracle if one not in evicted]
        assert len(cache) == len(oracle) <= max(limit, len(set(held)))
        assert all(one in cache for one in (*oracle, *held)), "what is in use is never closed"
        assert cache.newest == (oracle[-1] if oracle else None)
        assert cache.full_of_held == (len(set(held)) >= limit)
