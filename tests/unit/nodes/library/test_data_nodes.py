"""Each data, text, file and variable node does in a run what its description says."""

from __future__ import annotations

import json

import pytest

LIST = [{"n": "10", "k": "b"}, {"n": "9", "k": "a"}, {"n": "10", "k": "c"}]
CASES = [
    ("ListGetItemNode", {"list": [1, 2], "index": -1}, {"item": 2}),
    ("ListAppendNode", {"list": [1], "item": 2}, {"result": [1, 2]}),
    ("ListContainsNode", {"list": ["1"], "item": 1}, {"contains": True, "index": 0}),
    ("ListSliceNode", {"list": [1, 2, 3], "start": 1}, {"result": [2, 3]}),
    ("ListJoinNode", {"list": [1, "a"], "separator": "-"}, {"result": "1-a"}),
    ("ListSortNode", {"list": LIST, "key_path": "n"}, {"result": [LIST[1], LIST[0], LIST[2]]}),
    ("ListSortNode", {"list": [2, 3], "reverse": True}, {"result": [3, 2]}),
    ("ListReverseNode", {"list": [1, 2]}, {"result": [2, 1]}),
    ("ListUniqueNode", {"list": [1, [2], 1, [2]]}, {"result": [1, [2]]}),
    (
        "ListFilterNode",
        {"list": LIST, "key_path": "n", "condition": "greater_than", "value": 9},
        {"result": [LIST[0], LIST[2]], "removed": [LIST[1]]},
    ),
    ("ListFilterNode", {"list": [None, 0]}, {"result": [0], "removed": [None]}),
    (
        "ListMapNode",
        {"list": LIST, "key_path": "n", "transform": "to_int"},
        {"result": [10, 9, 10]},
    ),
    ("ListReduceNode", {"list": LIST, "key_path": "n"}, {"result": 29}),
    ("ListReduceNode", {"list": [0.1] * 10, "operation": "sum"}, {"result": 1.0}),
    ("ListReduceNode", {"list": [1, 2], "operation": "avg"}, {"result": 1.5}),
    ("ListReduceNode", {"list": [], "operation": "count"}, {"result": 0}),
    ("ListFlattenNode", {"list": [1, [2, [3]]]}, {"result": [1, 2, [3]]}),
    ("DictGetNode", {"dict": {"a": None}, "key": "a"}, {"value": None, "found": True}),
    ("DictGetNode", {"dict": {}, "key": "a", "default": 1}, {"value": 1, "found": False}),
    ("DictSetNode", {"dict": {"a": 1}, "key": "b", "value": 2}, {"result": {"a": 1, "b": 2}}),
    ("DictRemoveNode", {"dict": {"a": 1}, "key": "a"}, {"result": {}, "removed_value": 1}),
    ("DictHasKeyNode", {"dict": {"a": 1}, "key": "b"}, {"has_key": False}),
    ("DictKeysNode", {"dict": {"b": 1, "a": 2}}, {"keys": ["b", "a"], "count": 2}),
    ("DictValuesNode", {"dict": {"b": 1}}, {"values": [1], "count": 1}),
    ("DictItemsNode", {"dict": {"b": 1}}, {"items": [{"key": "b", "value": 1}]}),
    ("DictMergeNode", {"dict_1": {"a": 1}, "dict_2": {"a": 2}}, {"result": {"a": 2}}),
    ("CreateDictNode", {"key_1": "a", "value_1": 1, "key_2": ""}, {"dict": {"a": 1}}),
    ("CreateListNode", {"item_1": 0, "item_3": "c"}, {"list": [0, "c"]}),
    ("GetPropertyNode", {"object": {"a": [{"b": 7}]}, "property_path": "a.0.b"}, {"value": 7}),
    ("GetPropertyNode", {"object": {}, "property_path": "a.b"}, {"value": None}),
    ("JsonParseNode", {"json_string": '{"a": [1]}'}, {"data": {"a": [1]}}),
    (
        "DictToJsonNode",
        {"dict": {"b": 1, "a": 2}, "sort_keys": True},
        {"json_string": '{"a": 2, "b": 1}'},
    ),
    ("MathOperationNode", {"operation": "divide", "a": "7", "b": 2}, {"result": 3.5}),
    ("MathOperationNode", {"operation": "sqrt", "a": 2, "round_digits": 2}, {"result": 1.41}),
    ("ComparisonNode", {"a": "10", "b": 9, "operator": "greater than (>)"}, {"result": True}),
    ("ComparisonNode", {"a": "x", "b": "x"}, {"result": True}),
    ("ComparisonNode", {"a": 1, "b": 2, "operator": ">="}, {"result": False}),
    ("ConcatenateNode", {"string_1": "a", "string_2": "b", "separator": "-"}, {"result": "a-b"}),
    (
        "FormatStringNode",
        {"template": "{a.b:>5.1f}|{v}|{ }|{{", "variables": {"a": {"b": 2.25}}},
        {"result": "  2.2|start|{ }|{{"},
    ),
    (
        "TextReplaceNode",
        {"text": "a.b.", "old_value": ".", "new_value": r"\1"},
        {"result": r"a\1b\1", "replacements": 2},
    ),
    (
        "TextReplaceNode",
        {"text": "a1b2", "old_value": r"(\d)", "new_value": r"<\1>", "use_regex": True, "count": 1},
        {"result": "a<1>b2"},
    ),
    (
        "TextSplitNode",
        {"text": "a,b,c", "separator": ",", "max_split": 1},
        {"result": ["a", "b,c"], "count": 2},
    ),
    ("TextJoinNode", {"items": [1, 2], "separator": "+"}, {"result": "1+2"}),
    ("TextCaseNode", {"text": "ab", "case": "upper"}, {"result": "AB"}),
    ("TextTrimNode", {"text": "  a ", "mode": "left"}, {"result": "a "}),
    ("TextPadNode", {"text": "7", "length": 3, "fill_char": "0"}, {"result": "007"}),
    (
        "TextContainsNode",
        {"text": "aXx", "search": "x", "case_sensitive": False},
        {"position": 1, "count": 2},
    ),
    (
        "TextExtractNode",
        {"text": "a1 b2", "pattern": r"([a-z])(\d)"},
        {"match": "a1", "groups": ["a", "1"]},
    ),
    ("TextExtractNode", {"text": "x", "pattern": r"\d"}, {"match": None, "found": False}),
    ("GetVariableNode", {"variable_name": "v"}, {"value": "start"}),
    ("GetVariableNode", {"variable_name": "none", "default_value": 3}, {"value": 3}),
    (
        "SetVariableNode",
        {"variable_name": "y", "value": "7", "variable_type": "Int32"},
        {"value": 7},
    ),
    (
        "SetVariableNode",
        {"variable_name": "y", "value": "[1]", "variable_type": "List"},
        {"value": [1]},
    ),
    (
        "SetVariableNode",
        {"variable_name": "y", "default_value": "no", "variable_type": "Boolean"},
        {"value": False},
    ),
    ("IncrementVariableNode", {"variable_name": "new", "increment": 2}, {"value": 2}),
    (
        "FormatDateTimeNode",
        {"datetime": "2025-03-04T05:06:07", "format": "%d.%m.%Y"},
        {"result": "04.03.2025"},
    ),
]


