"""The looks of a check are spread evenly, the last at the last cycle, and never more than asked for."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from perfgate.leak.steps import CHECKPOINTS, look_cycles


@given(st.integers(1, 500), st.integers(1, 60))
def test_looks_are_even_and_end_with_the_last_cycle(cycles, most):
    looks = sorted(look_cycles(cycles, most))
    assert len(looks) == min(cycles, most)
    assert looks[0] >= 1
    assert looks[-1] == cycles
    gaps = [later - earlier for earlier, later in itertools.pairwise(looks)]
    assert not gaps or max(gaps) - min(gaps) <= 1


@given(st.integers(1, 500), st.integers(1, 60))
def test_checkpoints_are_looks(cycles, most):
    looks = look_cycles(cycles, most)
    checkpoints = look_cycles(cycles, CHECKPOINTS, among=looks)
    assert checkpoints <= looks
    assert max(checkpoints) == cycles
