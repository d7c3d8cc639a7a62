"""Patterns become values: typed when they stand alone, as text within text, and never guessed."""

from __future__ import annotations

import pytest

from casare_rpa.runtime.variables import VariableError, resolve, split_path, walk

VALUES = {"n": 3, "data": {"orders": [{"name": "x"}, {"name": "y"}], "a-b": 1}, "none": None}


def lookup(path):
    head, steps = split_path(path)
    return walk(VALUES[head], steps, path)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("{{n}}", 3),
        ("{{ n }}", 3),
        ("n = {{n}}", "n = 3"),
        ("{{n}}{{n}}", "33"),
        ("{{data.orders[1].name}}", "y"),
        ("{{data.orders.0.name}}", "x"),
        ("{{data['a-b']}}", 1),
        ("{{data.orders[-1].name}}", "y"),
        ("<{{none}}>", "<>"),
        ({"k": ["{{n}}", {"j": "{{n}}"}]}, {"k": [3, {"j": 3}]}),
        ("{n} {{}} }}", "{n} {{}} }}"),
        (7, 7),
    ],
)
def test_patterns_are_replaced(value, expected):
    assert resolve(value, lookup) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{data.nothing}}", "found no key 'nothing'; allowed: orders, a-b"),
        ("{{data.orders[5]}}", "found no item 5; allowed: an index below 2"),
        ("{{n.x}}", "found int before 'x'; allowed: an object or a list"),
        ("{{n + 1}}", "found {{n + 1}}; allowed: a variable"),
        ("{{!}}", "found {{!}}; allowed: a variable"),
    ],
)
def test_what_leads_nowhere_is_an_error_that_says_what_is_there(text, message):
    with pytest.raises(VariableError) as caught:
        resolve(text, lookup)
    assert message in str(caught.value)


async def test_a_run_knows_variables_outputs_and_the_date(flow, run, say):
    nodes = {
        "s": "StartNode",
        "c": ("CreateListNode", {"item_1": "{{v}}"}),
        "a": say("{{c.list[0].k}} {{$currentDate}}"),
    }
    _, seen = await run(flow(nodes, "s -> c -> a", variables={"v": {"k": "deep"}}))
    text, _, date = seen.messages[0].partition(" ")
    assert text == "deep"
    assert len(date.split("-")) == 3


async def test_unknown_variables_and_nodes_that_did_not_run_are_clear_errors(flow, run, say):
    result, _ = await run(flow({"s": "StartNode", "a": say("{{x}}")}, "s -> a", variables={"v": 1}))
    assert "found {{x}}; allowed: a variable (v, $currentDate" in str(result.error)
    nodes = {"s": "StartNode", "a": say("{{late.list}}"), "late": "CreateListNode"}
    result, _ = await run(flow(nodes, "s -> a -> late"))
    assert "node 'late' has not been executed yet" in str(result.error)


async def test_data_that_came_through_a_connection_is_no_template(flow, run):
    nodes = {
        "s": "StartNode",
        "c": ("CreateDictNode", {"key_1": "k", "value_1": "{{v}}"}),
        "g": ("DictGetNode", {"key": "k"}),
        "a": "LogNode",
    }
    ways = ("s -> c -> g -> a", "c.dict -> g.dict", "g.value -> a.message")
    result, seen = await run(flow(nodes, *ways, variables={"v": "{{secret}}"}))
    assert result.success
    assert seen.messages == ["{{secret}}"]


def test_blanks_in_a_pattern_do_not_count():
    assert resolve("{{  a  }}", {"a": [1]}.__getitem__) == [1]
    assert resolve("<{{\ta\n}}>", {"a": 1}.__getitem__) == "<1>"
