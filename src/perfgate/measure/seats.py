"""What a round has of each side: a live worker, and commands to one of them or to all."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perfgate.measure.worker_link import WorkerError
from perfgate.model.comparison import Failure, Side, Stage

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from perfgate.measure.worker_link import WorkerLink
    from perfgate.model.planting import Plant

    Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Seat:
    """A side's live worker, the folder of the case's setup_cache, and what is planted in its calls."""

    link: WorkerLink
    cache: Path | None = None
    plant: Plant | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Which round of which stage this is, and its source of chance."""

    stage: Stage
    round: int
    random: random.Random


class SideError(Exception):
    """One side failed."""

    def __init__(self, side: Side, cause: WorkerError) -> None:
        super().__init__(str(cause))
        self.side = side
        self.cause = cause

    def as_failure(self, turn: Turn) -> Failure:
        """The record of it."""
        cause = self.cause
        side = Side.BASELINE if self.side is Side.CONTROL else self.side
        return Failure(side, cause.kind, turn.stage, turn.round, str(cause), cause.output)


def ask(link: WorkerLink, side: Side, command: str, limit: float, **arguments: Any) -> Answer:
    """One side's answer to a command.

    Raises:
        SideError: the side failed.
    """
    try:
        return link.ask(command, limit, **arguments)
    except WorkerError as error:
        raise SideError(side, error) from error


def ask_all(
    links: Mapping[Side, WorkerLink], command: str, limit: float, **arguments: Any
) -> dict[Side, Answer]:
    """The answers of all these sides, who obey at a time.

    Raises:
        SideError: one of them failed; all have answered.
    """
    same = dict.fromkeys(links, arguments)
    answers, failures = try_all(links, command, limit, same, together=True)
    if failures:
        raise failures[0]
    return answers


def try_all(
    links: Mapping[Side, WorkerLink],
    command: str,
    limit: float,
    arguments: Mapping[Side, Mapping[str, Any]],
    *,
    together: bool,
) -> tuple[dict[Side, Answer], list[SideError]]:
    """The answers to a command with each side's own arguments, and what failed.

    Not ``together``, they obey one after the other, up to the first failure.
    """
    answers: dict[Side, Answer] = {}
    failures: list[SideError] = []
    for group in [list(arguments)] if together else [[side] for side in arguments]:
        sent: list[Side] = []
        for side in group:
            with _failing(side, failures):
                links[side].send(command, limit, **arguments[side])
                sent.append(side)
        for side in sent:
            with _failing(side, failures):
                answers[side] = links[side].receive()
        if failures:
            break
    return answers, failures


@contextlib.contextmanager
def _failing(side: Side, failures: list[SideError]) -> Iterator[None]:
    try:
        yield
    except WorkerError as error:
        failures.append(SideError(side, error))
