"""The figures as files for the browser: scripts, since a page opened from a disk may load nothing else.

Commits and series are cut into blocks of ``BLOCK`` commits, so that a new commit rewrites the last block only. Numbers
travel as base64 of little-endian arrays: quick to write here, quick to read there, and a third of their text.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from perfgate.site.model import CommitInfo, History, Series
    from perfgate.site.writer import SiteWriter

BLOCK = 512
# An end of an interval is kept as its distance in steps of 0.01 % of the value; the last two numbers are signs.
_STEP = 1e-4
NO_END = 65535
_FAILED = 65534
_FARTHEST = 65533


def blocks_of(history: History) -> int:
    """How many blocks the commits fill."""
    return -(-len(history.commits) // BLOCK)


def write_commits(writer: SiteWriter, history: History) -> None:
    """``data/commits-<block>.js``."""
    for block in range(blocks_of(history)):
        part = history.commits[block * BLOCK : (block + 1) * BLOCK]
        writer.write(f"data/commits-{block}.js", call("commits", block, [*map(_commit, part)]))


class Blocks:
    """``data/<slug>/<block>.js`` of every benchmark and block, those without a value too: a page asks for all.

    What a block is made from is named once for all benchmarks; where that is as it was, its files stay, unread.
    """

    def __init__(self, writer: SiteWriter, history: History) -> None:
        self._writer = writer
        names = _sources(history)
        self._same = [writer.note(f"block {block}", name) for block, name in enumerate(names)]

    def write(self, slug: str, series: Sequence[Series]) -> None:
        """One benchmark's."""
        for block, same in enumerate(self._same):
            name = f"data/{slug}/{block}.js"
            if same and self._writer.keep(name):
                continue
            parts = [_Part(each, block) for each in series]
            digest = hashlib.blake2b(digest_size=16)
            for part in parts:
                part.feed(digest)
            self._writer.make(name, digest.hexdigest(), partial(_block, parts, block))


def _sources(history: History) -> list[str]:
    """What each block is made from: the files of its commits, and which series there are, with their ratios."""
    common = blake(membership(history))
    for series in history.series.values():
        if series.anchored:
            common.update(repr((series.testbed, series.column, series.anchored)).encode())
    blocks = [common.copy() for _ in range(blocks_of(history))]
    for testbed in history.testbeds:
        for at, source in zip(testbed.at.tolist(), testbed.sources, strict=True):
            blocks[at // BLOCK].update(f"{at % BLOCK} {testbed.slug} {source}\n".encode())
    return [each.hexdigest() for each in blocks]


def membership(history: History) -> str:
    """Which series there are, and what their columns mean."""
    return f"{history.meaning} {[*history.series]}"


def blake(text: str) -> hashlib.blake2b:
    """A digest begun with a text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16)


class _Part:
    """A series within one block."""

    def __init__(self, series: Series, block: int) -> None:
        low, high = np.searchsorted(series.at, (block * BLOCK, (block + 1) * BLOCK))
        self.name = f"{series.testbed}/{series.column}"
        self.at = (series.at[low:high] - block * BLOCK).astype("<u2")
        self.values = series.values[low:high].astype("<f4")
        self._ends = (series.low[low:high], series.high[low:high])
        self.anchored = [entry for entry in series.anchored if entry[0] // BLOCK == block]
        self._exact = series.values[low:high]

    def feed(self, digest: Any) -> None:
        digest.update(self.name.encode())
        for array in (self.at, self.values, *self._ends):
            digest.update(array.tobytes())
        digest.update(repr(self.anchored).encode())

    def data(self) -> dict[str, Any]:
        low, high = interval_steps(self._exact, *self._ends)
        arrays = (self.at, self.values, low, high)
        data: dict[str, Any] = dict(zip("xvlh", map(packed, arrays), strict=True))
        if self.anchored:
            data["r"] = [
                [at, each.ratio, each.low, each.high, each.pairs] for at, each in self.anchored
            ]
        return data


def interval_steps(
    values: npt.NDArray[np.float64], low: npt.NDArray[np.float32], high: npt.NDArray[np.float32]
) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint16]]:
    """How far the interval's ends are from the value, in steps; signs where there is none, or no value."""
    with np.errstate(invalid="ignore", divide="ignore"):
        below = (values - low) / (np.abs(values) * _STEP)
        above = (high - values) / (np.abs(values) * _STEP)
    steps = []
    for away in (below, above):
        known = np.isfinite(away)
        whole = np.full(values.shape, NO_END, dtype="<u2")
        whole[known] = np.clip(np.rint(away[known]), 0, _FARTHEST).astype("<u2")
        whole[np.isnan(values)] = _FAILED
        steps.append(whole)
    return steps[0], steps[1]


def _block(parts: Iterable[_Part], block: int) -> bytes:
    return call("series", block, {part.name: part.data() for part in parts if part.at.size})


def _commit(commit: CommitInfo) -> list[Any]:
    return [commit.sha, int(commit.when.timestamp()), commit.subject[:200], commit.place]


def packed(array: npt.NDArray[Any]) -> str:
    """An array as the pages' scripts unpack it."""
    return base64.b64encode(array.tobytes()).decode()


def call(kind: str, key: object, value: object) -> bytes:
    """A script that hands the data over; ``<`` is written so that no text ends a script."""
    text = json.dumps([kind, key, value], separators=(",", ":")).replace("<", "\\u003c")
    return f"perfgate.put(...{text});\n".encode("utf-8", "replace")
