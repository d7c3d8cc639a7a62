"""A node type's ports are computed once, and an instance holds nothing of another."""

from __future__ import annotations

import pytest

from casare_rpa.nodes.base import BaseNode, DataType, NodeStatus
from casare_rpa.nodes.declare import PropertyDef, PropertyType, node, properties


def make_type():
    @properties(PropertyDef("size", PropertyType.INTEGER, default=4))
    @node(category="test")
    class SizedNode(BaseNode):
        computed = 0

        def _define_ports(self):
            type(self).computed += 1
            self.add_input_port("size", DataType.INTEGER, required=False)
            self.add_output_port("result", DataType.INTEGER)

    return SizedNode


def test_ports_are_computed_once_a_type_and_when_first_needed():
    cls = make_type()
    nodes = [cls(str(i)) for i in range(5)]
    assert cls.computed == 0
    schemas = {id(n.port_schema()) for n in nodes}
    assert len(schemas) == 1
    assert cls.computed == 1
    assert [p.name for p in cls.port_schema().inputs] == ["exec_in", "size"]


def test_a_subclass_has_ports_of_its_own():
    base = make_type()
    base.port_schema()

    class WiderNode(base):
        def _define_ports(self):
            super()._define_ports()
            self.add_output_port("more", DataType.ANY)

    assert WiderNode.port_schema().output("more") is not None
    assert base.port_schema().output("more") is None


def test_instances_share_nothing():
    cls = make_type()
    config = {"size": 1}
    a, b = cls("a", config), cls("b", config)
    a.config["size"] = 2
    a.set_output_value("result", 5)
    a.status = NodeStatus.SUCCESS
    assert (b.config, b.output_values, b.status) == ({"size": 1}, {}, NodeStatus.IDLE)
    assert config == {"size": 1}


def test_ports_cannot_be_added_to_an_instance_nor_set_where_there_are_none():
    instance = make_type()("a")
    with pytest.raises(RuntimeError, match="ports belong to the type"):
        instance.add_output_port("x", DataType.ANY)
    with pytest.raises(ValueError, match="has no output 'x'; it has: exec_out, result"):
        instance.set_output_value("x", 1)


def test_a_parameter_comes_from_the_input_then_the_config_then_the_declaration():
    instance = make_type()("a")
    assert instance.get_parameter("size") == 4
    instance.config["size"] = 5
    assert instance.get_parameter("size") == 5
    instance.set_input_value("size", 6)
    assert instance.get_parameter("size") == 6
    assert instance.get_parameter("nothing", "default") == "default"
    assert repr(instance) == "<SizedNode a idle>"


def test_a_pattern_that_stands_for_nothing_is_like_no_value():
    class Context:
        def resolve_value(self, value):
            return None if value == "{{nothing}}" else value

    instance = make_type()("a", {"size": "{{nothing}}", "other": "{{nothing}}"})
    instance.set_execution_context(Context())
    assert instance.get_parameter("size") == 4
    assert instance.get_parameter("other", "default") == "default"
    assert instance.get_parameter("other") is None
    assert instance.get_parameter("size", resolve=False) == "{{nothing}}"
