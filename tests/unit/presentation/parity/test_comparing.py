"""The comparison of pictures finds a planted difference, and nothing where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.presentation.parity.comparing import TOLERANCE, compare, ink, off, side_by_side

EMPTY = np.full((40, 60, 3), 35, dtype=np.uint8)


def drawn():
    picture = EMPTY.copy()
    picture[10:30, 10:50] = (13, 18, 23)
    return picture


def test_the_same_picture_is_alike():
    found = compare(drawn(), drawn(), EMPTY, [(10, 10, 30, 20)])
    assert (found.alike, found.drawn_alike) == (1.0, 1.0)
    assert found.texts[0].apart == 0.0


@given(
    st.integers(0, 39), st.integers(0, 59), st.integers(0, 2), st.integers(-TOLERANCE, TOLERANCE)
)
def test_a_shade_within_the_tolerance_is_no_difference(y, x, channel, by):
    ours = drawn().astype(np.int16)
    ours[y, x, channel] = np.clip(ours[y, x, channel] + by, 0, 255)
    assert compare(drawn(), ours.astype(np.uint8), EMPTY, []).alike == 1.0


@given(st.integers(0, 39), st.integers(0, 59), st.integers(0, 2))
def test_one_planted_pixel_is_found(y, x, channel):
    ours = drawn()
    ours[y, x, channel] += TOLERANCE + 1
    found = compare(drawn(), ours, EMPTY, [])
    assert found.alike == pytest.approx(1 - 1 / (40 * 60))
    assert off(drawn(), ours).sum() == 1
    assert (side_by_side(drawn(), ours)[:, 132:] == (255, 40, 40)).all(axis=-1).sum() == 1


def test_what_is_drawn_counts_for_itself():
    """A large background must not hide that half of a small node is missing."""
    ours = drawn()
    ours[10:30, 30:50] = 200
    found = compare(drawn(), ours, EMPTY, [])
    assert found.drawn_alike == pytest.approx(0.5)
    assert found.alike > 0.8


def test_what_only_one_of_them_draws_counts():
    assert compare(drawn(), EMPTY, EMPTY, []).drawn_alike == 0.0
    assert compare(EMPTY, drawn(), EMPTY, []).drawn_alike == 0.0


def text(x, y):
    picture = drawn()
    picture[y : y + 6, x : x + 12 : 2] = 230
    return picture


def test_a_text_is_left_out_of_the_picture_and_measured():
    found = compare(text(16, 14), text(18, 14), EMPTY, [(12, 12, 40, 24)])
    assert found.alike == 1.0
    (moved,) = found.texts
    assert (moved.stock, moved.ours) == ((4, 2, 15, 8), (6, 2, 17, 8))
    assert moved.apart == 2.0
    assert moved.alike < 1.0


def test_a_text_that_is_missing_is_infinitely_far_away():
    (missing,) = compare(text(16, 14), drawn(), EMPTY, [(12, 12, 40, 24)]).texts
    assert missing.apart == float("inf")


def test_a_plain_surface_has_no_ink():
    assert ink(EMPTY) is None
    assert ink(EMPTY[:0]) is None


def test_pictures_of_two_sizes_are_refused():
    with pytest.raises(ValueError, match="the same size"):
        compare(drawn(), drawn()[:-1], EMPTY, [])
