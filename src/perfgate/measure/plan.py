"""Decides how asv is called: which command lines, in which order, into which results folder.

asv saves what it measured only when a whole ``asv run`` ends. So the suite is run one benchmark file at a
time: what an interrupted run loses is the file it was in.
"""

from __future__ import annotations

import enum
import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perfgate.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from perfgate.model.results import BenchmarkInfo

# Options that would take away the results this command reads; what to use instead.
_REFUSED = {
    "--dry-run": "--quick keeps its results out of the results folder",
    "-n": "--quick keeps its results out of the results folder",
    "--config": "give --config before asv's own options",
}
# Discovery builds the project; pip may be silent for long while it downloads or compiles.
_SETUP_SILENCE = 3600.0
_SPARE_SILENCE = 120.0


class Target(enum.Enum):
    """What is measured, and whether its results are for keeps."""

    COMMIT = "commit"
    QUICK = "quick"
    WORKING_TREE = "working tree"


@dataclass(frozen=True, slots=True)
class Plan:
    """How asv is called for one bench run."""

    asv: tuple[str, ...]
    config: Path
    results_dir: Path
    target: Target
    commit: str
    python: str
    quick: bool
    options: tuple[str, ...]

    def discovery(self) -> list[str]:
        """The call that builds the environment and writes benchmarks.json, and measures nothing."""
        return [*self._run(), "--bench", "just-discover"]

    def measuring(self, group: Group) -> list[str]:
        """The call that measures a group."""
        arguments = self._run()
        for regex in group.regexes:
            arguments += ["--bench", regex]
        return arguments

    def _run(self) -> list[str]:
        if self.target is Target.WORKING_TREE:
            what = ["-E", f"existing:{self.python}", "--set-commit-hash", self.commit]
        else:
            what = [f"{self.commit}^!"]
        quick = ["--quick"] if self.quick else []
        arguments = [*self.asv, "run", *what, "--config", str(self.config)]
        return [*arguments, "--show-stderr", *quick, *self.options]


@dataclass(frozen=True, slots=True)
class Group:
    """Benchmarks that one ``asv run`` measures, with the expressions that choose them."""

    name: str
    benchmarks: tuple[str, ...]
    regexes: tuple[str, ...]
    silence_limit: float


def derived_config(config: Mapping[str, Any], folders: Mapping[str, Path]) -> dict[str, Any]:
    """A copy of asv's configuration with other folders, for results that are not for keeps.

    asv takes the format's version out when it reads; the only branch is HEAD, since in an existing environment
    it would measure once for each branch.
    """
    kept = {key: value for key, value in config.items() if value is not None}
    return (
        kept
        | {key: str(path) for key, path in folders.items()}
        | {"version": 1, "branches": ["HEAD"]}
    )


def check_options(options: Sequence[str]) -> tuple[str, ...]:
    """asv's options as the user gave them.

    Raises:
        UsageError: one of them would leave nothing to read.
    """
    for option in options:
        name = option.split("=", 1)[0]
        if name in _REFUSED:
            raise UsageError(f"asv's {name} cannot be used here: {_REFUSED[name]}")
        if re.fullmatch(r"(--python=)?same|(.*=)?existing(:.*)?", option):
            raise UsageError(
                f"{option!r}: asv keeps no results of an existing environment; use --working-tree"
            )
    return tuple(options)


def machine_option(options: Sequence[str]) -> str:
    """The machine's name as asv's ``--machine`` gives it; empty where it does not."""
    for option, following in itertools.zip_longest(options, options[1:], fillvalue=""):
        if option in {"--machine", "-m"}:
            return following
        if option.startswith("--machine="):
            return option.partition("=")[2]
    return ""


def group_benchmarks(
    benchmarks: Mapping[str, BenchmarkInfo],
    regexes: Sequence[str],
    default_timeout: float,
) -> list[Group]:
    """The chosen benchmarks by file, in asv's order.

    Raises:
        UsageError: an expression that is none, or nothing that it matches.
    """
    for regex in regexes:
        try:
            re.compile(regex)
        except re.error as error:
            raise UsageError(f"--bench {regex!r} is not a regular expression: {error}") from error
    chosen = sorted(name for name, info in benchmarks.items() if _selected(info, regexes))
    if not chosen:
        known = ", ".join(sorted(benchmarks)) or "none at all"
        asked = " ".join(regexes) or "everything"
        raise UsageError(f"--bench {asked} matches no benchmark; there are {known}")
    groups = []
    for file, members in itertools.groupby(chosen, key=lambda name: name.split(".", 1)[0]):
        names = tuple(members)
        infos = [benchmarks[name] for name in names]
        limit = max(_longest_silence(info, default_timeout) for info in infos)
        groups.append(Group(file, names, _narrowed(file, regexes), limit + _SPARE_SILENCE))
    if _all_compile(groups):
        return groups
    # Expressions with flags inside cannot be narrowed: one run for all.
    limit = max(group.silence_limit for group in groups)
    return [Group("the suite", tuple(chosen), tuple(regexes), limit)]


def setup_silence() -> float:
    """How long discovery may say nothing before it is taken for hung."""
    return _SETUP_SILENCE


def _selected(info: BenchmarkInfo, regexes: Sequence[str]) -> bool:
    """asv's own rule: an expression may match the name followed by the parameters in brackets."""
    if not regexes:
        return True
    labels = [info.name]
    if info.params:
        combinations = itertools.product(*info.params)
        labels = [f"{info.name}({', '.join(combination)})" for combination in combinations]
    return any(re.search(regex, label) for regex in regexes for label in labels)


def _narrowed(file: str, regexes: Sequence[str]) -> tuple[str, ...]:
    start = rf"^{re.escape(file)}(?=\.)"
    if not regexes:
        return (start,)
    return tuple(rf"^(?={start})(?=[\s\S]*?(?:{regex}))" for regex in regexes)


def _all_compile(groups: Sequence[Group]) -> bool:
    try:
        for regex in itertools.chain.from_iterable(group.regexes for group in groups):
            re.compile(regex)
    except re.error:
        return False
    return True


def _longest_silence(info: BenchmarkInfo, default_timeout: float) -> float:
    """asv speaks once a benchmark: after all its parameter combinations, each with its own time-out."""
    timeout = info.timeout if info.timeout is not None else default_timeout
    combinations = 1
    for values in info.params:
        combinations *= len(values)
    cache = info.setup_cache_timeout if info.setup_cache_timeout is not None else timeout
    return timeout * combinations + cache
