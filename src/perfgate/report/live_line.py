"""One line that shows how far a run is: live in a terminal, ordinary lines elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from rich.console import Console


def time_left_text(seconds: float | None) -> str:
    """``4:05 left``; empty while nothing is known."""
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02} left"


class LiveLine:
    """A spinner, what goes on, a bar and the time left; gone when the run ends.

    Where there is no terminal only what is said stays: the line itself is never written.
    """

    def __init__(self, console: Console, description: str) -> None:
        self.console = console
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            TextColumn("{task.fields[left]}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task(escape(description), total=None, left="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    @property
    def is_live(self) -> bool:
        """Whether a person watches."""
        return self.console.is_terminal

    def show(
        self,
        description: str | None = None,
        *,
        total: int | None = None,
        completed: int | None = None,
        left: str | None = None,
    ) -> None:
        """Change what the line shows; what is None stays."""
        text = None if description is None else escape(description)
        self._progress.update(self._task, description=text, total=total, completed=completed)
        if left is not None:
            self._progress.update(self._task, left=left)

    def say(self, text: str, style: str = "none") -> None:
        """A line that stays, above the live one."""
        self.console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)


class LiveProgress:
    """What shows a run on a live line of its own, which is there as long as this is entered."""

    def __init__(self, console: Console, description: str) -> None:
        self._line = LiveLine(console, description)

    def __enter__(self) -> Self:
        self._line.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._line.__exit__(kind, error, trace)