@pytest.mark.parametrize(("kind", "config", "expected"), CASES)
async def test_outputs(flow, run, kind, config, expected):
    log = ("LogNode", {"message": [f"{{{{x.{name}}}}}" for name in expected]})
    workflow = flow(
        {"s": "StartNode", "x": (kind, config), "l": log}, "s -> x -> l", variables={"v": "start"}
    )
    result, seen = await run(workflow)
    assert result.error is None
    assert seen.messages == [str(list(expected.values()))]


@pytest.mark.parametrize(
    ("kind", "config", "message"),
    [
        ("ListLengthNode", {"list": "no list"}, "found str as list; allowed: a list"),
        (
            "ListGetItemNode",
            {"list": [1], "index": 1},
            "found the index 1; allowed: an index below 1",
        ),
        ("ListReduceNode", {"list": ["x"]}, "found 'x' as item; allowed: a number"),
        ("ListReduceNode", {"list": [], "operation": "avg"}, "found an empty list"),
        (
            "ListMapNode",
            {"list": [], "transform": "explode"},
            "found the transform 'explode'; allowed: get_property",
        ),
        (
            "ListFilterNode",
            {"list": [], "condition": "odd"},
            "found the condition 'odd'; allowed: equals",
        ),
        ("MathOperationNode", {"operation": "add", "a": "x"}, "found 'x' as a; allowed: a number"),
        ("MathOperationNode", {"operation": "divide", "a": 1}, "division by zero"),
        ("ComparisonNode", {"a": 1, "b": 2, "operator": "~"}, "found the operator '~'"),
        ("FormatStringNode", {"template": "{missing}"}, "found {missing} in the template"),
        ("TextReplaceNode", {"text": "a"}, "found an empty old_value"),
        ("SetVariableNode", {"value": 1}, "found no variable_name"),
        ("JsonParseNode", {"json_string": "{"}, "Expecting property name"),
        ("IfNode", {}, "found neither a condition nor an expression"),
        ("ForLoopStartNode", {"list_var": "v"}, "found int as items"),
        ("WaitNode", {"duration": -1}, "found a duration of -1 s; allowed: 0 or more"),
        ("ReadFileNode", {"file_path": "/nowhere/x"}, "No such file"),
        ("ListDirectoryNode", {"dir_path": "/nowhere"}, "found no folder /nowhere"),
        ("RetryFailNode", {"error_message": "bad"}, "bad"),
    ],
)
async def test_bad_values_fail_with_what_is_allowed(flow, run, kind, config, message):
    result, _ = await run(
        flow({"s": "StartNode", "x": (kind, config)}, "s -> x", variables={"v": 1})
    )
    assert message in str(result.error)


