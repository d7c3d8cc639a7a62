"""A document fits, keeps its order, loses what matters least first, and says so."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from perfgate.report.fitted import Section, fit

LINES = st.lists(st.text("ab", max_size=30), max_size=12).map(tuple)


@given(st.lists(LINES, min_size=1, max_size=6), st.integers(1, 400))
def test_never_longer_than_the_limit(parts: list[tuple[str, ...]], limit: int) -> None:
    sections = [
        Section(rank, f"# {rank}", lines, "end", "{} more") for rank, lines in enumerate(parts)
    ]
    assert len(fit(sections, limit)) <= limit
    assert len(fit(sections, limit + 20, "not everything")) <= limit + 20


def test_the_least_important_gives_way() -> None:
    sections = [
        Section(2, "least", tuple("abcdefgh"), left_out="{} more"),
        Section(1, "most", tuple("ijklmnop")),
        Section(3, "gone", ("z" * 50,)),
        Section(0, "empty", ()),
    ]
    assert fit(sections, 200) == (
        "least\na\nb\nc\nd\ne\nf\ng\nh\n\nmost\ni\nj\nk\nl\nm\nn\no\np\n\ngone\n" + "z" * 50 + "\n"
    )
    assert fit(sections, 44) == "least\na\nb\nc\n\n5 more\n\nmost\ni\nj\nk\nl\nm\nn\no\np\n"
    assert fit(sections, 34, "cut").endswith("most\ni\nj\nk\nl\nm\nn\no\np\n\ncut\n")
