"""What is checked: a cycle, what it may leave nothing of, and how to let it come to rest."""

from __future__ import annotations

import contextlib
import functools
import inspect
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from perfgate.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Counter = Callable[[], int]


@dataclass(frozen=True, slots=True)
class Subject:
    """A cycle and its counts.

    Attributes:
        cycle: run once a cycle; plain or a coroutine function. What it returns is dropped.
        counts: by name, how many there are now; at rest each must be again what it was after the burn-in. A
            callable that returns a mapping gives several counts at once; its own name is then not used.
        settle: called before it is looked, to let background work end; plain or a coroutine function.
    """

    cycle: Callable[[], Any]
    counts: Mapping[str, Callable[[], int | Mapping[str, int]]] = field(default_factory=dict)
    settle: Callable[[], Any] | None = None

    def counted(self) -> dict[str, int]:
        """Every count, now."""
        found: dict[str, int] = {}
        for name, count in self.counts.items():
            value = count()
            found.update({name: value} if isinstance(value, int) else value)
        return found


class SubjectMaker:
    """A subject with its surroundings: entered before the burn-in, left at the end."""

    def __init__(self, function: Callable[..., Any]) -> None:
        functools.update_wrapper(self, function)
        self.is_async = inspect.isasyncgenfunction(function)
        if not self.is_async and not inspect.isgeneratorfunction(function):
            raise UsageError(
                f"@subject on {function!r}; allowed: a generator, plain or async, that yields one Subject"
            )
        manager = contextlib.asynccontextmanager if self.is_async else contextlib.contextmanager
        self._manager: Callable[..., Any] = manager(function)

    def __call__(self) -> Any:
        """A context manager, async where the generator is, whose value is the :class:`Subject`."""
        return self._manager()


def subject(function: Callable[..., Any]) -> SubjectMaker:
    """Declare a generator, plain or async, that sets up, yields one :class:`Subject` and tears down."""
    return SubjectMaker(function)


def as_subject(given: Any) -> Subject:
    """The subject that a caller means: itself, or its cycle alone.

    Raises:
        UsageError: it is neither.
    """
    if isinstance(given, Subject):
        return given
    if callable(given):
        return Subject(given)
    raise UsageError(f"found {given!r}; allowed: a Subject, or a function to run once a cycle")
