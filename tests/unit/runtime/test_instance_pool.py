"""The pool takes back only what it can make as new, no more than its bound, and says what it dropped."""

from __future__ import annotations

import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from casare_rpa.nodes.base import BaseNode
from casare_rpa.runtime.instance_pool import InstancePool


class OtherNode(BaseNode):
    """Any other type."""


class TableNode(BaseNode):
    """Builds a table at great cost, once an instance."""

    builds = 0

    def __init__(self, node_id, config=None):
        super().__init__(node_id, config)
        self.table = getattr(self, "table", None) or self.build()

    @classmethod
    def build(cls):
        cls.builds += 1
        return tuple(range(10))


def use(pool: InstancePool, cls: type[BaseNode], work: Any = None) -> None:
    """Take an instance, let work be done with it, and give it back."""
    lease = pool.lease()
    node = lease.make(cls, "n", {})
    if work is not None:
        work(node)
    del node
    lease.release()


def reasons(pool: InstancePool) -> dict[str, str]:
    return {dropped.reason: dropped.detail for dropped in pool.counts().dropped}


def test_an_attribute_that_is_kept_is_built_once(monkeypatch):
    monkeypatch.setattr(TableNode, "builds", 0)
    pool = InstancePool({"TableNode": ["table"]})
    for _ in range(3):
        use(pool, TableNode)
    assert TableNode.builds == 1
    pool = InstancePool({"TableNode": ()})
    for _ in range(3):
        use(pool, TableNode)
    assert TableNode.builds == 4


@pytest.mark.parametrize(
    ("work", "reason"),
    [
        (lambda node: setattr(node, "table", (1,)), "kept attribute replaced"),
        (lambda node: setattr(node, "__class__", OtherNode), "class replaced"),
    ],
)
def test_an_instance_that_was_tampered_with_is_not_taken_back(work, reason):
    pool = InstancePool({"TableNode": ["table"]})
    use(pool, TableNode, work)
    assert list(reasons(pool)) == [reason]
    assert pool.counts().idle == 0


def test_a_kept_attribute_that_can_change_is_refused(monkeypatch):
    monkeypatch.setattr(TableNode, "build", lambda _self: [1])
    pool = InstancePool({"TableNode": ["table"]})
    use(pool, TableNode)
    assert reasons(pool) == {"kept attribute can change": "table"}


@pytest.mark.parametrize(
    "hold",
    [lambda node: node, lambda node: node.execute, weakref.ref, lambda node: [node]],
    ids=["itself", "its method", "weakly", "in a list"],
)
def test_an_instance_that_something_still_holds_is_not_taken_back(hold):
    pool = InstancePool({"TableNode": ()})
    held: list[Any] = []
    use(pool, TableNode, lambda node: held.append(hold(node)))
    assert list(reasons(pool)) == ["held elsewhere"]
    held.clear()
    use(pool, TableNode, lambda node: held.append(node.config))
    assert pool.counts().idle == 1


class MappingNode(BaseNode, dict):  # type: ignore[misc,type-arg]
    """Holds values outside of its attributes."""


class MadeByNewNode(BaseNode):
    """Has a part that __init__ does not make."""

    def __new__(cls, node_id, config=None):
        return super().__new__(cls)


class ClosingNode(BaseNode):
    """Relies on the end of an instance."""

    def __del__(self):
        self.config.clear()


@pytest.mark.parametrize("cls", [MappingNode, MadeByNewNode, ClosingNode])
def test_a_type_that_init_alone_does_not_make_as_new_is_never_reused(cls):
    pool = InstancePool({cls.__name__: ()})
    use(pool, cls)
    use(pool, cls)
    counts = pool.counts()
    assert (counts.constructed, counts.reused, counts.idle) == (2, 0, 0)
    assert list(reasons(pool)) == ["type unfit"]
    assert counts.dropped[0].times == 2


def test_types_not_named_are_constructed_subclasses_of_named_ones_too():
    class SpecialTableNode(TableNode):
        pass

    pool = InstancePool({"TableNode": ()})
    use(pool, SpecialTableNode)
    use(pool, OtherNode)
    counts = pool.counts()
    assert (counts.constructed, counts.reused, counts.idle, counts.dropped) == (0, 0, 0, ())


def test_no_more_instances_wait_than_the_bound():
    pool = InstancePool({"TableNode": ()}, idle_per_type=2)
    lease = pool.lease()
    for number in range(5):
        lease.make(TableNode, str(number), {})
    assert repr(lease) == "<InstanceLease of 5>"
    lease.release()
    lease.release()
    assert repr(pool) == "<InstancePool 2 idle, 0 reused, 3 dropped>"
    assert reasons(pool) == {"no room": "2 wait already"}
    with pytest.raises(ValueError, match="idle_per_type: found 0; allowed: 1 or more"):
        InstancePool({}, idle_per_type=0)


class UnsureNode(BaseNode):
    """Cannot be made where its config says so."""

    def __init__(self, node_id, config=None):
        super().__init__(node_id, config)
        if self.config.get("fails"):
            raise ValueError("no")


def test_an_instance_whose_init_fails_is_not_used_again():
    pool = InstancePool({"UnsureNode": ()})
    use(pool, UnsureNode)
    lease = pool.lease()
    with pytest.raises(ValueError, match="no"):
        lease.make(UnsureNode, "n", {"fails": True})
    lease.release()
    assert pool.counts().idle == 0


def test_threads_never_share_an_instance():
    pool = InstancePool({"TableNode": ()}, idle_per_type=4)
    in_use: set[int] = set()
    guard = threading.Lock()

    def work(_: int) -> None:
        lease = pool.lease()
        node = lease.make(TableNode, "n", {})
        with guard:
            assert id(node) not in in_use
            in_use.add(id(node))
        node.set_input_value("port", 1)
        with guard:
            in_use.remove(id(node))
        del node
        lease.release()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(400)))
    counts = pool.counts()
    assert counts.constructed + counts.reused == 400
    assert counts.reused > 0
