"""All values of one commit as a file, for comparing any two; only those whose results are new are worked out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from perfgate.site.data_files import NO_END, blake, call, interval_steps, membership, packed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from perfgate.site.model import History, Series, Testbed
    from perfgate.site.writer import SiteWriter


def write_commit_values(writer: SiteWriter, history: History) -> None:
    """``data/at/<testbed>/<commit>.js``."""
    common = blake(membership(history))
    for testbed in history.testbeds:
        chosen = [each for each in history.series.values() if each.testbed == testbed.slug]
        stale = []
        for row, (place, origin) in enumerate(zip(testbed.at, testbed.sources, strict=True)):
            key = f"{testbed.slug}/{history.commits[place].sha}"
            digest = common.copy()
            digest.update(f"{testbed.slug} {origin}".encode("utf-8", "surrogatepass"))
            source = digest.hexdigest()
            if not writer.is_made(f"data/at/{key}.js", source):
                stale.append((row, key, source))
        rows = np.array([row for row, _, _ in stale], dtype=np.intp)
        for (_, key, source), arrays in zip(stale, _values(testbed, chosen, rows), strict=True):
            writer.make(f"data/at/{key}.js", source, partial(_at, key, arrays))


def _values(
    testbed: Testbed, chosen: Sequence[Series], rows: npt.NDArray[np.intp]
) -> Iterator[tuple[npt.NDArray[Any], ...]]:
    """Of each of these rows: the columns, their values, and how far the intervals' ends are from them."""
    columns = np.array([each.column for each in chosen], dtype="<u4")
    shape = (rows.size, len(chosen))
    values = np.full(shape, np.nan, dtype="<f4")
    low, high = np.full((2, *shape), NO_END, dtype="<u2")
    wanted = testbed.at[rows]
    for number, each in enumerate(chosen if rows.size else ()):
        found = np.searchsorted(each.at, wanted)
        there = np.flatnonzero(each.at[np.minimum(found, each.at.size - 1)] == wanted)
        took = found[there]
        values[there, number] = each.values[took]
        low[there, number], high[there, number] = interval_steps(
            each.values[took], each.low[took], each.high[took]
        )
    return zip((columns for _ in range(rows.size)), values, low, high, strict=True)


def _at(key: str, arrays: Sequence[npt.NDArray[Any]]) -> bytes:
    return call("at", key, dict(zip("ivlh", map(packed, arrays), strict=True)))
