"""Where the flow of a run stands: a stack of scopes, each with the nodes still to be executed in it.

No I/O and no node is executed here; the executor asks what comes next and says what happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.domain.records import Record
from casare_rpa.nodes.context import Scope, ScopeOutcome

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from casare_rpa.domain.errors import NodeFailedError


class Failed(Record):
    """A node failed; ``behind`` is the node that the flow may go on behind."""

    error: NodeFailedError
    behind: str
    stack_trace: str = ""


class GoBack(Record):
    """The flow returns to the owner of an open scope."""

    owner: str


class LeaveLoop(Record):
    """The flow leaves an open loop."""

    owner: str


class EndRun(Record):
    """The run ends here, by the will of the workflow."""


Signal = Failed | GoBack | LeaveLoop | EndRun


class Frame:
    """An open scope: its owner, the nodes still to be executed in it, and what last left it early."""

    __slots__ = ("loop", "owner", "pending", "scope", "signal")

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.loop = False
        self.pending: list[str] = []
        self.scope = Scope()
        self.signal: Signal | None = None


class FlowStack:
    """The scopes that are open, innermost last, above the flow that belongs to none."""

    def __init__(self, start: str) -> None:
        self._outermost = [start]
        self._frames: list[Frame] = []

    def __repr__(self) -> str:
        path = " > ".join(f"{frame.owner}{frame.pending}" for frame in self._frames)
        return (
            f"<FlowStack {self._outermost} > {path}>" if path else f"<FlowStack {self._outermost}>"
        )

    def next_node(self, leaving: Container[str] = ()) -> str | None:
        """Take the next node of the innermost scope; None where it has run dry.

        What leaves the scope waits until no other node is left in it, or it would cut off the flow beside it: an
        owner of an open scope, and those of ``leaving``.

        Args:
            leaving: ids of nodes that end the run or lead back to where their scope began.
        """
        pending = self._frames[-1].pending if self._frames else self._outermost
        if len(pending) > 1 and self._leaves(pending[-1], leaving):
            for at in range(len(pending) - 2, -1, -1):
                if not self._leaves(pending[at], leaving):
                    return pending.pop(at)
        return pending.pop() if pending else None

    def _leaves(self, node_id: str, leaving: Container[str]) -> bool:
        return node_id in leaving or self.find(node_id) is not None

    def add(self, nodes: Sequence[str]) -> None:
        """Add nodes to the innermost scope: the first of them comes next."""
        pending = self._frames[-1].pending if self._frames else self._outermost
        pending.extend(reversed(nodes))

    def open(self, frame: Frame) -> None:
        """Make a scope the innermost."""
        self._frames.append(frame)

    def find(self, owner: str) -> Frame | None:
        """The open scope of a node, or None."""
        return next((frame for frame in self._frames if frame.owner == owner), None)

    def innermost_loop(self) -> str | None:
        """The owner of the innermost open loop, or None."""
        return next((frame.owner for frame in reversed(self._frames) if frame.loop), None)

    @property
    def is_guarded(self) -> bool:
        """Whether a failure has a scope to go to: one that is no loop."""
        return not all(frame.loop for frame in self._frames)

    def run_dry(self) -> Frame | None:
        """Close the innermost scope, whose flow is complete; None where no scope is open."""
        if not self._frames:
            return None
        frame = self._frames.pop()
        frame.scope.outcome = ScopeOutcome("completed")
        return frame

    def unwind(self, signal: Signal) -> Frame | None:
        """Close scopes until one whose owner has a say in the matter; None where there is none.

        A loop has a say only where it is the one meant; any other scope always has.
        """
        while self._frames:
            frame = self._frames.pop()
            if isinstance(signal, GoBack | LeaveLoop) and signal.owner == frame.owner:
                went_back = isinstance(signal, GoBack)
                frame.scope.outcome = ScopeOutcome("completed" if went_back else "broken")
                return frame
            if not frame.loop:
                frame.scope.outcome = _outcome(signal)
                frame.signal = signal
                return frame
        return None


def _outcome(signal: Signal) -> ScopeOutcome:
    if isinstance(signal, Failed):
        error = signal.error
        return ScopeOutcome("failed", error.message, error.error_type, signal.stack_trace)
    return ScopeOutcome("broken")
