"""A workflow is prepared once for a registry, and what came of it goes when the workflow goes."""

from __future__ import annotations

import gc
import weakref

import pytest

from casare_rpa.domain.errors import WorkflowStructureError
from casare_rpa.domain.workflow import NodeRecord, Workflow
from casare_rpa.nodes.registry import NodeRegistry
from casare_rpa.runtime.prepared import prepare, prepare_async


def workflow():
    return Workflow(nodes={"s": NodeRecord("s", "StartNode")})


def registry():
    return NodeRegistry.from_manifest(eager=False)


async def test_the_same_record_is_prepared_once():
    one, known = workflow(), registry()
    prepared = prepare(one, known)
    assert prepare(one, known) is prepared
    assert await prepare_async(one, known) is prepared


def test_an_equal_or_changed_record_and_another_registry_are_prepared_anew():
    one, known = workflow(), registry()
    prepared = prepare(one, known)
    assert prepare(workflow(), known) is not prepared
    assert prepare(one, registry()) is not prepared
    changed = one.with_nodes(NodeRecord("e", "EndNode"))
    assert prepare(changed, known).ends == {"e"}


def test_what_fails_is_checked_again():
    broken = Workflow(nodes={"a": NodeRecord("a", "StartNode"), "b": NodeRecord("b", "StartNode")})
    known = registry()
    for _ in range(2):
        with pytest.raises(WorkflowStructureError, match="found 2 nodes to start with"):
            prepare(broken, known)


def test_nothing_keeps_a_workflow_that_was_prepared():
    one, known = workflow(), registry()
    prepare(one, known)
    watched = weakref.ref(one)
    del one
    gc.collect()
    assert watched() is None
