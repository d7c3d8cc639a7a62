"""Detail never grows when the zoom shrinks, and every stride fits a pipe's segments."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casare_rpa.presentation.canvas.level_of_detail import Detail, level_of_detail
from casare_rpa.presentation.canvas.pipe_geometry import SEGMENTS

scales = st.floats(0.001, 3.0)


@given(scales, scales)
def test_detail_follows_the_scale(first, second):
    low, high = sorted((first, second))
    less, more = level_of_detail(low), level_of_detail(high)
    assert less.nodes <= more.nodes
    assert less.labels <= more.labels
    assert less.pipe_stride >= more.pipe_stride


@given(scales)
def test_strides_reach_the_pipes_end(scale):
    assert SEGMENTS % level_of_detail(scale).pipe_stride == 0


def test_one_to_one_shows_everything():
    assert level_of_detail(1.0).nodes is Detail.FULL
    assert level_of_detail(0.05).nodes is Detail.BLOCK
