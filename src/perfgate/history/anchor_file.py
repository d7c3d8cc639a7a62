"""Paired ratios of a commit to the anchor commit, kept beside its results in a file that asv passes over."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from perfgate.history.stored_files import ANCHOR_SUFFIX, MACHINE_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

# As asv shortens a commit in the names of its files.
_PREFIX = 8


@dataclass(frozen=True, slots=True)
class AnchorRatio:
    """How many times worse the commit is than the anchor, with the interval; ``pairs`` is how many process pairs show it.

    Where lower is better that is the commit's value over the anchor's; where higher is better, the inverse.
    """

    ratio: float
    low: float
    high: float
    pairs: int


@dataclass(frozen=True, slots=True)
class AnchorRun:
    """All ratios of a commit, by case; ``measured`` is when, as ISO 8601."""

    commit: str
    anchor: str
    environment: str
    measured: str
    machine: Mapping[str, str]
    ratios: Mapping[str, AnchorRatio]


def anchor_path(run: AnchorRun) -> PurePosixPath:
    """Where it belongs within the results folder."""
    name = f"{run.commit[:_PREFIX]}-{run.environment}{ANCHOR_SUFFIX}"
    return PurePosixPath(run.machine["machine"], name)


def to_text(run: AnchorRun) -> str:
    """The file."""
    ratios = {
        key: [each.ratio, each.low, each.high, each.pairs] for key, each in run.ratios.items()
    }
    data = {
        "commit_hash": run.commit,
        "anchor": run.anchor,
        "env_name": run.environment,
        "measured": run.measured,
        **run.machine,
        "ratios": ratios,
        "version": MACHINE_VERSION,
    }
    return json.dumps(data) + "\n"


def from_data(data: Mapping[str, Any]) -> AnchorRun:
    """The ratios of a file's data.

    Raises:
        ValueError: it is not what ``to_text`` writes.
    """
    try:
        ratios = {str(key): _ratio(value) for key, value in data["ratios"].items()}
        known = ("machine", "cpu", "num_cpu", "arch", "os", "ram")
        return AnchorRun(
            commit=str(data["commit_hash"]),
            anchor=str(data["anchor"]),
            environment=str(data["env_name"]),
            measured=str(data["measured"]),
            machine={key: str(data.get(key) or "") for key in known},
            ratios=ratios,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"holds no ratios to an anchor: {error!r}") from error


def _ratio(value: Any) -> AnchorRatio:
    ratio, low, high, pairs = value
    if not all(isinstance(each, int | float) and math.isfinite(each) for each in value):
        raise ValueError(f"a ratio is {value!r:.80}, not four numbers")
    return AnchorRatio(float(ratio), float(low), float(high), int(pairs))
