"""Checks a workflow file as a whole: its JSON, its shape, and what the workflow in it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.domain.errors import WorkflowFileError
from casare_rpa.domain.records import Record, replace
from casare_rpa.runtime import template
from casare_rpa.runtime.checker import check_workflow
from casare_rpa.runtime.json_document import NotStrictError, read_document
from casare_rpa.runtime.problem import Problem
from casare_rpa.runtime.shape import is_within, read_all

if TYPE_CHECKING:
    from pathlib import Path

    from casare_rpa.domain.workflow import Workflow
    from casare_rpa.nodes.registry import NodeRegistry


class FileReport(Record):
    """What was found in a workflow file.

    Attributes:
        problems: all of them: those of the shape, then those of the workflow in the order of the file.
        loads: whether the file can be opened at all; one that cannot is never written to.
        nodes: how many nodes could be read.
    """

    problems: tuple[Problem, ...]
    loads: bool
    nodes: int


def check_file(path: Path, registry: NodeRegistry) -> FileReport:
    """Every problem of a file; nothing is executed, written or imported for it."""
    try:
        document = read_document(path)
    except NotStrictError as error:
        faults = (Problem(fault.place, fault.found, fault.allowed) for fault in error.faults)
        return FileReport(tuple(faults), loads=False, nodes=0)
    except WorkflowFileError as error:
        return FileReport((Problem(error.place, error.found, error.allowed),), False, 0)
    workflow, shape = read_all(document, str(path))
    places = _Places(workflow)
    meaning = tuple(
        replace(problem, place=places.in_file(problem.place))
        for problem in check_workflow(workflow, registry)
    )
    if shape:
        meaning = tuple(problem for problem in meaning if not _follows(problem, shape))
    return FileReport((*shape, *meaning), loads=not shape, nodes=len(workflow.nodes))


class _Places:
    """Where in the file the parts of a workflow stand: by id and plain in most, listed or in a template in others.

    Args:
        workflow: as read from the file.
    """

    def __init__(self, workflow: Workflow) -> None:
        source = workflow.source
        self._roots = template.PLACES if template.is_template(source) else {}
        whole = source.get("base_workflow") if self._roots else source
        nodes = whole.get("nodes") if isinstance(whole, dict) else None
        listed = workflow.nodes if isinstance(nodes, list) else ()
        self._at = {node_id: at for at, node_id in enumerate(listed)}

    def in_file(self, place: str) -> str:
        """A place as the checks of a workflow name it, as the file has it."""
        root, _, rest = place.partition(".")
        # Longest first: an id may be the beginning of another and a dot.
        for end in reversed(_ends_of_names(rest)) if root == "nodes" else ():
            if rest[:end] in self._at:
                place = f"nodes[{self._at[rest[:end]]}]{rest[end:]}"
                break
        for key, root in self._roots.items():
            if key and is_within(place, key):
                return root + place.removeprefix(key)
        return place


def _ends_of_names(path: str) -> list[int]:
    """Where a name at the beginning of a path may end."""
    return [at for at, letter in enumerate(path) if letter in ".["] + [len(path)]


def _follows(problem: Problem, shape: tuple[Problem, ...]) -> bool:
    """Whether a problem may only follow from a wrong shape around it or in it."""
    return any(
        is_within(problem.place, wrong.place) or is_within(wrong.place, problem.place)
        for wrong in shape
    )
