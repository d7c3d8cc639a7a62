"""install() has NodeGraphQt's names mean ours, once, on request, and until uninstall()."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
import textwrap
from pathlib import Path
from types import ModuleType

import NodeGraphQt
import pytest

import casare_rpa.presentation
from casare_rpa.presentation import canvas
from casare_rpa.presentation.drop_in.installing import (
    install,
    installed,
    is_installed,
    taken_earlier,
    uninstall,
)
from casare_rpa.presentation.drop_in.stand_ins import STAND_INS, ours_in, stock_modules

# This process has NodeGraphQt's classes in the modules of other tests, and in this one.
pytestmark = pytest.mark.filterwarnings("ignore:.*stay NodeGraphQt's own:UserWarning")


def read():
    """All that others read from NodeGraphQt's modules."""
    return {(m.__name__, name): getattr(m, name) for m in stock_modules() for name in vars(m)}


def run(code, *arguments):
    """Run code in a fresh interpreter; its output."""
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore::DeprecationWarning",
            "-c",
            textwrap.dedent(code),
            *arguments,
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_nothing_happens_on_import():
    assert not is_installed()
    assert NodeGraphQt.NodeGraph is not canvas.NodeGraph
    assert {type(module) for module in stock_modules()} == {ModuleType}


def test_every_module_reads_as_ours_and_afterwards_as_before():
    before = read()
    with installed():
        during = read()
    changed = {place for place, value in during.items() if value is not before[place]}
    assert changed == {(m.__name__, name) for m in stock_modules() for name in ours_in(m)}
    assert {during[place] for place in changed} == set(STAND_INS.values())
    for place in ("NodeGraphQt", "NodeGraph"), ("NodeGraphQt.base.graph", "BaseNode"):
        assert place in changed
    assert read() == before
    assert not is_installed()


def test_install_twice_is_install_once_and_uninstall_undoes_it():
    install()
    try:
        during = read()
        install()
        assert read() == during
        with installed():
            assert is_installed()
        assert is_installed(), "what was installed before the block stays so"
    finally:
        uninstall()
    assert not is_installed()
    uninstall()
    assert NodeGraphQt.NodeGraph is not canvas.NodeGraph


def test_imports_in_all_forms_bring_ours():
    with installed():
        from NodeGraphQt import BaseNode, Port
        from NodeGraphQt.base import graph
        from NodeGraphQt.base.graph import SubGraph
        from NodeGraphQt.widgets.viewer import NodeViewer

        names = {}
        exec("from NodeGraphQt import *", names)
        assert names["GroupNode"] is canvas.GroupNode
        assert importlib.import_module("NodeGraphQt.nodes.group_node").GroupNode is canvas.GroupNode
        assert (BaseNode, Port, SubGraph) == (canvas.BaseNode, canvas.Port, canvas.SubGraph)
        assert graph.NodeGraph is canvas.NodeGraph
        assert NodeViewer is canvas.widgets.viewer.NodeViewer


def test_a_name_can_be_set_as_in_any_module(monkeypatch):
    with installed():
        monkeypatch.setattr("NodeGraphQt.BaseNode", 3)
        assert NodeGraphQt.BaseNode == 3
        monkeypatch.undo()
        assert NodeGraphQt.BaseNode is canvas.BaseNode


def test_nodegraphqts_own_code_goes_on_with_its_own_classes(stock_graph):
    with installed():
        group = NodeGraphQt.GroupNode()
        assert isinstance(group, canvas.GroupNode)
        node = stock_graph.create_node("test.Work")
        other = stock_graph.create_node("test.Work")
        node.set_output(0, other.input(0))
        copies = stock_graph.duplicate_nodes([node, other])
    assert [len(copy.connected_output_nodes()) for copy in copies] == [2, 2]
    assert not isinstance(node, canvas.BaseNode)


class TakenBefore(NodeGraphQt.BaseNode):
    """Defined with a class of NodeGraphQt's."""


def test_what_was_taken_before_is_told():
    taken = taken_earlier()
    assert f"{__name__}.TakenBefore" in taken
    assert not [name for name in taken if name.startswith(("NodeGraphQt.", "casare_rpa."))]
    with pytest.warns(UserWarning, match=r"names stay NodeGraphQt's own, since they were imported"):
        install()
    uninstall()


def test_an_application_runs_on_ours_without_a_change():
    told = run(
        """
        import sys
        from casare_rpa.presentation.canvas import install
        install()
        import NodeGraphQt
        from NodeGraphQt import BaseNode, NodeGraph
        from NodeGraphQt.constants import PipeLayoutEnum
        from NodeGraphQt.nodes.group_node import GroupNode
        from PySide6.QtWidgets import QApplication

        class Work(BaseNode):
            __identifier__ = "app"
            NODE_NAME = "Work"

            def __init__(self):
                super(Work, self).__init__()
                self.add_input("in")
                self.add_output("out")

        class Box(GroupNode):
            __identifier__ = "app"

            def __init__(self):
                super(Box, self).__init__()
                self.add_input("in")

        app = QApplication(["app", "-platform", "offscreen"])
        graph = NodeGraph()
        graph.register_nodes([Work, Box])
        graph.set_pipe_style(PipeLayoutEnum.ANGLE.value)
        a, b = (graph.create_node("app.Work") for _ in range(2))
        box = graph.create_node("app.Box")
        a.set_output(0, b.input(0))
        graph.create_node("Backdrop").wrap_nodes([a, b])
        graph.widget
        inside = box.expand()
        box.add_output("out")
        assert all(isinstance(node, BaseNode) for node in inside.all_nodes())
        print(type(graph.viewer()).__module__, type(a.view).__module__, len(inside.all_nodes()))
        print([type(node).__module__ for node in graph.all_nodes()])
        """
    )
    ours = "casare_rpa.presentation.canvas."
    first, second = told.splitlines()
    assert first == f"{ours}graph_viewport {ours}node_item 2"
    assert second == f"['__main__', '__main__', '__main__', '{ours}nodes']"


def test_our_own_code_reads_nodegraphqts_classes_at_import_only():
    # Inside functions `NodeGraphQt.BaseNode` would mean ours after install(), and refuse nodes made before it.
    folder = Path(casare_rpa.presentation.__file__).parent
    stock_names = {theirs.__name__ for theirs in STAND_INS}
    found = [
        f"{path.name}:{inner.lineno}: NodeGraphQt.{inner.attr}; import it by a name of its own"
        for path in folder.rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Attribute)
        and isinstance(inner.value, ast.Name)
        and inner.value.id == "NodeGraphQt"
        and inner.attr in stock_names
    ]
    assert found == []


def test_all_our_modules_can_be_imported_after_install():
    told = run(
        """
        import importlib, pkgutil, sys
        import casare_rpa.presentation as presentation
        from casare_rpa.presentation.canvas import install
        from casare_rpa.presentation.drop_in.stand_ins import STAND_INS
        install()
        found = pkgutil.walk_packages(presentation.__path__, presentation.__name__ + ".")
        for name in [m.name for m in found]:
            late = name not in sys.modules
            for key, value in vars(importlib.import_module(name)).items():
                if late and key.startswith("Stock") and value in STAND_INS.values():
                    print(name, key)
        """
    )
    assert told == "", "these take NodeGraphQt's classes, and are imported after install()"
