"""docs/nodegraphqt-compatibility.md is what the installed NodeGraphQt and ours are today."""

from __future__ import annotations

import sys
from pathlib import Path

from casare_rpa.cli.main import main
from casare_rpa.presentation import drop_in
from casare_rpa.presentation.drop_in.comparing import Status
from casare_rpa.presentation.drop_in.page import faults, page_text, rows

_PAGE = Path(__file__).parents[4] / "docs" / "nodegraphqt-compatibility.md"


def test_the_page_is_fresh():
    assert _PAGE.read_text(encoding="utf-8") == page_text(), "run `casare compatibility`"


def test_every_difference_has_a_reason_and_every_reason_a_name():
    assert faults() == []


def test_the_rows_hold_what_code_written_for_nodegraphqt_names():
    known = {(row.path, row.kind) for row in rows()}
    assert {
        ("NodeGraph", "class"),
        ("NodeGraph.create_node", "method"),
        ("NodeGraph.session_changed", "signal"),
        ("NodeObject.id", "property"),
        ("NodeObject.NODE_NAME", "constant"),
        ("PipeLayoutEnum.CURVED", "constant"),
        ("NodePropWidgetEnum.QLINE_EDIT", "constant"),
        ("PropertiesBinWidget.property_changed", "signal"),
        ("NodePropertyError", "class"),
        ("Z_VAL_NODE", "constant"),
        ("recolor_svg_xml", "function"),
    } <= known


def test_no_name_of_the_graph_or_of_nodes_is_missing():
    of_views = {"NodeItem", "PipeItem", "PortItem"}
    assert {row.owner for row in rows() if row.status is Status.MISSING} <= of_views


def test_the_command_checks_and_writes(tmp_path, capsys):
    page = tmp_path / "page.md"
    assert main(["compatibility", "--check", "--output", str(page)]) == 1
    assert "stale: run `casare compatibility`" in capsys.readouterr().out
    assert main(["compatibility", "--output", str(page)]) == 0
    assert main(["compatibility", "--check", "--output", str(page)]) == 0
    page.write_text(page.read_text(encoding="utf-8").replace("`delete_node`, ", ""), "utf-8")
    assert main(["compatibility", "--check", "--output", str(page)]) == 1


def test_without_nodegraphqt_the_command_says_what_to_install(monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "casare_rpa.presentation.drop_in.page")
    monkeypatch.delattr(drop_in, "page")
    for name in [
        each for each in sys.modules if each.startswith("casare_rpa.presentation.drop_in.")
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "NodeGraphQt", None)
    assert main(["compatibility", "--check"]) == 2
    assert "casare-perf[canvas]" in capsys.readouterr().err