async def test_a_file_is_written_appended_to_read_and_deleted(flow, run, tmp_path):
    path = str(tmp_path / "new" / "a.txt")
    nodes = {
        "s": "StartNode",
        "w": ("WriteFileNode", {"file_path": path, "content": "é"}),
        "a": ("AppendFileNode", {"file_path": path, "content": "!"}),
        "r": ("ReadFileNode", {"file_path": path}),
        "e": ("FileExistsNode", {"path": path}),
        "d": (
            "ListDirectoryNode",
            {"dir_path": str(tmp_path), "recursive": True, "files_only": True},
        ),
        "x": ("DeleteFileNode", {"file_path": path}),
        "l": (
            "LogNode",
            {"message": ["{{r.content}}", "{{r.size}}", "{{e.is_file}}", "{{d.items}}"]},
        ),
    }
    result, seen = await run(flow(nodes, "s -> w -> a -> r -> e -> d -> x -> l"))
    assert result.error is None
    assert seen.messages == [str(["é!", 3, True, [path]])]
    assert list((tmp_path / "new").iterdir()) == []


async def test_a_csv_file_is_written_and_read_back(flow, run, tmp_path):
    rows = [{"a": "1,5", "b": "x\ny"}, {"a": "", "b": '"'}]
    path = str(tmp_path / "t.csv")
    nodes = {
        "s": "StartNode",
        "w": ("WriteCSVNode", {"file_path": path, "data": rows}),
        "r": ("ReadCSVNode", {"file_path": path, "max_rows": 2}),
        "l": ("LogNode", {"message": ["{{r.data}}", "{{r.headers}}", "{{r.row_count}}"]}),
    }
    _, seen = await run(flow(nodes, "s -> w -> r -> l"))
    assert seen.messages == [str([rows, ["a", "b"], 2])]


async def test_a_json_file_is_written_and_read_back(flow, run, tmp_path):
    path = tmp_path / "t.json"
    nodes = {
        "s": "StartNode",
        "w": ("WriteJSONFileNode", {"file_path": str(path), "data": {"ü": [1, None]}}),
        "r": ("ReadJSONFileNode", {"file_path": str(path)}),
        "l": ("LogNode", {"message": "{{r.data}}"}),
    }
    _, seen = await run(flow(nodes, "s -> w -> r -> l"))
    assert seen.messages == ["{'ü': [1, None]}"]
    assert json.loads(path.read_bytes()) == {"ü": [1, None]}
    assert "ü".encode() in path.read_bytes()
