"""``casare check`` lists problems, ``casare nodes`` lists types; both say by their exit code what they found."""

from __future__ import annotations

from pathlib import Path

import pytest

from casare_rpa.cli.main import main

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "workflows"


@pytest.mark.parametrize("name", ["sales_report", "order_triage"])
def test_the_examples_have_no_problem(capsys, name):
    assert main(["check", str(EXAMPLES / f"{name}.json")]) == 0
    assert "no problem" in capsys.readouterr().out


def test_problems_are_1_and_unreadable_files_2(tmp_path, capsys):
    bad, broken = tmp_path / "bad.json", tmp_path / "broken.json"
    bad.write_text('{"nodes": {"a": {"node_type": "Nothing"}}}')
    broken.write_text("{")
    assert main(["check", str(bad)]) == 1
    assert "nodes.a.node_type: found 'Nothing'" in capsys.readouterr().out
    assert main(["check", str(bad), str(broken)]) == 2
    out = capsys.readouterr().out
    assert "nodes.a.node_type" in out
    assert "broken.json: error: line 1 column 2" in out


def test_nodes_lists_searches_and_describes(capsys):
    assert main(["nodes", "read", "csv"]) == 0
    assert "ReadCSVNode" in capsys.readouterr().out
    assert main(["nodes", "zebra"]) == 1
    assert main(["nodes", "--describe", "SwitchNode"]) == 0
    assert "one for each of 'cases'" in capsys.readouterr().out
    assert main(["nodes", "--describe", "Switch"]) == 2
    assert "did you mean" in capsys.readouterr().err
