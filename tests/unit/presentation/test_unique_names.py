"""Names stay unique, with the smallest free number, as a search through all names would choose."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casare_rpa.presentation.canvas.unique_names import UniqueNames

wanted = st.sampled_from(["Log", "Log 2", "Log 7", "If", "  If ", "Read file"])


def slow(name, held):
    name = " ".join(name.split())
    if name not in held:
        return name
    base = name.rsplit(" ", 1)[0] if name.rsplit(" ", 1)[-1].isdigit() else name
    return next(f"{base} {n}" for n in range(1, len(held) + 2) if f"{base} {n}" not in held)


@given(st.lists(st.tuples(st.booleans(), wanted, st.integers(0, 20)), max_size=60))
def test_chooses_as_a_search_would(steps):
    names, held = UniqueNames(), []
    for add, name, which in steps:
        if add or not held:
            assert names.free(name) == slow(name, set(held))
            held.append(names.free(name))
            names.hold(held[-1])
        else:
            names.release(held.pop(which % len(held)))
    assert all(name in names for name in held)


def test_a_name_held_twice_is_free_after_both_let_go():
    names = UniqueNames()
    names.hold("Log")
    names.hold("Log")
    names.release("Log")
    assert names.free("Log") == "Log 1"
    names.release("Log")
    assert names.free("Log") == "Log"


def test_numbers_begin_anew_behind_any_name():
    """Also behind one that ends in no letter, of which a number is never taken off."""
    for base in ("Log", "Log!", "x\u00b8"):
        names = UniqueNames()
        held = []
        for _ in range(3):
            held.append(names.free(base))
            names.hold(held[-1])
        assert held == [base, f"{base} 1", f"{base} 2"]
        for name in held[1:]:
            names.release(name)
        assert names.free(base) == f"{base} 1"
