"""Lets asv judge a trial of a calibration, as `asv continuous` would: the gate's peer on the same commits.

`asv continuous` is `asv run` on one commit, then on the other, then `asv compare` with its statistics. Here both
runs are made in the gate's own two environments, with the same slowdowns planted in the second, so that nothing
but the method differs; asv is given at least the time that the gate took.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from perfgate.errors import BrokenError
from perfgate.measure.asv_process import run_asv
from perfgate.measure.asv_verdicts import AsvVerdicts, read_verdicts
from perfgate.measure.git import run_git
from perfgate.measure.machine import ensure_machine
from perfgate.measure.plan import derived_config, setup_silence
from perfgate.model.peers import PeerSaid, PeerTrial

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfgate.measure.environments import BuiltEnvironment
    from perfgate.measure.project import Project
    from perfgate.measure.sides import Sides
    from perfgate.model.comparison import Case
    from perfgate.model.planting import Plant

_ASV = (sys.executable, "-m", "asv")
_SITE = Path(__file__).with_name("peer_site")
# asv 0.6's own number of processes a commit, and a bound on what it is given.
DEFAULT_ROUNDS, _MOST_ROUNDS = 2, 20
_BENCHMARK_FAILED = 2
# Name and `asv compare`'s options: its defaults are those of `asv continuous`.
_PEERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("asv continuous", ()),
    ("plain threshold of 5 %", ("--no-stats", "--factor", "1.05")),
    ("plain threshold of 10 %", ("--no-stats", "--factor", "1.1")),
)


@dataclass(frozen=True, slots=True)
class PeerJob:
    """What asv needs to judge trials of a project."""

    project: Project
    sides: Sides
    log: IO[str]


def rounds_for(seconds: float, cases: int, earlier: Sequence[tuple[float, int, int]]) -> int:
    """asv's rounds that take at least so many seconds.

    Args:
        seconds: what the gate took.
        cases: how many there are.
        earlier: of runs made before, seconds, cases and rounds; without any, asv's default is taken.
    """
    if not earlier or not cases:
        return DEFAULT_ROUNDS
    each = sum(took for took, _, _ in earlier) / sum(count * rounds for _, count, rounds in earlier)
    return min(max(DEFAULT_ROUNDS, -int(-seconds // (each * cases))), _MOST_ROUNDS)


def measure_peers(
    job: PeerJob, cases: Sequence[Case], plants: Mapping[str, Plant], rounds: int
) -> PeerTrial:
    """Have asv measure both sides and say what got slower.

    Args:
        job: where.
        cases: the trial's.
        plants: by key, what is added to the contender's calls.
        rounds: asv's number of processes a benchmark and side.

    Raises:
        BrokenError: asv fails.
        KeyboardInterrupt: the user stopped it; nothing is left running.
    """
    with tempfile.TemporaryDirectory(prefix="perfgate-") as name:
        run = _Run(job, Path(name))
        run.set_up()
        begun = time.monotonic()
        run.measure(job.sides.baseline, run.commits[0], cases, {}, rounds)
        run.measure(job.sides.contender, run.commits[1], cases, plants, rounds)
        seconds = time.monotonic() - begun
        verdicts = {peer: run.compare(options) for peer, options in _PEERS}
    judged = frozenset.intersection(*(each.judged for each in verdicts.values()))
    return PeerTrial(
        seconds,
        rounds,
        judged & {case.key for case in cases},
        tuple(PeerSaid(peer, each.worse) for peer, each in verdicts.items()),
    )


class _Run:
    """asv with folders of its own, and a repository with a commit a side to file results under."""

    def __init__(self, job: PeerJob, folder: Path) -> None:
        self._job = job
        self._folder = folder
        self._config = folder / "asv.conf.json"
        # The same path on both sides: asv takes an existing environment's path for its name.
        self._side = folder / "side"
        self.commits: tuple[str, str] = ("", "")

    def set_up(self) -> None:
        """Write the configuration and the repository."""
        repository = self._folder / "repo"
        repository.mkdir()
        run_git(repository, "init", "--quiet")
        who = ("-c", "user.name=perfgate", "-c", "user.email=perfgate@localhost")
        shas = []
        for name in ("baseline", "contender"):
            run_git(repository, *who, "commit", "--quiet", "--allow-empty", "--message", name)
            shas.append(run_git(repository, "rev-parse", "HEAD").strip())
        self.commits = (shas[0], shas[1])
        folders = {
            "benchmark_dir": self._job.sides.head_files.benchmark_dir,
            "env_dir": self._folder / "env",
            "results_dir": self._folder / "results",
            "html_dir": self._folder / "html",
        }
        values = derived_config(self._job.project.config, folders) | {"repo": str(repository)}
        self._config.write_text(json.dumps(values), encoding="utf-8")
        ensure_machine(_ASV, self._job.project.config_path)

    def measure(
        self,
        environment: BuiltEnvironment,
        commit: str,
        cases: Sequence[Case],
        plants: Mapping[str, Plant],
        rounds: int,
    ) -> None:
        """`asv run` on one side."""
        self._side.unlink(missing_ok=True)
        self._side.symlink_to(environment.python.parent.parent)
        python = self._side / "bin" / environment.python.name
        command = ["run", "-E", f"existing:{python}", "--set-commit-hash", commit]
        command += ["--attribute", f"rounds={rounds}"]
        for case in cases:
            command += ["--bench", f"^{re.escape(case.key)}$"]
        named = {_asv_id(case): plants[case.key] for case in cases if case.key in plants}
        wanted = {name: [plant.kind, plant.amount] for name, plant in named.items()}
        own = {
            name: value
            for name, value in environment.variables
            if name != "PATH" and not name.startswith("ASV")
        }
        own |= {"PYTHONPATH": str(_SITE), "PERFGATE_PLANTS": json.dumps(wanted)}
        self._call(command, own)

    def compare(self, options: Sequence[str]) -> AsvVerdicts:
        """`asv compare` of both sides."""
        return read_verdicts(self._call(["compare", *self.commits, *options], {}))

    def _call(self, arguments: Sequence[str], variables: Mapping[str, str]) -> str:
        command = [*_ASV, *arguments, "--config", str(self._config)]
        self._job.log.write(f"$ {' '.join(command)}\n")
        said: list[str] = []
        ended = run_asv(
            command,
            # asv takes plugins of the project from the current folder.
            cwd=self._job.project.root,
            log=self._job.log,
            listen=said.append,
            silence_limit=setup_silence(),
            variables=variables,
        )
        self._job.log.flush()
        # A benchmark that fails is one that asv does not judge.
        if ended.code not in {0, _BENCHMARK_FAILED}:
            last = "\n".join(ended.tail[-12:])
            raise BrokenError(
                f"asv {arguments[0]} ended with exit code {ended.code}; the whole log is "
                f"{self._job.log.name}\n{last}"
            )
        return "".join(said)


def _asv_id(case: Case) -> str:
    """asv's name of a case for the processes it starts."""
    return case.benchmark if case.index is None else f"{case.benchmark}-{case.index}"
