"""Files written by one node are read by another, and what stands in them is what other programs expect."""

from __future__ import annotations

import json


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


async def test_skipped_rows_are_lines_of_the_file(flow, run, tmp_path):
    """As people count them in an editor: the blank one between a title and the table too."""
    path = tmp_path / "t.csv"
    path.write_text("Report\n\nname,amount\n\nAda,1\n")
    nodes = {
        "s": "StartNode",
        "r": ("ReadCSVNode", {"file_path": str(path), "skip_rows": 2}),
        "l": ("LogNode", {"message": "{{r.data}}"}),
    }
    _, seen = await run(flow(nodes, "s -> r -> l"))
    assert seen.messages == [str([{"name": "Ada", "amount": "1"}])]


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
