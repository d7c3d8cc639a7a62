"""Which class of ours stands for which of NodeGraphQt's: one table for imports, for install() and for the document."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Any

import NodeGraphQt
from NodeGraphQt.base.factory import NodeFactory
from NodeGraphQt.base.model import NodeGraphModel
from NodeGraphQt.nodes.port_node import PortInputNode as StockInputNode
from NodeGraphQt.nodes.port_node import PortOutputNode as StockOutputNode
from NodeGraphQt.qgraphics.node_backdrop import BackdropNodeItem
from NodeGraphQt.qgraphics.node_base import NodeItem as StockNodeItem
from NodeGraphQt.qgraphics.node_group import GroupNodeItem
from NodeGraphQt.qgraphics.node_text_item import NodeTextItem
from NodeGraphQt.qgraphics.pipe import PipeItem
from NodeGraphQt.qgraphics.port import PortItem
from NodeGraphQt.widgets.node_widgets import NodeSpinBox
from NodeGraphQt.widgets.scene import NodeScene
from NodeGraphQt.widgets.viewer import NodeViewer as StockViewer

from casare_rpa.presentation import canvas
from casare_rpa.presentation.canvas.backdrop_item import BackdropItem
from casare_rpa.presentation.canvas.canvas_scene import CanvasScene
from casare_rpa.presentation.canvas.canvas_widget import GraphModel
from casare_rpa.presentation.canvas.graph_viewport import NodeViewer
from casare_rpa.presentation.canvas.group_item import GroupItem
from casare_rpa.presentation.canvas.group_nodes import PortInputNode, PortOutputNode
from casare_rpa.presentation.canvas.node_item import NodeItem
from casare_rpa.presentation.canvas.node_types import NodeTypes
from casare_rpa.presentation.canvas.pipe_view import PipeView
from casare_rpa.presentation.canvas.port_view import PortView
from casare_rpa.presentation.canvas.spin_box import SpinBox
from casare_rpa.presentation.canvas.title_item import TitleItem

if TYPE_CHECKING:
    from types import ModuleType

_NAMED_ALIKE = ((getattr(NodeGraphQt, name), getattr(canvas, name)) for name in NodeGraphQt.__all__)
STAND_INS: dict[type, type] = {
    **{theirs: ours for theirs, ours in _NAMED_ALIKE if theirs is not ours},
    StockViewer: NodeViewer,
    StockInputNode: PortInputNode,
    StockOutputNode: PortOutputNode,
    NodeSpinBox: SpinBox,
}
"""Classes that code written for NodeGraphQt names; each of ours is a subclass of NodeGraphQt's."""

VIEWS: dict[type, type] = {
    StockNodeItem: NodeItem,
    GroupNodeItem: GroupItem,
    BackdropNodeItem: BackdropItem,
    PortItem: PortView,
    PipeItem: PipeView,
    NodeTextItem: TitleItem,
    NodeScene: CanvasScene,
    NodeGraphModel: GraphModel,
    NodeFactory: NodeTypes,
}
"""What is met in the place of NodeGraphQt's own: ``node.view``, ``port.view``, ``graph.scene()``, ``graph.model`` ...

Their names stay NodeGraphQt's: an item that a subclass of NodeGraphQt's paints is one that Qt paints.
"""


def stock_modules() -> list[ModuleType]:
    """NodeGraphQt and its public modules, by name."""
    found = pkgutil.walk_packages(NodeGraphQt.__path__, "NodeGraphQt.")
    names = sorted(m.name for m in found if "._" not in m.name)
    return [NodeGraphQt, *(importlib.import_module(name) for name in names)]


def ours_in(module: ModuleType) -> dict[str, Any]:
    """The names in a module of NodeGraphQt's that mean classes which ours stand for, with ours."""
    return {
        name: STAND_INS[value]
        for name, value in vars(module).items()
        if isinstance(value, type) and value in STAND_INS
    }
