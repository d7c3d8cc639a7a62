"""What came of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.domain.records import Record

if TYPE_CHECKING:
    from casare_rpa.domain.errors import CasareError


class RunResult(Record):
    """What came of a run.

    Attributes:
        success: the workflow did what was drawn, to its end.
        error: why not.
        executions: how often a node was executed, loops and retries counted each time.
        nodes_run: how many different nodes were executed.
        failures: how many executions failed, caught ones included.
        duration: seconds.
        never_ran: ids of the nodes of the execution flow that no flow reached.
        variables: the workflow's variables as the run left them.
    """

    success: bool
    error: CasareError | None
    executions: int
    nodes_run: int
    failures: int
    duration: float
    never_ran: tuple[str, ...]
    variables: dict[str, Any]
