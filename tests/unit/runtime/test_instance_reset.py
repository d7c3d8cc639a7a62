"""An instance from the pool is in every observable way as new, for every node type that ships."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casare_rpa.nodes.base import BaseNode, NodeStatus
from casare_rpa.nodes.registry import NodeRegistry
from casare_rpa.runtime.instance_pool import InstancePool
from casare_rpa.runtime.instance_reset import InstanceReset

REGISTRY = NodeRegistry.from_manifest(eager=False)
TEXTS = st.text("abc{}$", max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
PROPERTIES = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],  # 90 types share the two cores of a runner
)


@st.composite
def configs(draw: st.DrawFn, type_id: str) -> dict[str, Any]:
    """A config of a type: some of its properties and some keys it does not know."""
    names = [prop.name for prop in REGISTRY.describe(type_id).properties]
    return draw(st.dictionaries(st.sampled_from([*names, "name", "extra"]), VALUES, max_size=4))


def class_state(cls: type) -> dict[str, Any]:
    """What the classes of a type hold besides their functions, copied in depth."""
    return {
        f"{base.__name__}.{name}": copy.deepcopy(value)
        for base in cls.__mro__[:-1]
        for name, value in vars(base).items()
        if not (name.startswith("__") or callable(value) or hasattr(value, "__get__"))
    }


def observed(node: BaseNode) -> dict[str, Any]:
    """All there is to see of an instance."""
    schema = node.port_schema()
    properties = [prop.name for prop in node.property_defs]
    slots = [name for base in type(node).__mro__ for name in getattr(base, "__slots__", ())]
    return {
        "type": type(node),
        "attributes": dict(vars(node)),
        "slots": {name: getattr(node, name, "unset") for name in slots},
        "shown": repr(node),
        "inputs": [node.get_input_value(port.name, "unset") for port in schema.inputs],
        "outputs": [node.get_output_value(port.name, "unset") for port in schema.outputs],
        "parameters": [node.get_parameter(name, "unset") for name in properties],
    }


def change_within(value: Any) -> None:
    """Put something into every list and object of a value."""
    if isinstance(value, list):
        for item in value:
            change_within(item)
        value.append("left")
    if isinstance(value, dict):
        for item in value.values():
            change_within(item)
        value["left"] = "left"


def dirty(node: BaseNode, values: dict[str, Any], status: NodeStatus) -> None:
    """Leave what a run may leave, at every place a node has for it."""
    for port in node.port_schema().inputs:
        node.set_input_value(port.name, values)
    for port in node.port_schema().outputs:
        node.set_output_value(port.name, values)
    for name, value in values.items():
        node.input_values[name] = node.output_values[name] = value
    node.status = status
    node.error_message = "it failed"
    node.node_id += " changed"
    node.name = "changed"
    change_within(node.config)
    node.set_execution_context(object())  # type: ignore[arg-type]


def use(pool: InstancePool, cls: type[BaseNode], work: Any = None) -> None:
    """Take an instance, let work be done with it, and give it back."""
    lease = pool.lease()
    node = lease.make(cls, "n", {})
    if work is not None:
        work(node)
    del node
    lease.release()


def check_reuse(
    cls: type[BaseNode],
    first: dict[str, Any],
    second: dict[str, Any],
    values: dict[str, Any],
    status: NodeStatus,
) -> None:
    """Acquire, dirty, release, acquire: the same instance, told from a constructed one by nothing."""
    cls.port_schema()
    class_before = class_state(cls)
    pool = InstancePool({cls.__name__: ()})
    lease = pool.lease()
    node = lease.make(cls, "n", copy.deepcopy(first))
    address = id(node)
    assert observed(node) == observed(cls("n", first))
    dirty(node, values, status)
    del node
    lease.release()
    assert pool.counts().idle == 1, pool.counts()
    again = pool.lease().make(cls, "m", copy.deepcopy(second))
    assert id(again) == address
    assert (pool.counts().constructed, pool.counts().reused) == (1, 1)
    assert observed(again) == observed(cls("m", second))
    assert class_state(cls) == class_before


@pytest.mark.parametrize("type_id", REGISTRY.types())
def test_every_type_that_ships_comes_back_as_new(type_id):
    cls = REGISTRY.get(type_id)

    @PROPERTIES
    @given(
        configs(type_id),
        configs(type_id),
        st.dictionaries(TEXTS, VALUES, max_size=3),
        st.sampled_from(NodeStatus),
    )
    def comes_back_as_new(first, second, values, status):
        check_reuse(cls, first, second, values, status)

    comes_back_as_new()


@pytest.mark.parametrize("type_id", REGISTRY.types())
def test_no_type_that_ships_is_taken_back_with_an_attribute_it_does_not_know(type_id):
    cls = REGISTRY.get(type_id)
    pool = InstancePool({type_id: ()})
    lease = pool.lease()
    lease.make(cls, "n", {}).timer = 3  # type: ignore[attr-defined]
    lease.release()
    assert [(d.reason, d.detail, d.times) for d in pool.counts().dropped] == [
        ("unknown attributes", "timer", 1)
    ]
    again = pool.lease().make(cls, "n", {})
    assert not hasattr(again, "timer")
    assert pool.counts().reused == 0


class CountingNode(BaseNode):
    """Leaves a number in its class."""

    made = 0

    def __init__(self, node_id, config=None):
        super().__init__(node_id, config)
        type(self).made += 1


class ListingNode(BaseNode):
    """Leaves its id in a list of its class."""

    seen: list[str] = []  # noqa: RUF012  # the mistake that the check must find

    def __init__(self, node_id, config=None):
        super().__init__(node_id, config)
        self.seen.append(node_id)


class RememberingNode(BaseNode):
    """Finds out that it was used before."""

    def __init__(self, node_id, config=None):
        uses = getattr(self, "uses", 0)
        super().__init__(node_id, config)
        self.uses = uses + 1


@pytest.mark.parametrize("cls", [CountingNode, ListingNode])
def test_the_check_finds_state_that_a_type_leaves_in_its_class(cls):
    with pytest.raises(AssertionError):
        check_reuse(cls, {}, {}, {}, NodeStatus.ERROR)


def test_the_check_finds_state_that_survives_in_the_instance():
    check_reuse(RememberingNode, {}, {}, {}, NodeStatus.IDLE)
    # The same type is caught once its counter is named as an attribute that is kept.
    pool = InstancePool({"RememberingNode": ["uses"]})
    use(pool, RememberingNode)
    again = pool.lease().make(RememberingNode, "n", {})
    assert observed(again) != observed(RememberingNode("n", {}))


class SlotNode(BaseNode):
    """Has slots besides its attributes, one of them never set by __init__."""

    __slots__ = ("__hidden", "count", "late")

    def __init__(self, node_id, config=None):
        super().__init__(node_id, config)
        self.count = 0
        self.__hidden = 0

    def work(self):
        self.count += 1
        self.__hidden += 1


def test_slots_are_emptied_too():
    pool = InstancePool({"SlotNode": ()})
    use(pool, SlotNode, SlotNode.work)
    again = pool.lease().make(SlotNode, "n", {})
    assert pool.counts().reused == 1
    assert observed(again) == observed(SlotNode("n", {}))
    use(pool, SlotNode, lambda node: setattr(node, "late", 1))
    assert [d.detail for d in pool.counts().dropped] == ["late"]


class SlottedNode(BaseNode):
    """Keeps values in slots, of which one is set once and one never."""

    __slots__ = ("never", "remembered", "table")

    def __init__(self, node_id: str, config: Any = None) -> None:
        super().__init__(node_id, config)
        if not hasattr(self, "table"):
            self.table = (1, 2)
        if self.config.get("remember"):
            self.remembered = [1]


def test_slots_are_emptied_but_for_those_that_are_kept():
    reset = InstanceReset(SlottedNode, frozenset({"table"}))
    node = SlottedNode("n", {"remember": True})
    assert {"table", "remembered"} <= reset.attributes(node).keys()
    table = node.table
    reset.empty(node)
    assert reset.attributes(node) == {"table": table}
    assert not hasattr(node, "remembered")


def test_a_value_in_a_slot_does_not_reach_the_next_run():
    pool = InstancePool({"SlottedNode": ()})
    lease = pool.lease()
    address = id(lease.make(SlottedNode, "n", {"remember": True}))
    lease.release()
    again = pool.lease().make(SlottedNode, "n", {})
    assert id(again) == address
    assert not hasattr(again, "remembered")
