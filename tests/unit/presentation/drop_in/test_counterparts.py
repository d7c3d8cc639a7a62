"""A change of ``NodeGraphQt`` to the canvas's name in an import is the only one that code needs."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

import NodeGraphQt
import pytest
from casare_rpa.presentation.canvas.base.graph import NodeGraph
from casare_rpa.presentation.canvas.base.menu import NodeGraphMenu
from casare_rpa.presentation.canvas.custom_widgets.properties_bin import node_property_widgets
from casare_rpa.presentation.canvas.errors import NodeRegistrationError
from casare_rpa.presentation.canvas.nodes.base_node import BaseNode as BaseNodeBelow
from casare_rpa.presentation.canvas.qgraphics.node_base import NodeItem
from casare_rpa.presentation.canvas.widgets.viewer import NodeViewer

import casare_rpa.presentation
from casare_rpa.presentation import canvas
from casare_rpa.presentation.canvas import constants, custom_widgets, errors
from casare_rpa.presentation.canvas.nodes import BaseNode, group_node
from casare_rpa.presentation.drop_in.counterparts import counterpart_name
from casare_rpa.presentation.drop_in.stand_ins import STAND_INS, VIEWS, stock_modules


def test_every_name_that_nodegraphqt_exports_is_there():
    public = {name for name in vars(NodeGraphQt) if not name.startswith("_")} | {"__version__"}
    assert {name for name in public if not hasattr(canvas, name)} == set()
    assert set(NodeGraphQt.__all__) <= set(canvas.__all__)


@pytest.mark.parametrize("stock", stock_modules(), ids=lambda module: module.__name__)
def test_every_module_has_a_counterpart_with_its_names_ours_where_ours_stand_for_them(stock):
    ours = importlib.import_module(counterpart_name(stock.__name__))
    for name, value in vars(stock).items():
        if not name.startswith("_") and not isinstance(value, ModuleType):
            wanted = STAND_INS.get(value, value) if isinstance(value, type) else value
            found = getattr(ours, name, None)
            if ours.__name__ != "casare_rpa.presentation.canvas.nodes":
                assert found is wanted, name


def test_what_the_import_statements_above_brought():
    assert NodeGraph is canvas.NodeGraph
    assert NodeGraphMenu is canvas.NodeGraphMenu
    assert BaseNode is BaseNodeBelow is canvas.BaseNode
    assert group_node.GroupNode is canvas.GroupNode
    assert issubclass(NodeViewer, STAND_INS[NodeGraphQt.widgets.viewer.NodeViewer])
    assert NodeItem is NodeGraphQt.qgraphics.node_base.NodeItem
    assert node_property_widgets.PropertiesBinWidget is canvas.PropertiesBinWidget
    assert errors.NodeRegistrationError is NodeRegistrationError
    assert constants.PipeLayoutEnum is NodeGraphQt.constants.PipeLayoutEnum
    assert custom_widgets.nodes_tree.NodesTreeWidget is canvas.NodesTreeWidget


def test_ours_are_subclasses_so_that_isinstance_goes_both_ways():
    for theirs, ours in STAND_INS.items():
        assert issubclass(ours, theirs), ours


def test_every_class_of_ours_that_derives_from_one_of_theirs_stands_for_it():
    package = casare_rpa.presentation
    modules = pkgutil.walk_packages(package.__path__, package.__name__ + ".")
    known = {*STAND_INS.values(), *VIEWS.values()}
    forgotten = {
        value
        for module in modules
        for value in vars(importlib.import_module(module.name)).values()
        if isinstance(value, type)
        and value.__module__.startswith("casare_rpa.")
        and any(base.__module__.startswith("NodeGraphQt.") for base in value.__mro__)
        and known.isdisjoint(value.__mro__)
    }
    assert forgotten == set(), "stand_ins.py must name them, or those who import theirs miss ours"
